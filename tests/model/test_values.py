"""The values of a ledger: scalars, properties, round trips, the ledger itself."""

from __future__ import annotations

import json
import pickle
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from promisetrack.dates import DateWindow, parse_window
from promisetrack.ledger import load_ledger
from promisetrack.model import Catalog, Claim, Ledger, LedgerFile, Outcome, Promise, Series, Source
from promisetrack.model.record import descriptions, record_at
from promisetrack.model.scalars import Amount, Chance, Day, Flag, Number, Slug, UnitName, Window
from promisetrack.quantities import parse_quantity, parse_unit

CLAIMS = Path(__file__).parents[2] / "claims"


@pytest.fixture(scope="module")
def shipped() -> Ledger:
    return load_ledger(CLAIMS)


def promise(identity: str = "first-plant", **changes: Any) -> Promise:
    fields: dict[str, Any] = {
        "id": identity,
        "domain": "energy",
        "promise": f"Acme opens {identity}",
        "organization": "Acme",
        "kind": "construction",
        "criteria": "Power has been sent.",
        "sampling": "found-by-hand",
        "claims": [claim("2020-01-15", "2021")],
        "outcome": {"status": "pending", "as_of": "2020-06-30"},
    }
    return Promise.model_validate({**fields, **changes})


def claim(made: str, due: str) -> dict[str, str]:
    return {"made": made, "by": "Acme", "due": due, "verified": "false"}


READ = {
    "window": (Window, "2021-Q3", parse_window("2021-Q3")),
    "window of a date": (Window, date(2021, 3, 1), parse_window("2021-03-01")),
    "window of a number": (Window, 2021, parse_window("2021")),
    "day": (Day, "2021-03-01", date(2021, 3, 1)),
    "true": (Flag, "true", True),
    "false": (Flag, "false", False),
    "truth itself": (Flag, True, True),
    "number": (Number, "-1.5e3", -1500.0),
    "number itself": (Number, 3, 3.0),
    "chance": (Chance, "0.5", 0.5),
    "quantity": (Amount, "1 GW/year", parse_quantity("1 GW/year")),
    "unit": (UnitName, "USD/kg", parse_unit("USD/kg")),
    "id": (Slug, "a-1", "a-1"),
}
REFUSED = {
    "list for a date": (Window, ["2021"], "TYP001"),
    "no date": (Window, "soon", "DAT001"),
    "month for a day": (Day, "2021-03", "DAT002"),
    "open window for a day": (Day, "../2021-03-01", "DAT002"),
    "yes": (Flag, "yes", "TYP003"),
    "one": (Flag, 1, "TYP003"),
    "number with a unit": (Number, "3 MW", "TYP004"),
    "number with a comma": (Number, "1,000", "TYP004"),
    "number with underscores": (Number, "1_000", "TYP004"),
    "other digits": (Number, "\u0663", "TYP004"),
    "infinity": (Number, "inf", "TYP004"),
    "too large a number": (Number, "1e999", "TYP004"),
    "truth for a number": (Number, True, "TYP004"),
    "certain": (Chance, "1", "TYP004"),
    "impossible": (Chance, "0", "TYP004"),
    "percent for a chance": (Chance, "50%", "TYP004"),
    "quantity in prose": (Amount, "ten", "MEA001"),
    "unit in prose": (UnitName, "per week", "MEA002"),
    "capitals in an id": (Slug, "A-1", "string_pattern_mismatch"),
}


