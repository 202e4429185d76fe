"""What can go wrong in a fit: errors where no answer exists, named warnings where one misleads."""

from __future__ import annotations


class FitError(ValueError):
    """The data cannot be fitted or predicted for; the message names the row or the column."""


class FitWarning(UserWarning):
    """A fit whose numbers need care; `converged` says whether a maximum was found."""


class ConvergenceWarning(FitWarning):
    """The likelihood still rose when the fit gave up."""


class SeparationWarning(FitWarning):
    """A coefficient has no finite estimate: the likelihood rises as it grows without end."""


class BoundaryWarning(FitWarning):
    """The never-delivered share tends to 0: the data show no plateau."""
