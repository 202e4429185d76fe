"""Folders to ledgers: sound files as values, every problem of all files."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from promisetrack.dates import parse_window
from promisetrack.ledger import load_ledger, read_ledger
from promisetrack.ledger.files import Place, Role
from promisetrack.ledger.read import read_content
from promisetrack.model import Promise
from promisetrack.problems import LedgerError, Problem

Change = Callable[[str, str], Path]


def codes(problems: tuple[Problem, ...]) -> list[str]:
    return [problem.code for problem in problems]


def places(problems: tuple[Problem, ...]) -> list[tuple[str, int, int]]:
    return [(problem.code, problem.line, problem.column) for problem in problems]


def test_a_sound_ledger_is_read_whole(claims: Path) -> None:
    ledger, problems = read_ledger(claims)
    assert problems == ()
    assert [promise.id for promise in ledger.promises] == ["first-plant", "second-plant"]
    assert ledger.promises["first-plant"].domain == "energy"
    assert [series.id for series in ledger.series] == ["power-sent"]
    assert list(ledger.sampling) == ["found-by-hand"]
    assert ledger.closing == date(2020, 6, 30)


def test_a_path_may_be_a_text(claims: Path) -> None:
    assert read_ledger(str(claims)) == read_ledger(claims)


def test_an_empty_folder_is_an_empty_ledger(tmp_path: Path) -> None:
    ledger, problems = read_ledger(tmp_path)
    assert problems == ()
    assert (ledger.promises, ledger.series, ledger.closing) == ((), (), None)


def test_the_ledgers_own_facts_are_read(claims: Path) -> None:
    (claims / "ledger.yaml").write_text("title: Plants\nclosing: 2020-12-31\n", encoding="utf-8")
    (claims / "names.yaml").write_text("speakers:\n  Acme: [ACME]\n", encoding="utf-8")
    ledger, problems = read_ledger(claims)
    assert problems == ()
    assert (ledger.settings.title, ledger.closing) == ("Plants", date(2020, 12, 31))
    assert ledger.names.speakers == {"Acme": ("ACME",)}


def test_a_file_with_an_error_is_left_out_and_its_neighbours_stay(
    claims: Path, change: Change
) -> None:
    change("kind: construction", "kind: konstruction")
    ledger, problems = read_ledger(claims)
    assert codes(problems) == ["TYP002"]
    assert [promise.id for promise in ledger.promises] == ["second-plant"]


def test_a_file_with_a_warning_stays(claims: Path, change: Change) -> None:
    path = change(
        "criteria: The plant has sent power to a customer.", "criteria: Acme opens its first plant"
    )
    ledger, problems = read_ledger(claims)
    assert codes(problems) == ["PRM001"]
    assert ledger.promises.get(path.stem) is not None


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", b"a: b: c", b"x" * 2_000_000],
    ids=["empty", "bytes", "syntax", "size"],
)
def test_the_id_of_a_broken_file_is_still_known(
    claims: Path, change: Change, content: bytes
) -> None:
    change("sampling: found-by-hand", "sampling: found-by-hand\nrequires: [second-plant]")
    (claims / "energy" / "second-plant.yaml").write_bytes(content)
    ledger, problems = read_ledger(claims)
    assert len(problems) == 1
    assert problems[0].path.endswith("second-plant.yaml")
    assert [promise.id for promise in ledger.promises] == ["first-plant"]


def test_a_broken_series_is_still_known(claims: Path, change: Change) -> None:
    measure = "measure: {quantity: power, reaches: 10 MW, series: power-sent}"
    change("sampling: found-by-hand", f"sampling: found-by-hand\n{measure}")
    (claims / "series" / "power-sent.yaml").write_text("title: [\n", encoding="utf-8")
    assert codes(read_ledger(claims)[1]) == ["YML001"]


def test_broken_sampling_rules_are_one_problem_not_one_a_promise(claims: Path) -> None:
    (claims / "sampling.yaml").write_text("rules: [\n", encoding="utf-8")
    ledger, problems = read_ledger(claims)
    assert codes(problems) == ["YML001"]
    assert len(ledger.promises) == 2


def test_all_problems_of_all_files_are_listed_in_order(claims: Path, change: Change) -> None:
    change("kind: construction", "kynd: construction")
    change("verified: false", "verified: maybe")
    change("  as_of: 2020-06-30", "  as_of: 2020-06-31")
    (claims / "series" / "power-sent.yaml").write_text("title: x\nunit: ''\n", encoding="utf-8")
    (claims / "energy" / "Third.yaml").touch()
    problems = read_ledger(claims)[1]
    assert [(Path(p.path).name, p.line, p.code) for p in problems] == [
        ("Third.yaml", 0, "FIL009"),
        ("first-plant.yaml", 1, "KEY002"),
        ("first-plant.yaml", 3, "KEY001"),
        ("first-plant.yaml", 10, "TYP003"),
        ("first-plant.yaml", 13, "DAT001"),
        ("power-sent.yaml", 1, "KEY002"),
        ("power-sent.yaml", 1, "KEY002"),
        ("power-sent.yaml", 2, "KEY002"),
    ]


def test_a_fault_of_one_key_does_not_hide_those_between_others(
    claims: Path, change: Change
) -> None:
    change("    verified: false", "    verified: false\n    colour: red")
    change("  as_of: 2020-06-30", "  as_of: 2020-06-30\n  because: withdrawn")
    assert places(read_ledger(claims)[1]) == [("KEY001", 11, 5), ("OUT006", 15, 12)]


def test_what_follows_from_a_faulty_value_is_not_reported_beside_it(
    claims: Path, change: Change
) -> None:
    change("  status: pending", "  status: delivered\n  evidence: seen\n  date: 2020-02-31")
    assert codes(read_ledger(claims)[1]) == ["DAT001"]


def test_a_misspelt_key_is_not_reported_as_a_missing_value_too(
    claims: Path, change: Change
) -> None:
    change("    verified: false", "    verified: true\n    soruce: https://acme-power.com/1")
    [problem] = read_ledger(claims)[1]
    assert (problem.code, problem.remedy) == ("KEY001", "did you mean `source`?")


def test_a_missing_key_points_at_what_it_is_missing_from(claims: Path, change: Change) -> None:
    change("    by: Acme\n", "")
    change("  status: pending\n", "")
    assert places(read_ledger(claims)[1]) == [("KEY002", 7, 5), ("KEY002", 10, 1)]


def test_a_key_without_a_value_is_missing_and_pointed_at(claims: Path, change: Change) -> None:
    change("  status: pending", "  status:")
    assert places(read_ledger(claims)[1]) == [("KEY002", 12, 3)]


def test_windows_files_are_read_and_located_alike(claims: Path, change: Change) -> None:
    path = change("due: 2021", "due: ../2019-12-31")
    expected = places(read_ledger(claims)[1])
    text = path.read_bytes()
    path.write_bytes(b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"))
    assert places(read_ledger(claims)[1]) == expected == [("DAT003", 9, 10)]


def test_only_errors_are_looked_for_when_warnings_are_not_wanted(
    claims: Path, change: Change
) -> None:
    change(
        "criteria: The plant has sent power to a customer.", "criteria: Acme opens its first plant"
    )
    change("due: 2021", "due: ../2019-12-31")
    (claims / "energy" / "third-plant.yml").touch()
    assert codes(read_ledger(claims)[1]) == ["PRM001", "DAT003", "FIL006"]
    assert codes(read_ledger(claims, warnings=False)[1]) == ["DAT003"]


def test_load_ledger_gives_a_ledger_with_warnings(claims: Path, change: Change) -> None:
    change(
        "criteria: The plant has sent power to a customer.", "criteria: Acme opens its first plant"
    )
    assert load_ledger(claims) == read_ledger(claims)[0]


def test_load_ledger_raises_with_all_problems(claims: Path, change: Change) -> None:
    change(
        "criteria: The plant has sent power to a customer.", "criteria: Acme opens its first plant"
    )
    change("due: 2021", "due: ../2019-12-31")
    with pytest.raises(
        LedgerError, match=r"^1 error in the ledger, first at .*first-plant.yaml:9:"
    ) as caught:
        load_ledger(claims)
    assert codes(caught.value.problems) == ["PRM001", "DAT003"]


def test_a_ledger_that_is_not_there_raises_too(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="nowhere does not exist"):
        load_ledger(tmp_path / "nowhere")


def promise_from(text: str) -> Promise:
    place = Place("energy/first-plant.yaml", Role.PROMISE, "first-plant", "energy")
    reading = read_content(text.encode(), place)
    assert reading.findings == ()
    assert isinstance(reading.record, Promise)
    return reading.record


def test_a_missing_due_is_read_from_what_was_said(promise_text: str) -> None:
    [claim] = promise_from(
        promise_text.replace("due: 2021", "said: by the end of next year")
    ).claims
    assert claim.due == parse_window("../2021-12-31")
    assert claim.due_from_said


def test_due_wins_over_what_was_said(promise_text: str) -> None:
    said = "said: by the end of next year\n    due: ../2021-12-20"
    [claim] = promise_from(promise_text.replace("due: 2021", said)).claims
    assert claim.due == parse_window("../2021-12-20")
    assert not claim.due_from_said


def test_a_claim_may_take_the_date_back(promise_text: str) -> None:
    again = "  - {made: 2020-03-01, by: Acme, due: none, verified: false}\noutcome:"
    promise = promise_from(promise_text.replace("outcome:", again))
    assert promise.claims[1].withdrawn
    assert promise.claims[1].deadline is None
    assert promise.newest_dated == promise.first_dated == promise.claims[0]


MANY = {
    "unknown keys": ("kind:", "".join(f"k{i}: 1\n" for i in range(5_000)) + "kind:", 201),
    "empty claims": ("outcome:", "  - {}\n" * 5_000 + "outcome:", 201),
    "one key many times": ("kind:", "kind: flight\n" * 5_000 + "kind:", 201),
    "one id many times": ("kind:", f"aliases: [{'a, ' * 5_000}]\nkind:", 501),
}


@pytest.mark.parametrize(("old", "new", "count"), MANY.values(), ids=MANY.keys())
def test_of_thousands_of_problems_in_a_file_hundreds_are_told_and_the_rest_counted(
    claims: Path, change: Change, old: str, new: str, count: int
) -> None:
    change(old, new)
    problems = read_ledger(claims)[1]
    assert len(problems) == count
    [more] = [problem for problem in problems if " more " in problem.message]
    assert re.match(r"(?:there are )?(?:[0-9,]+|many) more ", more.message)


def test_a_message_quotes_no_more_than_can_be_read(claims: Path, change: Change) -> None:
    change("due: 2021", f"said: {'when it is ready, ' * 10_000}")
    [problem] = read_ledger(claims)[1]
    assert (problem.code, len(problem.message)) == ("CLM002", 400)
