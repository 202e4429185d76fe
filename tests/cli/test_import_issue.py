"""A filled issue form becomes lines of the ledger, or says at which of its lines it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from promisetrack.cli import main
from promisetrack.intake import IntakeError, read_issue
from promisetrack.ledger import read_ledger
from promisetrack.pipeline.start import start_ledger

FORM = Path(__file__).parents[2] / ".github/ISSUE_TEMPLATE/log-a-claim.yml"
ANSWERS = {
    "promise": "Acme flies people around the Moon",
    "organization": "Acme",
    "domain": "spaceflight",
    "kind": "flight",
    "criteria": "People pass the Moon\r\nand return alive.",
    "sampling": "picked-one-by-one",
    "by": "Jane Doe",
    "made": "2026-06-08",
    "said": "by the end of next year",
    "url": "https://acme-spaceflight.com/news/moon",
    "verified": "true",
}


def body(**changed: str) -> str:
    """Return the body that GitHub makes of the form: an answer below each label."""
    answers = {**ANSWERS, **changed}
    fields = [
        one for one in yaml.safe_load(FORM.read_text(encoding="utf-8"))["body"] if "id" in one
    ]
    return "\r\n\r\n".join(
        f"### {one['attributes']['label']}\r\n\r\n{answers.get(one['id'], '_No response_')}"
        for one in fields
    )


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    start_ledger(tmp_path)
    return tmp_path / "claims"


def call(claims: Path, text: str, *words: str, monkeypatch: pytest.MonkeyPatch) -> int | str | None:
    file = claims.parent / "claim.md"
    file.write_bytes(text.encode())
    line = ["promisetrack", "import", "issue", str(file), "--claims", str(claims), *words]
    monkeypatch.setattr("sys.argv", line)
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code


def test_a_filled_form_becomes_a_promise_with_its_claim(
    claims: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert call(claims, body(id="acme-moon"), "--yes", monkeypatch=monkeypatch) == 0
    ledger, problems = read_ledger(claims)
    assert not problems
    promise = ledger.promises["acme-moon"]
    assert (promise.domain, promise.kind.value) == ("spaceflight", "flight")
    assert promise.criteria == "People pass the Moon and return alive."
    claim = promise.claims[0]
    assert (claim.by, str(claim.due), claim.verified) == ("Jane Doe", "../2027-12-31", True)
    assert claim.source is not None
    assert claim.source.url == ANSWERS["url"]


def test_a_dry_run_writes_nothing(claims: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = sorted(claims.rglob("*"))
    assert call(claims, body(), "--dry-run", monkeypatch=monkeypatch) == 0
    assert sorted(claims.rglob("*")) == before


def test_a_fault_is_told_at_its_line_and_nothing_is_written(
    claims: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = body(made="last week")
    assert call(claims, text, "--yes", monkeypatch=monkeypatch) == 1
    line = text.replace("\r\n", "\n").split("\n").index("last week") + 1
    said = capsys.readouterr().err
    assert f"claim.md:{line}:1: error DAT001" in said
    assert "try " in said
    assert len(read_ledger(claims)[0].promises) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no heading such as"),
        ("Somebody said something.", "no heading such as"),
        ("### promise\n\nA\n\n### promise\n\nB", "is answered twice"),
        ("### price\n\nA", "is no key of a claim"),
        ("### by\n\nAnn\n\n### promise\n\n_No response_\n", "which promise it is"),
    ],
)
def test_what_is_no_filled_form_is_refused_with_a_remedy(text: str, said: str) -> None:
    with pytest.raises(IntakeError) as caught:
        read_issue(text.encode())
    assert said in str(caught.value)
    assert all(fault.remedy for fault in caught.value.faults)


def test_an_answer_may_have_lines_and_empty_lines() -> None:
    found = read_issue(b"### criteria\n\nFirst.\n\nSecond.\n\n### id\n\nacme-moon\n")
    assert found.fields == {"criteria": "First. Second.", "id": "acme-moon"}
    assert found.locate("id").line == 9
