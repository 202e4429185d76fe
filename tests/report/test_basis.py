"""The pages say what their numbers rest on: the words follow the kind of model."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from forecast.made_up import ledger
from promisetrack.forecast import DeliveryForecast, fit_delays
from promisetrack.forecast.words import interval_years, median_words
from promisetrack.ledger import load_ledger
from promisetrack.model import Catalog, Ledger
from promisetrack.pipeline.roadmaps import draw, find_roadmap
from promisetrack.report.basis import basis_of
from promisetrack.report.edition import make_edition
from promisetrack.report.headline import headline
from promisetrack.report.pages.forecast_figure import forecast_figure
from promisetrack.report.pages.promise_words import standfirst
from promisetrack.words import chances_words
from report.ledgers import AS_OF, crowd

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def shipped() -> Ledger:
    return load_ledger(ROOT / "claims")


def test_the_front_page_speaks_of_the_roadmap_and_of_the_model_that_forecast_gives(
    shipped: Ledger,
) -> None:
    closing = shipped.closing
    assert closing is not None
    edition = make_edition(shipped, as_of=closing)
    top = headline(edition)
    assert top.entry is not None
    model = fit_delays(shipped, as_of=closing)
    assert model.kind == "full"
    drawn = draw(shipped, find_roadmap(shipped, None), as_of=closing)
    found = drawn.get(top.entry.id)
    timeline = found.timeline if found is not None else None
    assert isinstance(timeline, DeliveryForecast)
    years = f"even odds come {median_words(timeline)}; 8 chances in 10: {interval_years(timeline)}."
    assert top.title.lower().endswith(years.lower())
    words = str(top.standfirst.striptags())
    assert f"on time in {chances_words(timeline.probability_on_time)} draws" in words
    assert f"in {chances_words(timeline.probability_by(date(2030, 12, 31)))}" in words
    alone = model.forecast(top.entry.promise, as_of=closing)
    assert f"of this company and field, even odds would come {median_words(alone)}" in words


def test_a_promise_that_no_roadmap_leads_to_has_the_headline_of_the_model(
    shipped: Ledger,
) -> None:
    closing = shipped.closing
    assert closing is not None
    edition = make_edition(replace(shipped, roadmaps=Catalog()), as_of=closing)
    top = headline(edition)
    assert top.entry is not None
    model = fit_delays(shipped, as_of=closing)
    forecast = model.forecast(top.entry.promise, as_of=closing)
    assert top.title.endswith(basis_of(model.describe()).headline.format(median_words(forecast)))
    words = str(top.standfirst.striptags())
    assert f"on time in {chances_words(forecast.probability_on_time)} cases" in words
    assert f"in {chances_words(forecast.probability_by(date(2030, 12, 31)))}" in words


def test_without_a_model_and_with_few_promises_the_words_are_those_of_one_curve() -> None:
    few = fit_delays(ledger(*crowd()), as_of=AS_OF).describe()
    assert few.kind == "stretch"
    assert basis_of(few) == basis_of(None)


def test_a_quota_is_kept_in_its_period_or_not_at_all_and_has_no_curve(shipped: Ledger) -> None:
    closing = shipped.closing
    assert closing is not None
    edition = make_edition(shipped, as_of=closing)
    quotas = [
        entry
        for entry in edition.entries
        if entry.promise.is_fixed_window and entry.forecast is not None
    ]
    assert quotas
    for entry in quotas:
        words = str(standfirst(entry, basis_of(edition.facts)).striptags())
        assert forecast_figure(entry, edition) is None
        assert "never" not in words
        assert "or not at all" in words or "period is over" in words
