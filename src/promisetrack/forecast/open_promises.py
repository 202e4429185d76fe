"""Forecasts of promises that are still open: the interface of members, and averages of them.

Forecasts are of n promises at once. Each counts days from a zero day, the last day on which the
promise was known to be open, and is conditional on that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

import numpy as np

from promisetrack.forecast.open_curve import ClaimCurve, Mixture

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

ANNOUNCED_YEARS: Final = 25.0
"""Of what never comes, what is called off within so many years counts as cancelled."""


@dataclass(frozen=True, slots=True, eq=False)
class OpenClaims:
    """n dated claims of promises that are open, as a model knows them.

    Parameters
    ----------
    organization, domain
        Length n.
    horizon, opens
        Shape (n,), in days: the horizon, and when the on-plan window opens.
    elapsed
        Shape (n,), in days: from the start of the clock to the zero day, at least 0.
    fitted
        Shape (n,), in days: how much of that the fit has seen of this very row; 0 for a row that
        was not in the fit.
    off_plan
        Shape (n,): whether a newer claim has moved the date past the on-plan window before that
        was over, so that who made the plan no longer holds to it.
    """

    organization: Sequence[str]
    domain: Sequence[str]
    horizon: Floats
    opens: Floats
    elapsed: Floats
    fitted: Floats
    off_plan: NDArray[np.bool_]

    def __len__(self) -> int:
        """Return the number of claims."""
        return len(self.horizon)

    def take(self, rows: NDArray[np.intp]) -> OpenClaims:
        """Return some of the claims, by their positions (m,)."""
        return OpenClaims(
            organization=tuple(self.organization[i] for i in rows),
            domain=tuple(self.domain[i] for i in rows),
            horizon=self.horizon[rows],
            opens=self.opens[rows],
            elapsed=self.elapsed[rows],
            fitted=self.fitted[rows],
            off_plan=self.off_plan[rows],
        )


def stack_claims(tables: Sequence[OpenClaims]) -> OpenClaims:
    """Return several tables of claims, at least one, as one, in their order."""
    return OpenClaims(
        organization=tuple(name for table in tables for name in table.organization),
        domain=tuple(name for table in tables for name in table.domain),
        horizon=np.concatenate([table.horizon for table in tables]),
        opens=np.concatenate([table.opens for table in tables]),
        elapsed=np.concatenate([table.elapsed for table in tables]),
        fitted=np.concatenate([table.fitted for table in tables]),
        off_plan=np.concatenate([table.off_plan for table in tables]),
    )


class OpenForecasts(Protocol):
    """Distributions of the days from n zero days to delivery."""

    @property
    def open(self) -> Floats:
        """P(open on the zero day), (n,), as it was when the clock started."""

    @property
    def never(self) -> Floats:
        """P(never delivered), (n,)."""

    @property
    def cancelled(self) -> Floats:
        """The part (n,) of never that is called off within `ANNOUNCED_YEARS`."""

    def by(self, days: Floats) -> Floats:
        """Return P(delivered within days) for days (n, m), 0 up to the zero day."""

    def alone(self, row: int) -> ClaimCurve:
        """Return the forecast of one claim, to the last digit the same and as small as can be."""


class Member(Protocol):
    """A fitted model of delays."""

    def forecast(self, claims: OpenClaims) -> OpenForecasts:
        """Forecast n claims."""


@dataclass(frozen=True, slots=True, eq=False)
class Average:
    """The mixture of several forecasts of the same n promises, with weights (M, n)."""

    weights: Floats
    parts: tuple[OpenForecasts, ...]

    @property
    def open(self) -> Floats:
        """P(open on the zero day), (n,)."""
        return self._mean([part.open for part in self.parts])

    @property
    def never(self) -> Floats:
        """P(never delivered), (n,)."""
        return self._mean([part.never for part in self.parts])

    @property
    def cancelled(self) -> Floats:
        """The part (n,) of never that is called off."""
        return self._mean([part.cancelled for part in self.parts])

    def by(self, days: Floats) -> Floats:
        """Return P(delivered within days) for days (n, m)."""
        total = np.zeros(days.shape)
        for weight, part in zip(self.weights, self.parts, strict=True):
            total += weight[:, None] * part.by(days)
        return total

    def alone(self, row: int) -> Mixture:
        """Return the mixture of the forecasts of one promise."""
        weights = tuple(float(weight) for weight in self.weights[:, row])
        return Mixture(weights, tuple(part.alone(row) for part in self.parts))

    def _mean(self, values: list[Floats]) -> Floats:
        mean: Floats = (self.weights * np.stack(values)).sum(axis=0)
        return mean


def average_members(members: Sequence[Member], claims: OpenClaims) -> Average:
    """Average members that counted equally when the clocks started.

    By the zero day a member counts in proportion to the chance that it gave to being open then.
    """
    parts = tuple(member.forecast(claims) for member in members)
    chance = np.stack([part.open for part in parts])
    return Average(chance / chance.sum(axis=0), parts)


def average_claims(first: OpenForecasts, newest: OpenForecasts, share: Floats) -> Average:
    """Average the forecasts from first and newest claims, the newest with a share (n,)."""
    return Average(np.stack([1.0 - share, share]), (first, newest))
