"""Series: readings in order, one a date, and keys and values that their type allows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from promisetrack.model import MeasureType, Reading, Series, SeriesType
from promisetrack.problems import Fault, KeyPath


def two_values(series: Series) -> Iterator[Fault]:
    """Find two values for one date (and, for a probability, one deadline).

    Estimates may differ: each is somebody's.
    """
    if series.type is SeriesType.ESTIMATE:
        return
    seen = Counter(_key(reading) for reading in series.readings)
    for i, reading in enumerate(series.readings):
        if seen[_key(reading)] > 1 and _is_whole(series, reading):
            yield Fault(
                ("readings", i, "date"),
                f"{seen[_key(reading)]} readings for {reading.date}: none of them is used",
                "one reading a date",
                "keep the better source, and put the other value into its `note`",
            )


def readings_in_order(series: Series) -> Iterator[Fault]:
    """Find a reading that stands after a later one."""
    pairs = zip(series.readings, series.readings[1:], strict=False)
    for i, (before, reading) in enumerate(pairs, 1):
        last, earlier = reading.date.upper, before.date.lower
        if last is not None and earlier is not None and last < earlier:
            yield Fault(
                ("readings", i, "date"),
                f"this reading is older than the one before it, of {before.date}",
                "readings in the order of their dates, the oldest first",
                "move the reading up, or correct its date",
            )


def open_date(series: Series) -> Iterator[Fault]:
    """Find a reading of which nobody can say when it was taken."""
    for i, reading in enumerate(series.readings):
        if reading.date.lower is None or reading.date.upper is None:
            yield Fault(
                ("readings", i, "date"),
                f"a reading needs a first and a last day; {reading.date} is open",
                "a day or a period with both ends, such as 2026-Q3",
                "write the day of the page for a level, the whole period for an amount",
            )


def probability_range(series: Series) -> Iterator[Fault]:
    """Find a probability below nothing or above certainty."""
    if series.type is not SeriesType.PROBABILITY:
        return
    for i, reading in enumerate(series.readings):
        if not 0 <= reading.value <= 1:
            yield Fault(
                ("readings", i, "value"),
                f"{reading.value:g} is not a probability",
                "a number from 0 to 1",
                "write 6 % as 0.06",
            )


def probability_without_deadline(series: Series) -> Iterator[Fault]:
    """Find a probability of something that may happen at any time."""
    if series.type is not SeriesType.PROBABILITY:
        return
    for i, reading in enumerate(series.readings):
        if reading.deadline is None:
            yield Fault(
                ("readings", i, "deadline"),
                "a probability needs the last day by which the event must happen",
                "`deadline: 2027-12-31`",
                "add it from the market's question",
            )


def deadline_without_probability(series: Series) -> Iterator[Fault]:
    """Find a deadline beside a level or an amount."""
    if series.type is SeriesType.PROBABILITY:
        return
    for i, reading in enumerate(series.readings):
        if reading.deadline is not None:
            yield Fault(
                ("readings", i, "deadline"),
                f"only a probability has a deadline; this series is of type {series.type}",
                "`date` and `value` alone",
                "delete `deadline`, or say `type: probability`",
            )


def market_without_probability(series: Series) -> Iterator[Fault]:
    """Find what only a market says, beside a level, an amount or an estimate."""
    if series.type is SeriesType.PROBABILITY:
        return
    for where in _market_keys(series):
        yield Fault(
            where,
            f"only a probability has `{where[-1]}`; this series is of type {series.type}",
            "`type: probability`, or a series without what only a market says",
            f"delete `{where[-1]}`, or say `type: probability`",
            on_key=True,
        )


def asks_against_unit(series: Series) -> Iterator[Fault]:
    """Find a market that asks for a stock with a unit over time, or for a flow without."""
    asks = series.asks
    if asks is None or asks.type is None:
        return
    has_period = asks.reaches.unit.period_days is not None
    if asks.type is MeasureType.STOCK and has_period:
        yield Fault(
            ("asks", "type"),
            f"{asks.reaches} is an amount over a period, so it is no stock",
            "`type: flow`, or a unit without a period",
            "correct `type`, or leave it out: it follows from the unit",
        )
    elif asks.type is MeasureType.FLOW and not has_period:
        yield Fault(
            ("asks", "reaches"),
            f"a flow is an amount over a period, and {asks.reaches} names none",
            f"{asks.reaches}/year, or another period",
            "add the period to the unit, or say `type: stock`",
        )


def deadline_passed(series: Series) -> Iterator[Fault]:
    """Find a probability of something whose time was over when it was read."""
    for i, reading in enumerate(series.readings):
        read = reading.date.lower
        if reading.deadline is not None and read is not None and reading.deadline < read:
            yield Fault(
                ("readings", i, "deadline"),
                f"the deadline had passed when the probability was read, on {reading.date}",
                f"a day on or after {read}",
                "correct one of the two dates",
            )


def unit_against_type(series: Series) -> Iterator[Fault]:
    """Find a unit that does not go with the type of the series."""
    has_period = series.unit.period_days is not None
    if series.type is SeriesType.FLOW and not has_period:
        yield Fault(
            ("unit",),
            f"a flow is an amount over a period, and {series.unit} names none",
            f"{series.unit}/year, or another period",
            "add the period to the unit, or say `type: stock`",
        )
    elif series.type is SeriesType.STOCK and has_period:
        yield Fault(
            ("type",),
            f"{series.unit} is an amount over a period, so the series is no stock",
            "`type: flow`",
            "correct `type`, or take the period out of the unit",
        )


def without_readings(series: Series) -> Iterator[Fault]:
    """Find a series of nothing."""
    if not series.readings:
        yield Fault(
            ("readings",),
            "the series has no readings",
            "at least one `date` and `value`",
            "add one with `promisetrack observe`, or delete the file",
        )


# --- private -------------------------------------------------------------------------------


def _is_whole(series: Series, reading: Reading) -> bool:
    """Whether a reading can be like another: a probability without its deadline cannot."""
    return series.type is not SeriesType.PROBABILITY or reading.deadline is not None


def _market_keys(series: Series) -> Iterator[KeyPath]:
    """Yield the keys that only a series of probabilities has."""
    for key in ("platform", "market", "asks"):
        if getattr(series, key) is not None:
            yield (key,)
    for i, reading in enumerate(series.readings):
        for key in ("volume", "traders"):
            if getattr(reading, key) is not None:
                yield ("readings", i, key)


def _key(reading: Reading) -> tuple[object, ...]:
    return reading.date, reading.deadline
