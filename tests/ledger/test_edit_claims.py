"""The law of small changes on every file of the shipped ledger: a field is a line."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest

from promisetrack.ledger.changes import add_claim, add_reading, change_outcome
from promisetrack.ledger.edit import Document, parse_document, rewrite
from promisetrack.ledger.files import Role, list_files
from promisetrack.ledger.shape import promise_shape, series_shape

CLAIMS = Path(__file__).parents[2] / "claims"
PLACES = list_files(CLAIMS).places
PROMISES = [place.file for place in PLACES if place.role is Role.PROMISE]
SERIES = [place.file for place in PLACES if place.role is Role.SERIES]


def changed_lines(before: str, after: str) -> tuple[list[str], list[str]]:
    """Return the lines that are gone and those that came."""
    compared = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    return (
        [line[2:] for line in compared if line.startswith("- ")],
        [line[2:] for line in compared if line.startswith("+ ")],
    )


def texts(files: list[str]) -> dict[str, str]:
    return {file: (CLAIMS / file).read_bytes().decode() for file in files}


def test_there_is_a_ledger_to_look_at() -> None:
    assert len(PROMISES) > 500
    assert len(SERIES) > 30


def test_a_later_look_is_one_line_in_every_promise() -> None:
    for file, text in texts(PROMISES).items():
        wanted = change_outcome(parse_document(text), {"as_of": "2031-01-31"})
        gone, came = changed_lines(text, rewrite(text, wanted, promise_shape()))
        assert (len(gone), came) == (1, ["  as_of: 2031-01-31"]), file


def test_a_checked_claim_is_one_line_in_every_promise() -> None:
    for file, text in texts(PROMISES).items():
        wanted = parse_document(text)
        for claim in wanted["claims"]:
            claim["verified"] = "maybe"
            gone, came = changed_lines(text, rewrite(text, wanted, promise_shape()))
            assert (len(gone), came) == (1, ["    verified: maybe"]), file
            claim["verified"] = "true" if "true" in gone[0] else "false"


CLAIM: Document = {
    "made": "2031-01-31", "by": "Jane: Doe", "said": "next year", "due": "2032",
    "source": {"url": "https://acme.example/a", "publisher": "Acme"}, "verified": "true",
}  # fmt: skip
CLAIM_LINES = [
    "  - made: 2031-01-31", "    by: 'Jane: Doe'", "    said: next year", "    due: 2032",
    "    source:", "      url: https://acme.example/a", "      publisher: Acme",
    "    verified: true",
]  # fmt: skip


def test_a_new_claim_only_adds_its_lines_in_every_promise() -> None:
    for file, text in texts(PROMISES).items():
        before = parse_document(text)
        after = rewrite(text, add_claim(before, CLAIM), promise_shape())
        assert changed_lines(text, after) == ([], CLAIM_LINES), file
        assert rewrite(after, before, promise_shape()) == text, file


def test_a_claim_from_before_all_others_only_adds_its_lines() -> None:
    for file, text in texts(PROMISES).items():
        wanted = add_claim(parse_document(text), {**CLAIM, "made": "1901"})
        after = rewrite(text, wanted, promise_shape())
        assert len(after.splitlines()) == len(text.splitlines()) + len(CLAIM_LINES), file
        assert parse_document(after)["claims"][0]["made"] == "1901", file


def test_an_added_programme_is_one_line_in_every_promise() -> None:
    for file, text in texts(PROMISES).items():
        before = {key: one for key, one in parse_document(text).items() if key != "programme"}
        bare = rewrite(text, before, promise_shape())
        after = rewrite(bare, {**before, "programme": "p"}, promise_shape())
        assert changed_lines(bare, after) == ([], ["programme: p"]), file


READING: Document = {"date": "2031", "value": "7", "verified": "false", "note": "A guess: no more."}


def test_a_new_reading_only_adds_its_lines_in_every_series() -> None:
    for file, text in texts(SERIES).items():
        after = rewrite(text, add_reading(parse_document(text), READING), series_shape())
        assert changed_lines(text, after) == (
            [],
            [
                "  - date: 2031",
                "    value: 7",
                "    verified: false",
                "    note: 'A guess: no more.'",
            ],
        ), file


def test_a_corrected_value_is_one_line_in_every_series() -> None:
    for file, text in texts(SERIES).items():
        wanted = parse_document(text)
        wanted["readings"][0]["value"] = "123456"
        gone, came = changed_lines(text, rewrite(text, wanted, series_shape()))
        assert (len(gone), came) == (1, ["    value: 123456"]), file


@pytest.mark.parametrize("ending", ["\r\n", ""], ids=["windows", "no-last-line-ending"])
def test_other_line_endings_stay_in_every_file(ending: str) -> None:
    for file, text in texts(PROMISES).items():
        other = text.replace("\n", "\r\n") if ending else text.rstrip("\n")
        wanted = add_claim(parse_document(text), CLAIM)
        plain, after = (rewrite(one, wanted, promise_shape()) for one in (text, other))
        assert after == (plain.replace("\n", "\r\n") if ending else plain.rstrip("\n")), file
