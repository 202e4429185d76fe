"""Incidence by multiples of the promised time, and the shrunk stretch of an organization."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from forecast.made_up import CLOSING, ledger, promise, timed
from promisetrack.forecast import DelayModel, delay_rows, fit_delays
from promisetrack.forecast.fates import fates, median_stretch
from promisetrack.forecast.rows import DelayRows
from promisetrack.forecast.shrunk_stretch import shrunk_stretch
from promisetrack.model import Promise


def rows_of(*promises: Promise) -> DelayRows:
    return delay_rows(ledger(*promises), as_of=CLOSING)


def everybody(rows: DelayRows) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.ones(len(rows), dtype=np.bool_)


def of(name: str, count: int, first: int, step: int) -> list[Promise]:
    return [
        timed(f"{name.lower()}-{i:02}", 365, first + step * i).model_copy(
            update={"organization": name}
        )
        for i in range(count)
    ]


@cache
def model() -> DelayModel:
    slow, quick = of("Slow", 40, 400, 25), of("Quick", 40, 200, 5)
    return fit_delays(ledger(*slow, *quick, *of("Short", 2, 1200, 30)), as_of=CLOSING)


def test_without_open_or_cancelled_promises_the_share_is_a_plain_one() -> None:
    rows = rows_of(*of("Acme", 20, 73, 73))
    found = fates(rows, everybody(rows))
    assert found is not None
    assert found.rows == 20
    assert found.at(0.0) == (0.0, 0.0)
    assert found.at(2.0) == pytest.approx((0.5, 0.0))


def test_delivered_and_cancelled_compete_and_leave_the_open_ones() -> None:
    off = [timed(f"off-{i}", 365, 300 + i, "cancelled") for i in range(5)]
    rows = rows_of(*of("Acme", 15, 400, 100), *off)
    found = fates(rows, everybody(rows))
    assert found is not None
    assert found.cancelled[-1] == pytest.approx(0.25)
    assert (found.delivered + found.cancelled <= 1.0 + 1e-12).all()
    assert (np.diff(found.delivered) >= 0).all()
    inside = np.isfinite(found.lower)
    assert (found.lower[inside] <= found.delivered[inside] + 1e-12).all()


def test_curves_stop_where_fewer_than_five_are_left() -> None:
    rows = rows_of(*of("Acme", 20, 73, 73))
    found = fates(rows, everybody(rows))
    assert found is not None
    assert found.times[-1] == pytest.approx(16 * 73 / 365)
    assert found.at(3.9) is None


def test_a_few_promises_have_no_curves() -> None:
    few = rows_of(*of("Acme", 9, 73, 73))
    assert fates(few, everybody(few)) is None
    never = rows_of(*(timed(f"off-{i}", 365, 300, "cancelled") for i in range(12)))
    assert fates(never, everybody(never)) is None


def test_the_median_counts_cancelled_ones_as_never_delivered() -> None:
    rows = rows_of(*of("Acme", 11, 365, 73))
    assert median_stretch(rows, everybody(rows)) == pytest.approx(2.0)
    off = [timed(f"off-{i}", 365, 30, "cancelled") for i in range(12)]
    with_them = rows_of(*of("Acme", 11, 365, 73), *off)
    assert median_stretch(with_them, everybody(with_them)) is None
    waiting = rows_of(promise("only"))
    assert median_stretch(waiting, everybody(waiting)) is None


def test_a_long_record_stays_close_to_what_was_seen() -> None:
    slow, quick = shrunk_stretch(model(), "Slow"), shrunk_stretch(model(), "Quick")
    assert slow is not None
    assert quick is not None
    rows = model().rows
    seen = median_stretch(rows, (rows.frame["organization"] == "Slow").to_numpy())
    assert seen is not None
    assert slow.lower < slow.value < slow.upper
    assert slow.value == pytest.approx(seen, rel=0.15)
    assert quick.upper < slow.lower


def test_a_short_record_is_drawn_towards_everybody() -> None:
    short = shrunk_stretch(model(), "Short")
    assert short is not None
    rows = model().rows
    seen = median_stretch(rows, (rows.frame["organization"] == "Short").to_numpy())
    every = median_stretch(rows, everybody(rows))
    assert seen is not None
    assert every is not None
    assert every < short.value < seen
    assert short.upper / short.lower > 1.5


def test_it_is_none_where_the_model_knows_nobody() -> None:
    assert shrunk_stretch(model(), "Nobody") is None
    small = fit_delays(ledger(*of("Acme", 24, 180, 60)), as_of=CLOSING)
    assert small.members is None
    assert shrunk_stretch(small, "Acme") is None
