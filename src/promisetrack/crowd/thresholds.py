"""What a market asks and what a promise says, and whether the two are one question.

A price for 1 MW says nothing of 1 GW, a level nothing of a rate, a rate of solar cells nothing of
a rate of computers, and "whoever does it first" is more likely than any one company. Only where
unit, stock or flow, amount, direction, who has to do it and (where both name it) the quantity are
the same may the two stand side by side.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from promisetrack.model import Catalog, Direction, MeasureType, Milestone, Promise, Roadmap, Series
from promisetrack.model.derive import measure_type, type_of_amount
from promisetrack.quantities import Quantity, UnitError, format_quantity, ratio


@dataclass(frozen=True, slots=True)
class Threshold:
    """An amount to be reached.

    Attributes
    ----------
    reaches
        The amount with its unit.
    type
        Stock, a level; or flow, an amount over a period.
    direction
        Whether the amount must be reached from below or from above.
    quantity
        What is measured, by its name in the ledger; None where nobody says.
    organization
        Who has to reach it; None: whoever does.
    """

    reaches: Quantity
    type: MeasureType
    direction: Direction = Direction.AT_LEAST
    quantity: str | None = None
    organization: str | None = None


def asked_threshold(series: Series) -> Threshold | None:
    """Return what the market of a series asks about, None where the series does not say.

    Parameters
    ----------
    series
        Its `asks` holds the amount; without a type there, a rate is a flow and the rest a stock.
    """
    asks = series.asks
    if asks is None:
        return None
    return Threshold(
        asks.reaches,
        asks.type or type_of_amount(asks.reaches),
        asks.direction,
        asks.quantity,
        asks.organization,
    )


def promised_threshold(promise: Promise) -> Threshold | None:
    """Return the threshold of a promise, None where it has no measure.

    Parameters
    ----------
    promise
        Its organization is the one that has to reach the amount.
    """
    measure = promise.measure
    if measure is None:
        return None
    return Threshold(
        measure.reaches,
        measure_type(measure),
        measure.direction,
        measure.quantity,
        promise.organization,
    )


def milestone_threshold(
    milestone: Milestone, roadmap: Roadmap, promises: Catalog[Promise]
) -> Threshold | None:
    """Return what a milestone of a roadmap is worth; None where nobody says.

    Its own ``reaches`` is written for being held against odds, so no name of a quantity has to
    agree; without it, the measure of its promise counts. Who has to do it is whoever makes the
    milestone: the organization of its promise, of what its ramp starts from, or of its routes;
    routes of several organizations are open to whoever comes first.

    Parameters
    ----------
    milestone
        One of the roadmap's.
    roadmap
        Leads to who makes it.
    promises
        Those of the ledger; the milestone's own has the milestone's id.
    """
    promise = promises.get(milestone.id)
    if milestone.reaches is None:
        return None if promise is None else promised_threshold(promise)
    makers = _makers(milestone.id, roadmap, promises, frozenset())
    organization = next(iter(makers)) if len(makers) == 1 else None
    reaches = milestone.reaches
    return Threshold(reaches, type_of_amount(reaches), organization=organization)


def why_not_compared(asked: Threshold | None, own: Threshold | None) -> str | None:
    """Say why a market and a promise or milestone cannot be compared.

    Parameters
    ----------
    asked
        What the market asks about; None where its series does not say.
    own
        What the promise or milestone must reach; None where nobody says.

    Returns
    -------
    str or None
        Words that follow "not compared:"; None where the two are one question.
    """
    if asked is None:
        return "the series does not say which threshold its market asks about (`asks`)"
    if own is None:
        return "it has no threshold that a market could ask about"
    return _difference(asked, own)


# --- private -------------------------------------------------------------------------------

_EQUAL: Final = 1e-9


def _difference(asked: Threshold, own: Threshold) -> str | None:
    """Say in which way two thresholds differ; None where they do not."""
    both = f"the market asks about {_said(asked)}, this is about {_said(own)}"
    try:
        times = ratio(own.reaches, asked.reaches)
    except UnitError as error:
        return f"{both}: {error}"
    quantities = {asked.quantity, own.quantity} - {None}
    rows = (
        (asked.type is own.type, f"{both}: one is a level, the other an amount over a period"),
        (math.isclose(times, 1.0, rel_tol=_EQUAL), f"{both}: {_times_words(times)}"),
        (asked.direction is own.direction, f"{both}: one must rise to it, the other fall to it"),
        (
            asked.organization == own.organization,
            f"the market asks about {_who(asked)}, this is about {_who(own)}",
        ),
        (
            len(quantities) < 2,  # noqa: PLR2004  one name, or none
            f"the market counts {asked.quantity}, this counts {own.quantity}",
        ),
    )
    return next((words for agrees, words in rows if not agrees), None)


def _makers(
    identity: str, roadmap: Roadmap, promises: Catalog[Promise], above: frozenset[str]
) -> frozenset[str]:
    """Return the organizations that make a milestone; ``above`` are those that led to it."""
    promise, milestone = promises.get(identity), roadmap.get(identity)
    if promise is not None:
        return frozenset({promise.organization})
    if milestone is None or identity in above:
        return frozenset()
    below = above | {identity}
    return frozenset().union(
        *(_makers(one, roadmap, promises, below) for one in milestone.waits_for)
    )


def _said(threshold: Threshold) -> str:
    return format_quantity(threshold.reaches)


def _who(threshold: Threshold) -> str:
    return threshold.organization or "whoever does it first"


def _times_words(times: float) -> str:
    more = max(times, 1 / times) if times > 0 else math.inf
    number = f"{more:,.0f}" if more >= 10 else f"{more:.3g}"  # noqa: PLR2004  digits that matter
    return f"{number} times {'larger' if times > 1 else 'smaller'}"