@pytest.mark.parametrize(("kind", "text", "value"), READ.values(), ids=READ.keys())
def test_a_scalar_is_read_from_its_text(kind: Any, text: object, value: object) -> None:
    found = TypeAdapter(kind).validate_python(text)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(("kind", "text", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_a_text_that_does_not_fit_carries_its_problem_code(
    kind: Any, text: object, code: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(text)
    assert [error["type"] for error in caught.value.errors()] == [code]


def test_every_promise_and_series_survives_being_written_as_json(shipped: Ledger) -> None:
    for one in shipped.promises:
        assert Promise.model_validate(json.loads(one.model_dump_json(exclude_none=True))) == one
    for series in shipped.series:
        again = json.loads(series.model_dump_json(exclude_none=True))
        assert Series.model_validate(again) == series
    assert len(shipped.promises) > 500


def test_a_claim_that_was_withdrawn_or_read_from_words_survives_too() -> None:
    words = {"made": "2020-01-15", "by": "Acme", "said": "by next year", "verified": "false"}
    before = promise(claims=[words, claim("2020-02-15", "none"), claim("2020-03-15", "2022/..")])
    after = Promise.model_validate(json.loads(before.model_dump_json(exclude_none=True)))
    assert after == before
    assert [one.due_from_said for one in after.claims] == [True, False, False]
    assert [one.withdrawn for one in after.claims] == [False, True, False]


def test_a_ledger_survives_being_pickled(shipped: Ledger) -> None:
    again = pickle.loads(pickle.dumps(shipped))  # noqa: S301  made in this line
    assert again == shipped
    assert again.hash == shipped.hash


def test_values_are_frozen() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        promise().organization = "Other"  # type: ignore[misc]


def test_a_bare_address_is_a_source() -> None:
    assert Source.model_validate("https://acme-power.com/1").url == "https://acme-power.com/1"


def test_the_clock_starts_at_the_first_claim_with_a_deadline() -> None:
    made = promise(
        claims=[
            claim("2020-01-15", "2021/.."),
            claim("2020-02-15", "2021"),
            claim("2020-03-15", "2022"),
            claim("2020-04-15", "none"),
        ]
    )
    assert (made.first_dated, made.newest_dated) == (made.claims[1], made.claims[2])
    assert [one.deadline for one in made.claims] == [
        None,
        date(2021, 12, 31),
        date(2022, 12, 31),
        None,
    ]


def test_a_promise_of_floors_alone_has_no_dated_claim() -> None:
    floors = promise(claims=[claim("2020-01-15", "2021/..")])
    assert (floors.first_dated, floors.newest_dated) == (None, None)


@pytest.mark.parametrize(
    ("status", "settled"),
    [("pending", False), ("partial", False), ("delivered", True), ("cancelled", True)],
)
def test_delivered_and_cancelled_are_settled(status: str, *, settled: bool) -> None:
    outcome = Outcome.model_validate({"status": status, "as_of": "2020-06-30"})
    assert outcome.is_settled is settled


def test_a_catalog_finds_by_id_and_by_position() -> None:
    one, two, three = (promise(name) for name in ("a", "b", "c"))
    catalog = Catalog([three, one, two])
    assert tuple(catalog) == (one, two, three)
    assert (catalog["b"], catalog[1], catalog[-1], catalog[:2]) == (two, two, three, (one, two))
    assert [catalog.get(name) for name in ("a", "aa", "c", "d", "")] == [
        one,
        None,
        three,
        None,
        None,
    ]
    sought: list[object] = ["a", "z", one, promise("z")]
    assert [what in catalog for what in sought] == [True, False, True, False]
    with pytest.raises(KeyError, match="z"):
        catalog["z"]


def test_closing_is_what_the_ledger_says_or_its_newest_evidence() -> None:
    later = promise("b", outcome={"status": "pending", "as_of": "2020-09-30"})
    ledger = Ledger(promises=Catalog([promise("a"), later]))
    assert ledger.closing == date(2020, 9, 30)
    settings = LedgerFile(closing=date(2021, 1, 1))
    assert Ledger(promises=ledger.promises, settings=settings).closing == date(2021, 1, 1)
    assert Ledger().closing is None


def test_the_hash_changes_with_what_is_said_and_with_nothing_else() -> None:
    ledger = Ledger(promises=Catalog([promise("a"), promise("b")]))
    same = Ledger(promises=Catalog([promise("b"), promise("a")]))
    other = Ledger(promises=Catalog([promise("a"), promise("b", organization="Other")]))
    assert ledger.hash == same.hash != other.hash
    assert len(ledger.hash) == 64


def test_the_outcome_of_a_ledger_follows_from_its_series() -> None:
    series = Series.model_validate(
        {
            "id": "power",
            "title": "Power",
            "quantity": "power",
            "unit": "MW",
            "type": "stock",
            "readings": [{"date": "2021-03-31", "value": "12"}],
        },
    )
    measure = {"quantity": "power", "reaches": "10 MW", "series": "power"}
    measured = promise("a", measure=measure)
    ledger = Ledger(promises=Catalog([measured]), series=Catalog([series]))
    assert ledger.outcome(measured).status.value == "delivered"
    assert ledger.outcome(measured, as_of=date(2021, 3, 30)) == measured.outcome
    assert Ledger(promises=ledger.promises).outcome(measured) == measured.outcome


def test_fields_are_described_by_the_docstrings_below_them() -> None:
    assert descriptions(Claim)["by"] == "Who said it."
    assert descriptions(Promise)["id"] == "Stem of the file."
    assert descriptions(Promise)["promise"].startswith("The statement:")


def test_the_kind_of_record_at_a_key_path() -> None:
    assert record_at(Promise, ()) is Promise
    assert record_at(Promise, ("claims", 3)) is Claim
    assert record_at(Promise, ("claims", 3, "source")) is Source
    assert record_at(Promise, ("outcome", "lenient", "source", "url")) is Source


def test_a_window_is_written_as_it_can_be_read() -> None:
    made = promise(claims=[claim("2020-01", "../2021-12-31")])
    written = made.model_dump(mode="json")["claims"][0]
    assert (written["made"], written["due"]) == ("2020-01", "../2021-12-31")
    assert made.claims[0].made == DateWindow(date(2020, 1, 1), date(2020, 1, 31))
