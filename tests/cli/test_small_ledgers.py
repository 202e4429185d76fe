"""Ledgers that cannot tell: every command says what it cannot tell, or refuses in one sentence.

Never a stack trace, never a forecast from nothing; what was counted is still told.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pytest

from promisetrack.cli import main

SAMPLING = """\
rules:
  named-projects:
    title: Named projects
    kind: opportunistic
    rule: Chosen by name.
"""

PROMISE = """\
promise: {organization} delivers {name}
organization: {organization}
kind: product
criteria: It can be bought.
sampling: named-projects
{measure}claims:
  - made: {made}
    by: Jane Doe
    due: {due}
    verified: false
outcome:
  as_of: 2024-06-30
  evidence: Seen.
  status: {became}
"""

QUOTA = """\
measure:
  quantity: launches
  reaches: 10 launches/year
  type: flow
  window: fixed
"""

DECIDED = {"nothing delivered": 24, "one delivered": 1, "all cancelled": 24}
"""Promises of which it is known whether they were kept, which nothing is needed to count."""

Run: TypeAlias = "Callable[..., Told]"
"""From the folder of a ledger and the words of a command."""

TOO_FEW = "how long promises take needs at least 10"


@dataclass(frozen=True)
class Told:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """The one line of a refusal."""
        return self.err.splitlines()[0] if self.err else ""


def write(  # noqa: PLR0913  a field an argument
    root: Path,
    name: str,
    made: str,
    due: str,
    became: str = "pending",
    *,
    organization: str = "Acme",
    measure: str = "",
) -> None:
    place = root / "flight" / f"{name}.yaml"
    place.parent.mkdir(parents=True, exist_ok=True)
    (root / "sampling.yaml").write_text(SAMPLING, encoding="utf-8")
    fields = {"made": made, "due": due, "became": became, "measure": measure}
    text = PROMISE.format(name=name, organization=organization, **fields)
    place.write_text(text, encoding="utf-8")


def nothing_delivered(root: Path) -> None:
    for k in range(24):
        year = 2012 + k % 8
        write(root, f"p{k:02}", f"{year}-03-01", f"../{year + 1}-12-31")


def one_promise(root: Path) -> None:
    write(root, "p00", "2022-01-01", "../2025-12-31")


def one_delivered(root: Path) -> None:
    write(root, "p00", "2022-01-01", "../2023-12-31", "delivered\n  date: 2024-02-02")


def all_in_the_future(root: Path) -> None:
    for k in range(24):
        write(root, f"p{k:02}", f"2024-0{1 + k % 6}-01", f"../{2030 + k % 8}-12-31")


def all_cancelled(root: Path) -> None:
    for k in range(24):
        year = 2012 + k % 8
        became = f"cancelled\n  because: abandoned\n  date: {year + 1}-05-05"
        write(root, f"p{k:02}", f"{year}-03-01", f"../{year + 1}-12-31", became)


def only_quotas(root: Path) -> None:
    for k in range(24):
        year = 2012 + k % 8
        kept, missed = f"delivered\n  date: {year + 1}-05-05", "partial\n  reached: 0.6\n  date: "
        became = kept if k % 3 else f"{missed}{year + 1}-12-31"
        write(root, f"p{k:02}", f"{year}-03-01", str(year + 1), became, measure=QUOTA)


def no_deadlines(root: Path) -> None:
    for k in range(24):
        write(root, f"p{k:02}", f"{2012 + k % 8}-03-01", "2030/..")


LEDGERS = {
    "nothing delivered": nothing_delivered,
    "one promise": one_promise,
    "one delivered": one_delivered,
    "all due in the future": all_in_the_future,
    "all cancelled": all_cancelled,
    "only quotas": only_quotas,
    "no deadlines": no_deadlines,
}

NO_DELAYS = {
    "only quotas": "a quota of a fixed period is kept or not, it cannot be late (24)",
    "no deadlines": "no claim names a last day (24)",
}
"""Why nothing at all can be learned about delays; elsewhere too few were delivered."""


@pytest.fixture(params=LEDGERS)
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Path]:
    root = tmp_path / "claims"
    LEDGERS[request.param](root)
    return str(request.param), root


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return how to run a command as a user does."""

    def run(root: Path, *words: str) -> Told:
        monkeypatch.setattr(sys, "argv", ["promisetrack", *words, "--claims", str(root)])
        with pytest.raises(SystemExit) as stopped:
            main()
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err
        assert "Warning" not in printed.err
        return Told(int(stopped.value.code or 0), printed.out, printed.err)

    return run


