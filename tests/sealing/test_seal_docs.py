"""docs/how-to/seal-the-ledger.md is run as it stands, signed tag and all."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "seal-the-ledger.md"
PROMISE = "spacex-orbital-ai-1gw-per-year"
LOG = f"""\
as_of,ledger_hash,version,promise,p50
2026-11-23,ab,1,{PROMISE},2031-06-30
2026-11-23,cd,1,{PROMISE},2031-05-31
"""
WHO = {"NAME": "Ann", "EMAIL": "ann@example.org"}


def run(folder: Path, script: str) -> str:
    """Run a line of a shell, and return all that it prints."""
    environment = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder / "home"),
        "GIT_CONFIG_NOSYSTEM": "1",
        **{
            f"GIT_{who}_{key}": value
            for who in ("AUTHOR", "COMMITTER")
            for key, value in WHO.items()
        },
    }
    result = subprocess.run(
        ["sh", "-c", script],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return result.stdout


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a ledger with two issued forecasts, in a repository of somebody who has a key."""
    if not (shutil.which("git") and shutil.which("ssh-keygen")):
        pytest.skip("needs git and ssh-keygen")
    key = tmp_path / "home" / ".ssh" / "id_ed25519"
    key.parent.mkdir(parents=True, mode=0o700)
    run(tmp_path, f"ssh-keygen -q -t ed25519 -N '' -C '' -f {key}")
    run(tmp_path, "promisetrack init . && git init --quiet")
    signers = f"ann@example.org {key.with_suffix('.pub').read_text('utf-8')}"
    (tmp_path / "signers").write_text(signers, "utf-8")
    (tmp_path / "reports" / "forecasts").mkdir(parents=True)
    (tmp_path / "reports" / "forecasts" / "2026-11-23.csv").write_text(LOG, "utf-8")
    return tmp_path


def blurred(text: str) -> str:
    """Hide what hangs on the starter's bytes and on the key."""
    text = re.sub(r"\b[0-9a-f]{64}\b", "HASH", text)
    return re.sub(r"SHA256:\S+", "KEY", text)


def test_every_command_of_the_page_prints_what_the_page_shows(project: Path) -> None:
    blocks = re.findall(r"```console\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    sessions = [part for block in blocks for part in re.split(r"^\$ ", block, flags=re.MULTILINE)]
    shown = [blurred(session.partition("\n")[2]) for session in sessions if session]
    seen = [blurred(run(project, session.partition("\n")[0])) for session in sessions if session]
    assert len(shown) > 10
    assert seen == shown


def test_a_seal_made_again_is_another_one_than_the_signed(project: Path) -> None:
    roots = set(re.findall(r"\b[0-9a-f]{64}\b", run(project, "promisetrack seal")))
    log = project / "reports" / "forecasts" / "2026-11-23.csv"
    log.write_text(LOG.replace("2031", "2027"), "utf-8")
    roots |= set(re.findall(r"\b[0-9a-f]{64}\b", run(project, "promisetrack seal")))
    assert len(roots) == 2
