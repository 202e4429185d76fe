"""docs/how-to/import-market-prices.md is run as it stands: every command, all that it prints."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import shutil
from pathlib import Path

import pytest

from promisetrack.cli import main
from promisetrack.crowd import Code

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "how-to" / "import-market-prices.md").read_text(encoding="utf-8")


def printed_by(command: str, monkeypatch: pytest.MonkeyPatch) -> str:
    screen = io.StringIO()
    monkeypatch.setattr("sys.argv", shlex.split(command))
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
    (tmp_path / "claims" / "series").mkdir(parents=True)
    for file in (ROOT / "tests" / "crowd" / "files").glob("*.json"):
        shutil.copy(file, tmp_path)
    for file, text in re.findall(r"`(\S+\.json)`:\n\n```json\n(.*?)```", PAGE, re.DOTALL):
        (tmp_path / file).write_text(text, encoding="utf-8")
    blocks = re.findall(r"```console\n\$ (.*?)\n(.*?)```", PAGE, re.DOTALL)
    assert len(blocks) == 5
    assert [printed_by(command, monkeypatch) for command, _ in blocks] == [
        printed for _, printed in blocks
    ]


def test_the_page_lists_every_code() -> None:
    assert re.findall(r"^\| (IMP\d+) \|", PAGE, re.MULTILINE) == [code.value for code in Code]
