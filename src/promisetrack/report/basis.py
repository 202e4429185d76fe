"""What the forecasts rest on, in words: one set for each kind of delay model.

The pages never say how a number came about in words of their own, so that they stay true when
a smaller ledger falls back on the simpler model (`promisetrack.forecast.delays`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from promisetrack.forecast import FitFacts


@dataclass(frozen=True, slots=True)
class Basis:
    """The words for one kind of model. ``{}`` stands for the median's words."""

    headline: str
    more_likely_never: str
    answer: str
    reading: str
    knows: str
    so_far: str
    limit_title: str
    limit: str
    worth: str
    method: str


def basis_of(facts: FitFacts | None) -> Basis:
    """Return the words for the model of an edition; without one, those of the simplest."""
    return _FULL if facts is not None and facts.kind == "full" else _STRETCH


# --- private -------------------------------------------------------------------------------

_STRETCH: Final = Basis(
    headline="As an average promise, it has even odds {}.",
    more_likely_never="The average promise so old is more likely never kept.",
    answer="As an average promise in this ledger",
    reading="Read as an average promise of this ledger, it comes",
    knows="That reading knows how long was promised, not who promises or how large the step is",
    so_far="An average promise so far along has even odds",
    limit_title="All promises are one crowd here",
    limit=(
        "The model knows how long was promised and how long such promises took. Who promises, "
        "what must come first, and how large the step is change nothing in it."
    ),
    worth="It is what any promise of this length is worth.",
    method=(
        "An open promise gets that curve on its own clock, given that it was still open when last "
        "seen. A newer date does not change it."
    ),
)

_FULL: Final = Basis(
    headline="By the record of its company and field, even odds come {}.",
    more_likely_never="By the record of its company and field, it is more likely never kept.",
    answer="By the record of its company and field",
    reading="On that record it comes",
    knows="That reading knows who promises, what and for when, not how large the step is",
    so_far="By the record of its company and field, a promise so far along has even odds",
    limit_title="A promise is its company, its field and its dates",
    limit=(
        "The model knows how long was promised, by which company, in which field, and whether a "
        "newer date was given. What must come first, and how large the step is, change nothing in "
        "it."
    ),
    worth="It is what an ordinary promise of this company is worth.",
    method=(
        "That curve is one of four members, which count the same. The other three are smooth "
        "curves that also know the field and the company, each drawn towards the record of all "
        "where it has few promises; how often plans of that length are kept to the window; and a "
        "share that never comes and may say so. An open promise gets their average on its own "
        "clock, given that it was still open when last seen. Where a newer date was given, the "
        "forecast is the average of the one read from the first date and the one read from the "
        "newest."
    ),
)
