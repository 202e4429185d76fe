"""What a file says after a claim, an outcome or a reading."""

from __future__ import annotations

import pytest

from promisetrack.ledger.changes import (
    MODELINE,
    add_claim,
    add_reading,
    add_readings,
    change_outcome,
    new_promise_text,
    with_source,
)
from promisetrack.ledger.edit import Document, EditError, parse_document

PENDING: Document = {
    "outcome": {
        "status": "pending",
        "as_of": "2025-01-31",
        "evidence": "Not flown.",
        "source": "https://a.com/x",
        "verified": "true",
    }
}


@pytest.mark.parametrize(
    ("made", "place"),
    [
        ("1999", 0),
        ("2020-06-01", 0),
        ("2020-07-01", 1),
        ("2021", 2),
        ("2021-07-02", 2),
        ("2022-05-05", 2),
        ("2022-05-06", 3),
        ("2031", 3),
        ("some day", 0),
    ],
)
def test_a_claim_stands_behind_the_last_that_is_not_newer(made: str, place: int) -> None:
    claims = [{"made": "2020"}, {"made": "2021-03-02"}, {"made": "2022-05-06"}]
    changed = add_claim({"claims": claims}, {"made": made, "by": "new"})
    assert [one.get("by") for one in changed["claims"]].index("new") == place
    assert len(claims) == 3, "what was given stays as it was"


def test_a_reading_of_the_same_date_stands_behind_the_other() -> None:
    readings = [{"date": "2020", "value": "1"}, {"date": "2021", "value": "2"}]
    changed = add_reading({"readings": readings}, {"date": "2020", "value": "3"})
    assert [one["value"] for one in changed["readings"]] == ["1", "3", "2"]


def test_many_readings_stand_as_if_each_was_added_by_itself() -> None:
    stands: Document = {"readings": [{"date": "2020"}, {"date": "2022"}, {"date": "2021"}]}
    new = [{"date": day, "value": str(n)} for n, day in enumerate(("2023", "2021", "2019", "2021"))]
    one_by_one = stands
    for reading in new:
        one_by_one = add_reading(one_by_one, reading)
    assert add_readings(stands, new) == one_by_one
    assert len(stands["readings"]) == 3


def test_the_first_reading_makes_the_list() -> None:
    assert add_reading({"title": "T"}, {"date": "2020"}) == {
        "title": "T",
        "readings": [{"date": "2020"}],
    }


def test_an_address_alone_is_a_source() -> None:
    assert with_source({"by": "A", "url": "https://a.com"}) == {
        "by": "A",
        "source": "https://a.com",
    }


def test_a_source_with_more_than_an_address_is_a_mapping() -> None:
    assert with_source({"published": "2020", "url": "https://a.com"}) == {
        "source": {"url": "https://a.com", "published": "2020"}
    }


def test_without_a_source_there_is_none() -> None:
    assert with_source({"by": "A"}) == {"by": "A"}


def test_a_new_status_makes_a_new_outcome() -> None:
    changed = change_outcome(
        PENDING, {"status": "delivered", "date": "2025", "as_of": "2026-01-01"}
    )
    assert changed["outcome"] == {
        "status": "delivered",
        "date": "2025",
        "as_of": "2026-01-01",
        "verified": "false",
    }
    assert PENDING["outcome"]["status"] == "pending"


def test_another_look_changes_only_what_is_given() -> None:
    changed = change_outcome(PENDING, {"as_of": "2026-01-01"})
    assert changed["outcome"] == {**PENDING["outcome"], "as_of": "2026-01-01"}


def test_a_new_source_is_unverified_until_it_is_said_to_be() -> None:
    new = {"source": "https://b.com"}
    assert change_outcome(PENDING, new)["outcome"]["verified"] == "false"
    assert change_outcome(PENDING, {**new, "verified": "true"})["outcome"]["verified"] == "true"


def test_a_lenient_reading_stays_until_the_strict_one_agrees() -> None:
    lenient = {"status": "delivered", "date": "2024", "evidence": "A demo."}
    document = change_outcome(PENDING, {"lenient": lenient})
    assert document["outcome"]["lenient"] == lenient
    partial = change_outcome(document, {"status": "partial", "as_of": "2026-01-01"})
    assert partial["outcome"]["lenient"] == lenient
    delivered = change_outcome(document, {"status": "delivered", "as_of": "2026-01-01"})
    assert "lenient" not in delivered["outcome"]


def test_a_lenient_reading_is_changed_key_by_key() -> None:
    document = change_outcome(PENDING, {"lenient": {"status": "delivered", "date": "2024"}})
    changed = change_outcome(document, {"lenient": {"date": "2025"}})
    assert changed["outcome"]["lenient"] == {"status": "delivered", "date": "2025"}


def test_a_missing_outcome_is_made() -> None:
    assert change_outcome({}, {"status": "pending", "as_of": "2026-01-01"}) == {
        "outcome": {"verified": "false", "status": "pending", "as_of": "2026-01-01"}
    }


def test_a_new_file_has_its_keys_in_the_model_s_order() -> None:
    document: Document = {
        "outcome": {"as_of": "2026-01-01", "status": "pending"},
        "claims": [{"due": "2027", "by": "A", "made": "2026"}],
        "promise": "No: it flies",
    }
    text = new_promise_text(document)
    assert text == (
        f"{MODELINE}\n"
        "promise: 'No: it flies'\n"
        "claims:\n  - made: 2026\n    by: A\n    due: 2027\n"
        "outcome:\n  status: pending\n  as_of: 2026-01-01\n"
    )
    assert parse_document(text) == document


@pytest.mark.parametrize("stands", ["2020", {"made": "2020", "by": "Acme"}])
def test_claims_or_readings_that_are_no_list_are_not_written_over(stands: object) -> None:
    with pytest.raises(EditError, match="`claims` is not a list, and what it says would be lost"):
        add_claim({"claims": stands}, {"made": "2021"})
    with pytest.raises(EditError, match="`readings` is not a list"):
        add_reading({"readings": stands}, {"date": "2021"})


@pytest.mark.parametrize("stands", ["delivered", ["delivered"]])
def test_an_outcome_that_is_not_made_of_keys_is_not_written_over(stands: object) -> None:
    with pytest.raises(EditError, match="`outcome` is not made of keys and values"):
        change_outcome({"outcome": stands}, {"status": "pending", "as_of": "2026-01-01"})
