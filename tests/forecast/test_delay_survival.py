"""Survival of delay by group: sums worked by hand, and what is not drawn."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from forecast.made_up import CLOSING, claim, ledger, outcome, promise, timed
from promisetrack.forecast import DelaySurvival, delay_rows, delay_survival
from promisetrack.forecast.overdue import LEAST_OPEN, YEARS
from promisetrack.model import Promise

YEAR = 365.25


def survival_of(*promises: Promise, by: str = "domain") -> DelaySurvival:
    return delay_survival(delay_rows(ledger(*promises), as_of=CLOSING), by)


def delayed(name: str, days: int, status: str = "delivered", domain: str = "flight") -> Promise:
    """Return a promise of a horizon of 300 days with a delay; negative is early."""
    one = timed(name, 300, 300 + days, status)
    return one.model_copy(update={"domain": domain})


# four early or to the day, six late by 100 to 600 days, one cancelled 50 days late
HAND = [
    *(delayed(f"e{k}", -20 * k) for k in range(4)),
    *(delayed(f"l{k}", 100 * k) for k in range(1, 7)),
    delayed("gone", 50, "cancelled"),
]


def test_a_curve_starts_at_the_share_that_was_late() -> None:
    curves = survival_of(*HAND).curves
    assert curves["delay_years"].tolist() == pytest.approx([0, 100 / YEAR, 200 / YEAR])
    # eleven rows, the cancelled one at risk for ever; the curve stops where five are left
    assert curves["undelivered"].tolist() == pytest.approx([7 / 11, 6 / 11, 5 / 11])


def test_bands_are_log_log_with_greenwoods_error() -> None:
    first = survival_of(*HAND).curves.iloc[0]
    share = 7 / 11
    greenwood = sum(1 / (n * (n - 1)) for n in (11, 10, 9, 8))
    width = norm.ppf(0.9) * np.sqrt(greenwood) / abs(np.log(share))
    assert first["lower"] == pytest.approx(share ** np.exp(width))
    assert first["upper"] == pytest.approx(share ** np.exp(-width))


def test_numbers_at_risk_count_what_is_still_open_just_after() -> None:
    at_risk = survival_of(*HAND).at_risk
    assert at_risk.columns.tolist() == ["rows", *YEARS]
    # the cancelled one was open at 0 and is not after a year
    assert list(at_risk.loc["flight"]) == [11, 7, 3, 0, 0, 0]


def test_promises_not_due_yet_take_part_before_the_date_only() -> None:
    ahead = [delayed(f"a{k}", -200, "pending") for k in range(5)]
    survival = survival_of(*HAND, *ahead)
    # the early ones come after the five have left the risk set
    assert survival.curves["undelivered"].tolist() == pytest.approx([7 / 11, 6 / 11, 5 / 11])
    assert survival.at_risk.loc["flight", "rows"] == 16
    assert len(survival.still_open) == 5
    assert (survival.still_open["delay_years"] < 0).all()


def test_a_group_with_too_few_left_has_numbers_but_no_curve() -> None:
    few = [delayed(f"f{k}", 100 + k, domain="fusion") for k in range(LEAST_OPEN - 1)]
    survival = survival_of(*HAND, *few)
    assert survival.curves["group"].unique().tolist() == ["flight"]
    assert survival.at_risk.loc["fusion", 0] == LEAST_OPEN - 1


def test_where_nobody_was_early_there_is_no_band_at_one() -> None:
    late = [delayed(f"l{k}", 100 + 10 * k) for k in range(8)]
    curves = survival_of(*late).curves
    assert curves["undelivered"][0] == 1.0
    assert np.isnan(curves["lower"][0])
    assert curves["lower"].notna().tolist() == [False, True, True, True, True]


def test_groups_may_be_any_column_and_rows_without_a_value_are_in_none() -> None:
    named = [one.model_copy(update={"programme": "moon"}) for one in HAND]
    by_programme = survival_of(*named, delayed("alone", 900), by="programme")
    assert by_programme.at_risk.index.tolist() == ["moon"]
    with pytest.raises(ValueError, match="there is no column 'colour'"):
        survival_of(*HAND, by="colour")


def test_an_empty_ledger_has_empty_tables() -> None:
    survival = survival_of()
    assert (len(survival.curves), len(survival.at_risk), len(survival.still_open)) == (0, 0, 0)
    assert list(survival.curves.columns) == [
        "group",
        "delay_years",
        "undelivered",
        "lower",
        "upper",
    ]


def test_curves_fall_and_stop_before_the_last_five() -> None:
    random = np.random.default_rng(3)
    delays = (random.exponential(900, size=120) - 250).astype(int)
    status = np.where(random.random(120) < 0.3, "pending", "delivered")
    made = [
        promise(
            f"p{k:03}",
            [claim("2010-01-01", "../2010-12-31")],
            outcome(
                str(state),
                str(day) if state == "delivered" else None,
                as_of=str(day),
            ),
        )
        for k, (delay, state) in enumerate(zip(delays, status, strict=True))
        for day in [pd.Timestamp("2010-12-31").date() + timedelta(days=int(delay))]
    ]
    curve = survival_of(*made).curves
    assert (curve["undelivered"].diff().dropna() <= 0).all()
    assert curve["delay_years"].iloc[-1] == pytest.approx(np.sort(delays)[-LEAST_OPEN] / YEAR)
    inside = curve.dropna()
    assert (
        (inside["lower"] < inside["undelivered"]) & (inside["undelivered"] < inside["upper"])
    ).all()
