"""How like two promises are: one table of aspects, each with its weight and the reason for it.

The distance is the sum over the aspects of weight x difference (Gower's, without the division by
the number of aspects: none is ever missing). It serves readers, who ask whether anything like this
has been promised before; it is not fitted, and stretches of near pairs differ only a little less
than those of any pair (docs/explanation/chains.md has the figures). What a domain or a company
does to a stretch is the delay model's affair.

References
----------
Gower (1971), Biometrics 27, 857-871.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.forecast.clock import Clock
from promisetrack.model import Promise
from promisetrack.words import duration_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Traits:
    """What is compared of a promise: known on the day on which it was made."""

    domain: str
    kind: str
    organization: str
    horizon_days: int
    made_day: int
    """Proleptic Gregorian ordinal of the day."""
    measured: bool

    @property
    def made_year(self) -> int:
        """The year in which it was made."""
        return date.fromordinal(self.made_day).year


@dataclass(frozen=True, slots=True, eq=False)
class TraitsTable:
    """The traits of n promises, each a column (n,) of what `Traits` holds of one."""

    domain: NDArray[np.str_]
    kind: NDArray[np.str_]
    organization: NDArray[np.str_]
    horizon_days: NDArray[np.int64]
    made_day: NDArray[np.int64]
    measured: NDArray[np.bool_]

    @classmethod
    def of(cls, promises: Sequence[Traits]) -> TraitsTable:
        """Return the table of promises, in their order."""
        names = [column.name for column in fields(cls)]
        return cls(*(np.array([getattr(one, name) for one in promises]) for name in names))


@dataclass(frozen=True, slots=True)
class Aspect:
    """One aspect of likeness.

    Parameters
    ----------
    name
        Of the aspect.
    weight
        Distance for a difference of 1.
    unit
        What a difference of 1 is.
    reason
        Why it has this weight.
    difference
        Between a promise and another or each (n,) of a table, 0 or more.
    say
        In words: of the other promise, as seen from this one.
    """

    name: str
    weight: float
    unit: str
    reason: str
    difference: Callable[[Traits, Any], Any]
    say: Callable[[Traits, Traits], str]


@dataclass(frozen=True, slots=True)
class Difference:
    """What one aspect adds to a distance, and how it is said."""

    aspect: str
    distance: float
    words: str


def traits_of(promise: Promise, clock: Clock) -> Traits:
    """Return what is compared of a promise whose clock is given."""
    return Traits(
        domain=promise.domain,
        kind=promise.kind.value,
        organization=promise.organization,
        horizon_days=clock.horizon,
        made_day=clock.start.toordinal(),
        measured=promise.measure is not None,
    )


def distances(this: Traits, others: TraitsTable) -> Floats:
    """Return how far other promises (n,) are: the sum of what the aspects add."""
    total = np.zeros(len(others.made_day))
    for aspect in ASPECTS:
        total += aspect.weight * aspect.difference(this, others)
    return total


def differences(this: Traits, other: Traits) -> tuple[Difference, ...]:
    """Return what each aspect of `ASPECTS` adds to the distance of another promise, in order."""
    return tuple(
        Difference(
            aspect.name,
            float(aspect.weight * aspect.difference(this, other)),
            aspect.say(this, other),
        )
        for aspect in ASPECTS
    )


# --- private -------------------------------------------------------------------------------


def _kind_words(this: Traits, other: Traits) -> str:
    return f"same kind ({other.kind})" if this.kind == other.kind else f"{other.kind}"


def _domain_words(this: Traits, other: Traits) -> str:
    same = this.domain == other.domain
    return f"same domain ({other.domain})" if same else f"from {other.domain}"


def _organization_words(this: Traits, other: Traits) -> str:
    same = this.organization == other.organization
    return f"same organization ({other.organization})" if same else f"by {other.organization}"


def _horizon_words(this: Traits, other: Traits) -> str:
    there, here = duration_words(other.horizon_days), duration_words(this.horizon_days)
    return f"promised {there} ahead" if there == here else f"promised {there} ahead, not {here}"


def _made_words(this: Traits, other: Traits) -> str:
    there, here = other.made_year, this.made_year
    return f"in {there}" if there == here else f"in {there}, not {here}"


def _measured_words(this: Traits, other: Traits) -> str:
    known = "a measured threshold" if other.measured else "no measured threshold"
    return f"with {known}{' too' * (this.measured == other.measured)}"


ASPECTS: Final = (
    Aspect(
        "domain",
        1.0,
        "another domain",
        "what a thing is matters most to a reader who asks whether its like has been done",
        lambda this, other: this.domain != other.domain,
        _domain_words,
    ),
    Aspect(
        "kind",
        0.75,
        "another kind",
        "a first flight and a rate of production are late for different causes; within a domain "
        "kind comes next",
        lambda this, other: this.kind != other.kind,
        _kind_words,
    ),
    Aspect(
        "organization",
        0.5,
        "another organization",
        "a company has habits, but with more weight all analogues would be its own",
        lambda this, other: this.organization != other.organization,
        _organization_words,
    ),
    Aspect(
        "horizon",
        0.4,
        "a horizon half or twice as long",
        "of all aspects the one in which likeness does most for the stretch; on a log scale, for "
        "the stretch is a ratio",
        lambda this, other: abs(np.log2(other.horizon_days / this.horizon_days)),
        _horizon_words,
    ),
    Aspect(
        "made",
        0.25,
        "made ten years apart",
        "trades change, but slowly, and stretches hardly with them",
        lambda this, other: abs(other.made_day - this.made_day) / (10.0 * DAYS_PER_YEAR),
        _made_words,
    ),
    Aspect(
        "measured",
        0.25,
        "only one of them has a measured threshold",
        "a threshold can be missed by a little, an event cannot; it decides between equals",
        lambda this, other: this.measured != other.measured,
        _measured_words,
    ),
)
"""Every aspect of likeness; a distance is the sum of what they add."""
