"""log, resolve and observe on files that have faults of their own: refused, and nothing is lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from fuzzing.targets.writing import PROMISE, SAMPLING, SERIES
from promisetrack.cli import main

LOG = ("log", "first-plant", "--by", "Acme", "--due", "2023")
RESOLVE = ("resolve", "first-plant", "--status", "delivered", "--date", "2021-05")
OBSERVE = ("observe", "power-sent", "--date", "2020-09-30", "--value", "4")


@pytest.fixture
def claims(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("promisetrack.cli.options.today", lambda: date(2026, 5, 28))
    root = tmp_path / "claims"
    for folder in ("energy", "series"):
        (root / folder).mkdir(parents=True)
    (root / "sampling.yaml").write_text(SAMPLING, encoding="utf-8")
    (root / "energy" / "first-plant.yaml").write_text(PROMISE, encoding="utf-8")
    (root / "series" / "power-sent.yaml").write_text(SERIES, encoding="utf-8")
    return root


def run(command: tuple[str, ...]) -> object:
    """Return the exit code of a command that asks nothing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["promisetrack", *command, "--yes"])
        with pytest.raises(SystemExit) as ended:
            main()
    return ended.value.code


def refused(
    path: Path, text: str, command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> str:
    """Run a command on a file that says something else, which it must leave alone."""
    path.write_bytes(text.encode())
    assert run(command) == 1
    assert path.read_bytes() == text.encode()
    return capsys.readouterr().err


@pytest.mark.parametrize("command", [LOG, RESOLVE], ids=lambda words: words[0])
def test_a_character_that_yaml_does_not_allow_is_refused_in_words(
    claims: Path, command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    text = PROMISE.replace("A plant.", "A\x00plant.")
    said = refused(claims / "energy" / "first-plant.yaml", text, command, capsys)
    assert "nothing was changed" in said
    assert "edit the file by hand" in said


def test_readings_that_are_no_list_are_not_written_over(
    claims: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = SERIES.replace("readings:\n", "readings:\n  measured:\n")
    said = refused(claims / "series" / "power-sent.yaml", text, OBSERVE, capsys)
    assert "`readings` is not a list, and what it says would be lost; nothing was changed" in said


def test_an_outcome_in_one_word_is_not_written_over(
    claims: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = PROMISE.partition("outcome:")[0] + "outcome: delivered in May\n"
    said = refused(claims / "energy" / "first-plant.yaml", text, RESOLVE, capsys)
    assert "`outcome` is not made of keys and values" in said


@pytest.mark.parametrize("command", [LOG, RESOLVE], ids=lambda words: words[0])
def test_a_list_of_dates_where_one_belongs_is_refused_in_words(
    claims: Path, command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    text = PROMISE.replace("as_of: 2020-06-30", "as_of: [2020-06-30, 2021]")
    path = claims / "energy" / "first-plant.yaml"
    if command is LOG:
        assert refused(path, text, command, capsys)
        return
    path.write_text(text, encoding="utf-8")
    assert run(command) == 0
    assert "as_of: 2026-05-28" in path.read_text(encoding="utf-8")
