"""The quality of a ledger's data: what is counted, in which group, and as known on which day."""

from __future__ import annotations

from datetime import date

import pytest

from forecast.made_up import CLOSING, claim, ledger, outcome, promise
from promisetrack.forecast import delay_rows
from promisetrack.forecast.quality import (
    ALL,
    Quality,
    QualityRow,
    ledger_quality,
    quality_fields,
)
from promisetrack.model import Ledger, Promise, Series

PAGE = {"url": "https://example.org/page"}
NOTE = {"via": "https://example.org/note", "publisher": "A paper"}
QUOTA = {"quantity": "launches", "reaches": "12 launches/year", "window": "fixed"}


def small() -> Ledger:
    dates = [claim("2020-01-01", "../2020-12-31", verified=True, source=PAGE)]
    restated = [*dates, claim("2020-11-01", "../2021-12-31", source=PAGE)]
    read_in_a_note = [claim("2020-01-01", "../2020-12-31", source=NOTE)]
    return ledger(
        promise("kept", dates, outcome("delivered", "2020-05-01", verified=True, source=PAGE)),
        promise("late", restated, outcome("delivered", "2022-05-01", source=NOTE)),
        promise("gone", read_in_a_note, outcome("cancelled", "2020-09-01", source=PAGE)),
        promise("open", restated, outcome(as_of="2024-03-01"), sampling="other-rule"),
        promise("seen", dates, outcome(as_of="2026-01-01"), domain="energy"),
        promise("young", [claim("2025-01-01", "2029")], outcome(as_of="2025-02-01")),
        promise("quota", became=outcome("partial", "2020", reached=0.5), measure=QUOTA),
    )


def of_all(*promises: Promise, as_of: date = CLOSING) -> QualityRow:
    return ledger_quality(ledger(*promises), as_of=as_of).total


def test_claims_and_settled_outcomes_are_counted_by_what_they_rest_on() -> None:
    total = ledger_quality(small(), as_of=CLOSING).total
    assert (total.name, total.promises, total.claims) == (ALL, 7, 9)
    assert (total.claims_verified, total.claims_with_address) == (4, 6)
    assert (total.settled, total.settled_verified, total.settled_with_address) == (4, 1, 2)


def test_open_promises_are_counted_by_the_age_of_their_evidence() -> None:
    total = ledger_quality(small(), as_of=CLOSING).total
    assert (total.open, total.median_look) == (3, date(2025, 2, 1))
    assert (total.open_due, total.open_due_unseen) == (2, 1)


@pytest.mark.parametrize(("seen", "unchecked"), [("2020-12-31", 1), ("2021-01-01", 0)])
def test_a_look_on_the_deadline_or_before_knows_of_no_delay(seen: str, unchecked: int) -> None:
    assert of_all(promise(became=outcome(as_of=seen))).open_due_unchecked == unchecked


def test_a_newest_deadline_that_is_still_ahead_is_not_due() -> None:
    dates = [claim("2020-01-01", "2021"), claim("2021-01-01", "2029")]
    assert of_all(promise(claims=dates, became=outcome(as_of="2022-01-01"))).open_due == 0


def test_the_deadline_itself_is_not_past() -> None:
    due_today = promise(claims=[claim("2020-01-01", f"../{CLOSING}")], became=outcome())
    assert of_all(due_today).open_due == 0


def test_kept_is_counted_of_what_is_decided_and_quotas_apart() -> None:
    total = ledger_quality(small(), as_of=CLOSING).total
    assert (total.kept, total.decided) == (1, 5)
    assert (total.quotas_kept, total.quotas) == (0, 1)


def test_restatements_are_claims_beyond_the_first() -> None:
    total = ledger_quality(small(), as_of=CLOSING).total
    assert total.restatements == 2
    assert total.restatements_per_promise == pytest.approx(2 / 7)


def test_groups_add_up_to_the_whole_and_the_largest_is_first() -> None:
    found = ledger_quality(small(), as_of=CLOSING)
    assert [row.name for row in found.domains] == ["flight", "energy"]
    assert [row.name for row in found.rules] == ["named-projects", "other-rule"]
    for rows in (found.domains, found.rules):
        for field in ("promises", "claims", "settled_verified", "open_due_unseen", "decided"):
            assert sum(getattr(row, field) for row in rows) == getattr(found.total, field)


def test_what_came_later_is_not_known() -> None:
    then = ledger_quality(small(), as_of=date(2020, 6, 1)).total
    assert (then.promises, then.claims, then.settled, then.open) == (6, 6, 1, 5)
    assert (then.settled_verified, then.restatements) == (1, 0)


@pytest.mark.parametrize("verified", [True, False])
def test_an_outcome_from_readings_is_verified_where_they_are(verified: bool) -> None:  # noqa: FBT001
    readings = [{"date": "2020", "value": 12, "source": PAGE, "verified": verified}]
    series = Series.model_validate(
        {
            "id": "launches-a-year", "title": "Launches", "quantity": "launches",
            "unit": "launches/year", "type": "flow", "readings": readings,
        }
    )  # fmt: skip
    measure = {**QUOTA, "window": "open", "series": series.id}
    measured = ledger(promise(measure=measure), series=(series,))
    total = ledger_quality(measured, as_of=CLOSING).total
    assert (total.settled, total.settled_with_address) == (1, 1)
    assert total.settled_verified == int(verified)


def test_an_empty_ledger_gives_noughts() -> None:
    found = ledger_quality(ledger(), as_of=CLOSING)
    assert (found.total.promises, found.total.median_look, found.domains) == (0, None, ())
    assert found.total.restatements_per_promise == 0
    assert quality_fields(found)["total"]["kept_share"] is None


def test_fields_hold_counts_and_shares() -> None:
    found: Quality = ledger_quality(small(), as_of=CLOSING)
    fields = quality_fields(found)
    assert fields["as_of"] == str(CLOSING)
    assert fields["total"]["median_look"] == "2025-02-01"
    assert fields["total"]["settled_verified_share"] == 0.25
    assert [row["name"] for row in fields["sampling"]] == ["named-projects", "other-rule"]


def test_the_decided_are_all_rows_but_the_undue_and_the_straddling() -> None:
    around = promise("around", [claim("2020-01-01", "../2020-06-30")], outcome("delivered", "2020"))
    found = ledger(*small().promises, around)
    rows = delay_rows(found, as_of=CLOSING)
    assert ledger_quality(found, as_of=CLOSING).total.decided == len(rows.frame) - 2


def test_a_generous_judge_counts_as_kept_what_he_takes_for_delivered() -> None:
    generous = {"status": "delivered", "date": "2020-06-01"}
    disputed = ledger(promise(became=outcome(judgement="disputed", lenient=generous)))
    strict = ledger_quality(disputed, as_of=CLOSING).total
    lenient = ledger_quality(disputed, as_of=CLOSING, reading="lenient").total
    assert (strict.kept, strict.settled, strict.open) == (0, 0, 1)
    assert (lenient.kept, lenient.settled, lenient.open) == (1, 1, 0)
