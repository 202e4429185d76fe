"""Measures of one promise: the threshold, its type, and the levels at its claims."""

from __future__ import annotations

from collections.abc import Iterator

from promisetrack.model import Direction, Measure, MeasureType, Promise
from promisetrack.problems import Fault
from promisetrack.quantities import Quantity, UnitError, convert


def type_against_unit(promise: Promise) -> Iterator[Fault]:
    """Find a stock with a unit over time, or a flow without."""
    measure = promise.measure
    if measure is None or measure.type is None:
        return
    has_period = measure.reaches.unit.period_days is not None
    if measure.type is MeasureType.STOCK and has_period:
        yield Fault(
            ("measure", "type"),
            f"{measure.reaches} is an amount over a period, so it is no stock",
            "`type: flow`, or a unit without a period",
            "correct `type`, or leave it out: it follows from the unit",
        )
    elif measure.type is MeasureType.FLOW and not has_period:
        yield Fault(
            ("measure", "reaches"),
            f"a flow is an amount over a period, and {measure.reaches} names none",
            f"{measure.reaches}/year, or another period",
            "add the period to the unit, or say `type: stock`",
        )


def open_quota(promise: Promise) -> Iterator[Fault]:
    """Find a quota whose period has no beginning or no end."""
    if not promise.is_fixed_window:
        return
    for i, claim in enumerate(promise.claims):
        if claim.due is not None and claim.due.days is None:
            yield Fault(
                ("claims", i, "due"),
                f"a quota (`window: fixed`) needs a period with both ends; {claim.due} is open",
                "the whole period, such as 2021 or 2021-Q3",
                "write the first and the last day, or say `window: open`",
            )


def level_without_measure(promise: Promise) -> Iterator[Fault]:
    """Find a level of a quantity that nobody named."""
    if promise.measure is not None:
        return
    for i, claim in enumerate(promise.claims):
        if claim.level is not None:
            yield Fault(
                ("claims", i, "level"),
                "a level needs a `measure`",
                "`measure:` with `quantity` and `reaches`",
                "add the measure, or move the level into `note`",
            )


def level_of_another_kind(promise: Promise) -> Iterator[Fault]:
    """Find a level that cannot be compared with the threshold."""
    measure = promise.measure
    for i, claim in enumerate(promise.claims):
        if measure is not None and claim.level is not None:
            try:
                convert(claim.level, measure.reaches.unit)
            except UnitError as error:
                yield Fault(
                    ("claims", i, "level"),
                    f"the level cannot be compared with the threshold: {error}",
                    f"a level in {measure.reaches.unit}, or in a unit of the same kind",
                    "correct the unit of `level` or that of `measure.reaches`",
                )


def level_meets_threshold(promise: Promise) -> Iterator[Fault]:
    """Find a level that is past the threshold already: the direction may be the wrong way round."""
    measure = promise.measure
    for i, claim in enumerate(promise.claims):
        if measure is not None and claim.level is not None and _meets(claim.level, measure):
            yield Fault(
                ("claims", i, "level"),
                f"{claim.level} already meets the threshold of {measure.reaches}",
                f"a level that is not yet {_words(measure)} {measure.reaches}",
                "correct the level, or `direction:` (at-most for what must fall)",
            )


# --- private -------------------------------------------------------------------------------


def _meets(level: Quantity, measure: Measure) -> bool:
    try:
        value = convert(level, measure.reaches.unit).value
    except UnitError:
        return False
    if measure.direction is Direction.AT_MOST:
        return value <= measure.reaches.value
    return value >= measure.reaches.value


def _words(measure: Measure) -> str:
    return measure.direction.replace("-", " ")
