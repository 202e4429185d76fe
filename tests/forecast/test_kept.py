"""Quotas of a fixed period: kept or not."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from forecast.made_up import CLOSING, claim, ledger, outcome, promise, timed
from promisetrack.forecast import ForecastError, fit_delays
from promisetrack.forecast.kept import LEAST_SETTLED, KeptModel, Quota, fit_kept, settled_quotas
from promisetrack.model import Ledger, Promise

MEASURE = {"quantity": "launches", "reaches": "48 launches/year", "window": "fixed"}


def quota(name: str, year: int, became: str, organization: str = "Acme") -> Promise:
    said = [claim(f"{year}-01-01", str(year))]
    seen = {
        "kept": outcome("delivered", f"{year}-12-20"),
        "missed": outcome("partial", f"{year}-12-31", reached=0.7),
        "late": outcome("delivered", f"{year + 1}-02-01"),
        "open": outcome(),
    }[became]
    return promise(name, said, seen, measure=MEASURE, organization=organization)


def fitted(*quotas: Quota) -> KeptModel:
    found = fit_kept(quotas)
    assert found is not None
    return found


def quotas_of(organization: str, kept: int, missed: int) -> list[Quota]:
    return [Quota(organization, 1.0, kept=at < kept) for at in range(kept + missed)]


def with_quotas(*more: Promise) -> Ledger:
    delivered = [timed(f"d{k:02}", 200, 100 + 10 * k) for k in range(40)]
    settled = [quota(f"q{k:02}", 2005 + k, "kept" if k % 3 else "missed") for k in range(12)]
    return ledger(*delivered, *settled, *more)


def test_kept_is_delivered_by_the_deadline_and_nothing_else() -> None:
    became = ("kept", "missed", "late", "open")
    found = settled_quotas(
        ledger(*(quota(f"q-{name}", 2015, name) for name in became)), as_of=CLOSING
    )
    assert [one.kept for one in found] == [True, False, False]


def test_later_outcomes_are_not_known() -> None:
    known = settled_quotas(ledger(quota("q", 2015, "kept")), as_of=date(2015, 6, 1))
    assert known == ()


def test_with_few_settled_quotas_there_is_no_model() -> None:
    assert fit_kept(tuple(quotas_of("Acme", 3, LEAST_SETTLED - 4))) is None


def test_many_quotas_outweigh_the_prior() -> None:
    model = fitted(*quotas_of("Acme", 160, 40))
    assert model.probability("Acme", 1.0) == pytest.approx(0.8, abs=0.03)


def test_an_organization_with_few_quotas_lies_between_its_record_and_the_others() -> None:
    model = fitted(*quotas_of("Acme", 20, 20), *quotas_of("Punctual", 3, 0))
    acme, punctual = (model.probability(name, 1.0) for name in ("Acme", "Punctual"))
    assert acme < punctual < 0.85
    assert acme < model.probability("Nobody", 1.0) < punctual


def test_the_fit_is_where_the_slope_of_the_posterior_is_0() -> None:
    """Against a climb by differences: no formula of the fit is used."""
    quotas = [*quotas_of("Acme", 4, 3), *quotas_of("Other", 2, 6), Quota("Acme", 3.0, kept=False)]
    mean = fitted(*quotas).mean

    def posterior(point: np.ndarray) -> float:
        value = -0.5 * ((point[0] + 0.5) ** 2 + ((point[1] + 0.3) / 0.5) ** 2)
        value -= 0.5 * float((point[2:] ** 2).sum()) / 0.49
        for one in quotas:
            effect = point[2] if one.organization == "Acme" else point[3]
            logit = point[0] + point[1] * np.log(one.horizon) + effect
            value += float(-np.log1p(np.exp(-logit if one.kept else logit)))
        return float(value)

    for step in 1e-4 * np.eye(len(mean)):
        slope = (posterior(mean + step) - posterior(mean - step)) / 2e-4
        assert slope == pytest.approx(0.0, abs=1e-5)


def test_an_open_quota_is_kept_or_never() -> None:
    running = quota("running", 2026, "open").model_copy()
    model = fit_delays(with_quotas(running), as_of=CLOSING)
    found = model.forecast(running, as_of=CLOSING)
    assert found.probability_later == pytest.approx(0.0)
    assert found.probability_on_time + found.probability_never == pytest.approx(1.0)
    assert 0.3 < found.probability_on_time < 0.8
    assert found.probability_by(date(2026, 6, 1)) == 0.0
    assert not found.never_is_floor


def test_a_quota_whose_period_is_over_and_one_without_others_are_refused() -> None:
    over = quota("over", 2024, "open")
    with pytest.raises(ForecastError, match="its period is over: it ended on 31 Dec 2024"):
        fit_delays(with_quotas(over), as_of=CLOSING).forecast(over, as_of=CLOSING)
    alone = ledger(*(timed(f"d{k:02}", 200, 100 + 10 * k) for k in range(40)))
    with pytest.raises(ForecastError, match="it cannot be late"):
        fit_delays(alone, as_of=CLOSING).forecast(quota("q", 2026, "open"), as_of=CLOSING)
