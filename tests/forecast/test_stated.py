"""Dates that a speaker gave a chance himself, each judged by its own deadline."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from forecast.made_up import CLOSING, claim, ledger, outcome, promise
from forecast.test_delay_model import drawn_ledger
from promisetrack.forecast import fit_delays
from promisetrack.forecast.records import speaker_record, track_record
from promisetrack.forecast.stated import StatedDates, share_interval, stated_dates
from promisetrack.model import Promise
from promisetrack.pipeline.records import stated_words


def said(
    name: str, became: dict[str, Any], confidence: float = 0.5, due: str = "../2020-12-31"
) -> Promise:
    return promise(name, [claim("2020-01-01", due, confidence=confidence)], became)


KEPT = said("kept", outcome("delivered", "2020-05-01"))
LATE = said("late", outcome("delivered", "2022-05-01"))
OFF = said("off", outcome("cancelled", "2020-05-01"))
OVERDUE = said("overdue", outcome())
PARTLY = said("partly", outcome("partial", "2023-01-01", reached=0.5))
AHEAD = said("ahead", outcome(), due="../2030-12-31")
UNSEEN = said("unseen", outcome(as_of="2020-06-01"))
VOID = said("void", outcome(judgement="void"))
OTHER = said("other", outcome("delivered", "2020-05-01"), confidence=0.8)


def stated(*promises: Promise, as_of: date = CLOSING, **keys: Any) -> tuple[StatedDates, ...]:
    return stated_dates(ledger(*promises), promises, as_of=as_of, **keys)


def test_kept_missed_and_undecided_dates_are_counted_by_their_chance() -> None:
    half, more = stated(KEPT, LATE, OFF, OVERDUE, PARTLY, AHEAD, UNSEEN, VOID, OTHER)
    assert (half.confidence, half.dates, half.kept, half.decided) == (0.5, 7, 1, 5)
    assert (more.confidence, more.dates, more.kept, more.decided) == (0.8, 1, 1, 1)


def test_a_restated_date_is_judged_by_its_own_deadline() -> None:
    claims = [
        claim("2020-01-01", "../2020-12-31", confidence=0.7),
        claim("2021-01-01", "../2022-12-31", confidence=0.7),
        claim("2021-06-01", "../2021-12-31"),
    ]
    (found,) = stated(promise("twice", claims, outcome("delivered", "2022-06-01")))
    assert (found.dates, found.kept, found.decided) == (2, 1, 2)


def test_what_came_or_was_said_later_is_not_known() -> None:
    assert stated(KEPT, as_of=date(2019, 12, 31)) == ()
    (found,) = stated(KEPT, as_of=date(2020, 2, 1))
    assert (found.dates, found.decided) == (1, 0)


def test_only_the_dates_of_a_speaker_count_where_one_is_named() -> None:
    assert stated(KEPT, speaker="Jane Doe")[0].dates == 1
    assert stated(KEPT, speaker="John Doe") == ()


@pytest.mark.parametrize(
    ("kept", "decided", "expected"),
    [
        pytest.param(0, 0, (0.024, 0.976), id="nothing known"),
        pytest.param(0, 3, (0.002, 0.339), id="none of three"),
        pytest.param(50, 100, (0.436, 0.564), id="half of many"),
    ],
)
def test_the_interval_of_a_share_is_jeffreys(
    kept: int, decided: int, expected: tuple[float, float]
) -> None:
    assert share_interval(kept, decided) == pytest.approx(expected, abs=0.001)


def test_the_words_compare_with_what_was_said() -> None:
    assert stated_words(StatedDates(0.7, 5, 1, 3, 0.12, 0.69)) == (
        "1 of 3 dates given with that chance kept, 2.1 by that chance (8 chances in 10: 12% – 69% "
        "in the long run); 2 not decided yet"
    )
    assert stated_words(StatedDates(0.5, 1, 0, 0, 0.02, 0.98)) == (
        "1 date given with that chance, none decided yet"
    )


def test_records_of_organizations_and_speakers_have_the_stated_dates() -> None:
    by_john = promise(
        "by-john",
        [claim("2020-01-01", "../2020-12-31") | {"by": "John"}, claim("2021-01-01", "2022")],
        outcome("delivered", "2020-05-01"),
    )
    held = ledger(*drawn_ledger(70).promises, KEPT, LATE, OVERDUE, AHEAD, by_john)
    model = fit_delays(held, as_of=CLOSING, kind="stretch")
    (of_acme,) = track_record(model, "Acme").stated
    assert (of_acme.kept, of_acme.decided, of_acme.dates) == (1, 3, 4)
    john = speaker_record(model, "John")
    assert (john.promises, john.kept, john.decided, john.stated) == (1, 1, 1, ())
    jane = speaker_record(model, "Jane Doe")
    assert jane.promises == len(model.rows) - 1
    assert [one.confidence for one in jane.stated] == [0.5]
    assert speaker_record(model, "Nobody").promises == 0
