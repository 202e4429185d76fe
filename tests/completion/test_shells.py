"""Each shell, taught by its own lines, asks the program and takes its answer.

Where a shell is not installed its tests skip.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from promisetrack.completion import script

PROGRAM = f"""#!/bin/sh
exec '{sys.executable}' -m promisetrack "$@"
"""


def run(shell: str, text: str, folder: Path) -> list[str]:
    """Run lines in a shell that knows the program, and return the lines that it prints."""
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")
    bin_ = folder / "bin"
    bin_.mkdir(exist_ok=True)
    (bin_ / "promisetrack").write_text(PROGRAM, encoding="utf-8")
    (bin_ / "promisetrack").chmod(0o755)
    (folder / f"taught.{shell}").write_text(script(shell), encoding="utf-8")
    environment = {**os.environ, "PATH": f"{bin_}:{os.environ['PATH']}", "HOME": str(folder)}
    done = subprocess.run(
        [program, "-c", text], cwd=folder, env=environment, capture_output=True, text=True,
        check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def bash(words: list[str], folder: Path) -> list[str]:
    """Return what bash would put into the line."""
    quoted = " ".join(f"'{word}'" if "'" not in word else f'"{word}"' for word in words)
    return run(
        "bash",
        f"source taught.bash; COMP_WORDS=(promisetrack {quoted}); COMP_CWORD={len(words)}\n"
        '_promisetrack promisetrack 2>/dev/null; printf "%s\\n" "${COMPREPLY[@]}"',
        folder,
    )


def test_bash_completes_ids_and_names(folder: Path) -> None:
    assert bash(["show", "acme-m"], folder) == ["acme-mars", "acme-moon"]
    assert bash(["list", "--status", "del"], folder) == ["delivered"]


def test_bash_gets_names_with_spaces_as_one_word(folder: Path) -> None:
    assert bash(["list", "--organization", "A"], folder) == [r"Acme\ \&\ Sons"]
    assert bash(["list", "--organization", r"Acme\ \&"], folder) == [r"Acme\ \&\ Sons"]
    assert bash(["list", "--organization", '"Acme &'], folder) == ["Acme & Sons"]
    assert bash(["list", "--organization", "=", "B"], folder) == [r"Blue\ Origin"]
    assert bash(["list", "--organization", "="], folder) == [r"Acme\ \&\ Sons", r"Blue\ Origin"]


def test_bash_offers_files_where_a_file_may_stand(folder: Path) -> None:
    assert bash(["import", "kalshi", "o"], folder) == [""]


def test_zsh_shows_ids_with_their_statements(folder: Path) -> None:
    shown = run(
        "zsh",
        "compdef() { true }; compadd() { print -l -- $names; print -l -- $shown }\n"
        "words=(promisetrack show acme-m); CURRENT=3; source ./taught.zsh; _promisetrack",
        folder,
    )
    assert shown == [
        "acme-mars", "acme-moon", "acme-mars  -- Acme's ship lands on Mars",
        "acme-moon  -- Acme flies people around the Moon",
    ]  # fmt: skip


def test_zsh_takes_names_with_spaces_and_leaves_files_to_itself(folder: Path) -> None:
    taught = "compdef() { true }; compadd() { print -l -- $names }; _files() { print files }\n"

    def shown(line: str) -> list[str]:
        asked = f"words=({line}); CURRENT=$#words; source ./taught.zsh; _promisetrack"
        return run("zsh", taught + asked, folder)

    assert shown("promisetrack list --organization 'Acme\\ '") == ["Acme & Sons"]
    assert shown("promisetrack import kalshi o") == ["files"]
    assert shown("promisetrack log x --promise ''") == []


def test_fish_shows_ids_with_their_statements(folder: Path) -> None:
    shown = run("fish", "source taught.fish; complete -C 'promisetrack show acme-m'", folder)
    assert shown == [
        "acme-mars\tAcme's ship lands on Mars", "acme-moon\tAcme flies people around the Moon",
    ]  # fmt: skip


def test_fish_takes_names_with_spaces_and_leaves_files_to_itself(folder: Path) -> None:
    line = "source taught.fish; complete -C 'promisetrack list --organization Bl'"
    assert [one.replace("\\ ", " ") for one in run("fish", line, folder)] == ["Blue Origin"]
    line = "source taught.fish; complete -C 'promisetrack import kalshi taught.f'"
    assert run("fish", line, folder) == ["taught.fish"]
