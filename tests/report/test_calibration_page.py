"""The page on how good the forecasts were: what the backtest says, or how to make one."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache

import pytest

from forecast.made_up import ledger, timed
from promisetrack.forecast.backtest import backtest
from promisetrack.forecast.backtest.digest import Digest, digest
from promisetrack.model import Ledger
from promisetrack.report.edition import make_edition
from promisetrack.report.page import Page
from promisetrack.report.pages.calibration import COMMAND, calibration_page, calibration_title
from promisetrack.report.site import site_files
from report.ledgers import AS_OF
from report.pages import heading, text


def held() -> Ledger:
    promises = [timed(f"thing-{i:02}", 365, 200 + 40 * i) for i in range(40)]
    return ledger(*promises)


@cache
def graded() -> Digest:
    return digest(backtest(held(), as_of=AS_OF, first=2014, last=2024))


def page(found: Digest | None) -> Page:
    return calibration_page(make_edition(held(), as_of=AS_OF, tested=found))


@cache
def html() -> str:
    edition = make_edition(held(), as_of=AS_OF, tested=graded())
    return dict(site_files(edition, bundle=b""))["calibration.html"].decode()


def test_without_a_backtest_the_page_says_which_command_makes_one() -> None:
    found = page(None)
    assert found.title == "How good the forecasts were was not counted for this report"
    assert found.figures == ()
    assert json.loads(found.files["api/v1/calibration.json"])["backtest"] is None
    rendered = dict(site_files(make_edition(held(), as_of=AS_OF), bundle=b""))
    assert COMMAND in text(rendered["calibration.html"].decode())
    assert 'id="tested"' not in rendered["index.html"].decode()


def test_its_title_is_what_was_expected_and_what_came() -> None:
    first = graded().sets[0]
    two = next(one for one in first.within if one.years == 2)
    assert two.seen is not None
    assert heading(html()) == (
        f"Of {'new promises' if first.set == 'new' else 'open promises'}, "
        f"{100 * two.forecast:.0f}% were expected within two years and {100 * two.seen:.0f}% came"
    )


def test_another_backtest_changes_the_prose() -> None:
    moved = replace(
        graded(),
        sets=tuple(
            replace(one, within=tuple(replace(w, seen=0.01) for w in one.within))
            for one in graded().sets
        ),
    )
    assert calibration_title(moved) != calibration_title(graded())
    assert calibration_title(moved).endswith("and 1% came")


def test_every_set_has_its_pictures_and_counts() -> None:
    found = page(graded())
    for one in graded().sets:
        ids = {figure.id for figure in found.figures}
        assert {f"{one.set}-reliability", f"{one.set}-levels", f"{one.set}-scores"} <= ids
        assert f"{one.n:,} forecasts of {one.promises:,}" in text(html())


def test_the_worst_level_is_named() -> None:
    one = graded().sets[0]
    off = [replace(bin_, forecast=0.9, seen=0.2, lower=0.1, upper=0.3) for bin_ in one.bins[:1]]
    wrong = replace(graded(), sets=(replace(one, bins=(*off, *one.bins[1:])),))
    titles = [figure.title for figure in page(wrong).figures]
    assert any("90% said, 20% came" in title for title in titles)


def test_a_difference_within_chance_is_not_called_better() -> None:
    def unsure(against: float, error: float) -> str:
        scores = tuple(
            replace(
                score,
                versus={
                    base: replace(one, log_score=against, log_score_se=error)
                    for base, one in score.versus.items()
                },
            )
            for score in graded().scores
        )
        words: str = page(replace(graded(), scores=scores)).values["sections"][0].scores_title
        return words

    assert unsure(-0.1, 0.08) == "Whether they do better than pooled past delays cannot be told"
    assert unsure(-0.1, 0.02).startswith("These forecasts gave what happened 1.11 times")
    assert unsure(0.1, 0.02).startswith("Pooled past delays gave what happened 1.11 times")


def test_the_machine_copy_holds_the_whole_digest() -> None:
    copy = json.loads(page(graded()).files["api/v1/calibration.json"])["backtest"]
    assert copy["as_of"] == str(AS_OF)
    assert len(copy["sets"]) == len(graded().sets)
    assert copy["sets"][0]["n"] == graded().sets[0].n
    assert copy["scores"][0]["log_score"] == pytest.approx(graded().scores[0].log_score)
