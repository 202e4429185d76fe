"""docs/how-to/log-a-claim.md is run as it stands: every command, and all that it prints."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from datetime import date
from pathlib import Path

import pytest

from promisetrack.cli import main

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "log-a-claim.md"


def session(block: str) -> tuple[list[str], str]:
    """Split a block into the words of its command and what it prints."""
    command, _, printed = block.removeprefix("$ ").replace("\\\n", " ").partition("\n")
    return shlex.split(command), printed


def printed_by(words: list[str], monkeypatch: pytest.MonkeyPatch) -> str:
    screen = io.StringIO()
    monkeypatch.setattr("sys.argv", words)
    with (
        contextlib.redirect_stdout(screen),
        contextlib.redirect_stderr(screen),
        pytest.raises(SystemExit),
    ):
        main()
    return screen.getvalue()


def test_every_command_of_the_page_prints_what_the_page_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("promisetrack.cli.options.today", lambda: date(2022, 12, 31))
    page = PAGE.read_text(encoding="utf-8")
    shown, seen = [], []
    for file, text, block in re.findall(
        r"`(claims/\S+)`:\n\n```yaml\n(.*?)```|```console\n(.*?)```", page, re.DOTALL
    ):
        if file:
            Path(file).parent.mkdir(exist_ok=True)
            Path(file).write_text(text, encoding="utf-8")
            continue
        words, printed = session(block)
        shown.append(printed)
        seen.append(printed_by(words, monkeypatch))
    assert len(shown) > 5
    assert seen == shown
