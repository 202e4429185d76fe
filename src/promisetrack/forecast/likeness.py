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

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.forecast.clock import Clock
from promisetrack.model import Promise
from promisetrack.words import duration_words


@dataclass(frozen=True, slots=True)
class Traits:
    """What is compared of a promise: known on the day on which it was made."""

    domain: str
    kind: str
    organization: str
    horizon_days: int
    made: date
    measured: bool


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
        Between two promises, 0 or more.
    say
        In words: of the other promise, as seen from this one.
    """

    name: str
    weight: float
    unit: str
    reason: str
    difference: Callable[[Traits, Traits], float]
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
        made=clock.start,
        measured=promise.measure is not None,
    )


def distance(this: Traits, other: Traits) -> float:
    """Return how far another promise is: the sum of what the aspects add."""
    return sum(aspect.weight * aspect.difference(this, other) for aspect in ASPECTS)


def least_distance(this: Traits, domain: str, kind: str) -> float:
    """Return how far another promise of a domain and a kind is at the least."""
    return (this.domain != domain) * _DOMAIN + (this.kind != kind) * _KIND


def differences(this: Traits, other: Traits) -> tuple[Difference, ...]:
    """Return what each aspect of `ASPECTS` adds to the distance of another promise, in order."""
    return tuple(
        Difference(
            aspect.name,
            aspect.weight * aspect.difference(this, other),
            aspect.say(this, other),
        )
        for aspect in ASPECTS
    )


# --- private -------------------------------------------------------------------------------

_DOMAIN: Final = 1.0
_KIND: Final = 0.75


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
    same = this.made.year == other.made.year
    return f"in {other.made.year}" if same else f"in {other.made.year}, not {this.made.year}"


def _measured_words(this: Traits, other: Traits) -> str:
    known = "a measured threshold" if other.measured else "no measured threshold"
    return f"with {known}{' too' * (this.measured == other.measured)}"


ASPECTS: Final = (
    Aspect(
        "domain",
        _DOMAIN,
        "another domain",
        "what a thing is matters most to a reader who asks whether its like has been done",
        lambda this, other: float(this.domain != other.domain),
        _domain_words,
    ),
    Aspect(
        "kind",
        _KIND,
        "another kind",
        "a first flight and a rate of production are late for different causes; within a domain "
        "kind comes next",
        lambda this, other: float(this.kind != other.kind),
        _kind_words,
    ),
    Aspect(
        "organization",
        0.5,
        "another organization",
        "a company has habits, but with more weight all analogues would be its own",
        lambda this, other: float(this.organization != other.organization),
        _organization_words,
    ),
    Aspect(
        "horizon",
        0.4,
        "a horizon half or twice as long",
        "of all aspects the one in which likeness does most for the stretch; on a log scale, for "
        "the stretch is a ratio",
        lambda this, other: abs(math.log2(other.horizon_days / this.horizon_days)),
        _horizon_words,
    ),
    Aspect(
        "made",
        0.25,
        "made ten years apart",
        "trades change, but slowly, and stretches hardly with them",
        lambda this, other: abs((other.made - this.made).days) / (10.0 * DAYS_PER_YEAR),
        _made_words,
    ),
    Aspect(
        "measured",
        0.25,
        "only one of them has a measured threshold",
        "a threshold can be missed by a little, an event cannot; it decides between equals",
        lambda this, other: float(this.measured != other.measured),
        _measured_words,
    ),
)
"""Every aspect of likeness; a distance is the sum of what they add."""