WHAT_IF = ("what-if", "--organization", "Acme", "--domain", "flight", "--due", "../2027-12-31")


@pytest.mark.parametrize("words", [("fit",), ("forecast",), WHAT_IF, ("backtest",)], ids="/".join)
def test_what_needs_delays_is_refused_with_the_reason(
    ledger: tuple[str, Path], told: Run, words: tuple[str, ...]
) -> None:
    name, root = ledger
    found = told(root, *words)
    assert (found.code, found.out) == (1, "")
    assert found.sentence.startswith("promisetrack: ")
    assert NO_DELAYS.get(name, TOO_FEW) in found.sentence
    reason, remedy = found.err.splitlines()
    assert reason == found.sentence
    assert remedy.startswith("  try  ")


def test_the_report_is_written_and_says_why_it_forecasts_nothing(
    ledger: tuple[str, Path], told: Run, tmp_path: Path
) -> None:
    name, root = ledger
    found = told(root, "report", "--out", str(tmp_path / "site"))
    assert found.code == 0, found.err
    front = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    text = re.sub(r"\s+", " ", re.sub(r"<script.*?</script>|<[^>]+>", " ", front, flags=re.DOTALL))
    if name not in {"one delivered", "all cancelled"}:  # there nothing is open any more
        assert NO_DELAYS.get(name, TOO_FEW) in text
    forecasts = json.loads((tmp_path / "site/api/v1/forecasts.json").read_text(encoding="utf-8"))
    assert forecasts["forecasts"] == []


def test_an_organization_has_no_number_that_the_ledger_cannot_hold(
    ledger: tuple[str, Path], told: Run
) -> None:
    name, root = ledger
    found = told(root, "show", "--organization", "Acme")
    assert found.code == 0
    assert "CANNOT TELL" in found.out
    assert NO_DELAYS.get(name, TOO_FEW) in re.sub(r"\s+", " ", found.out)
    assert "8 chances in 10" not in found.out
    record = json.loads(told(root, "show", "--organization", "Acme", "--format", "json").out)
    assert record["record"]["shrunk"] is None
    assert record["record"]["decided"] == DECIDED.get(name, 0)


def test_chains_of_promises_that_were_never_restated_are_none(
    ledger: tuple[str, Path], told: Run
) -> None:
    _, root = ledger
    found = told(root, "chains")
    assert found.code == 0
    assert "0 chains" in found.err


def test_analogues_are_cases_or_there_are_none(ledger: tuple[str, Path], told: Run) -> None:
    name, root = ledger
    found = told(root, "analogues", "p00")
    if name in NO_DELAYS:
        assert (found.code, found.out) == (1, "")
        assert "no analogues as of 2024-06-30" in found.sentence
    else:
        assert found.code == 0
        assert "cases, not a sample" in found.err or "no other promise was settled" in found.err
    assert "%" not in found.out


def test_scores_of_nothing_issued_are_none(ledger: tuple[str, Path], told: Run) -> None:
    _, root = ledger
    found = told(root, "score")
    assert (found.code, found.out) == (0, "")
    assert "no forecasts have been issued" in found.err


def test_one_organization_is_told_like_many(tmp_path: Path, told: Run) -> None:
    root = tmp_path / "claims"
    for k in range(70):
        year, late = 2012 + k % 8, k % 3
        became = f"delivered\n  date: {year + 1 + late}-0{1 + k % 8}-05" if k % 4 else "pending"
        write(root, f"p{k:02}", f"{year}-0{1 + k % 9}-01", f"../{year + 1}-12-31", became)
    assert "70 of 70 have a row" in told(root, "fit").out
    (one,) = json.loads(told(root, *WHAT_IF, "--format", "json").out)["forecasts"]
    assert 0.01 < one["p_on_time"] < 0.99
    record = told(root, "show", "--organization", "Acme").out
    assert "8 chances in 10" in record  # its effect is hardly told from the typical promise


def test_of_promises_all_alike_nothing_can_be_compared(tmp_path: Path, told: Run) -> None:
    root = tmp_path / "claims"
    for k in range(30):
        write(root, f"p{k:02}", "2015-01-01", "../2015-12-31", "delivered\n  date: 2015-12-31")
    write(root, "waiting", "2024-01-01", "../2025-12-31")
    assert "\nnever     not known\n" in told(root, "fit").out
    found = told(root, "backtest")
    assert found.code == 1
    assert "too few or too alike for a regression" in found.sentence
