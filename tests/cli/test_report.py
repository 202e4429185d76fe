"""The report command: its options, what it refuses, and rendering again at every change."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from promisetrack.cli.app import app
from promisetrack.cli.reporting import read_address
from promisetrack.cli.watching import fingerprint, watch

AT_HOME = ("--out", "site")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the ledger that `init` writes, and work in it."""
    monkeypatch.chdir(tmp_path)
    assert run("init")[0] == 0
    return tmp_path


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Let programs started here hear Ctrl-C, which they inherit as ignored from a run with `&`."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(words), standalone_mode=False)
    fault = "" if result.exception is None else str(result.exception)
    return result.exit_code, result.output + fault


def digest(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_call_writes_the_same_bytes_in_another_zone(project: Path) -> None:
    made = []
    for zone in ("America/Los_Angeles", "Pacific/Auckland"):
        out = project / zone.replace("/", "-")
        command = [sys.executable, "-m", "promisetrack", "report", "--as-of", "2026-06-01"]
        more = ["--since", "2026-01-01", "--address", "https://example.org/r", "--out", str(out)]
        subprocess.run([*command, *more], check=True, env={**os.environ, "TZ": zone})
        made.append(digest(out))
    assert made[0] == made[1]
    assert {"due.ics", "feed.xml", "changes.html"} <= set(made[0])


def test_a_day_to_compare_with_must_be_earlier(project: Path) -> None:
    code, said = run("report", "--as-of", "2026-06-01", "--since", "2026-06-01", *AT_HOME)
    assert code != 0
    assert "is not before 2026-06-01" in said
    assert not (project / "site").exists()


def test_an_unknown_domain_is_refused_with_those_that_there_are(project: Path) -> None:
    code, said = run("report", "--only", "cheese", *AT_HOME)
    assert code != 0
    assert "no promise of the domain cheese" in said
    assert not (project / "site").exists()


def test_one_domain_alone(project: Path) -> None:
    assert run("report", "--only", "energy", *AT_HOME)[0] == 0
    pages = {path.name for path in (project / "site" / "promises").glob("*.html")}
    assert pages == {"index.html", "tesla-south-australia-battery-100-days.html"}


def test_an_address_stands_in_the_feed(project: Path) -> None:
    assert run("report", "--address", "https://example.org/promises", *AT_HOME)[0] == 0
    feed = (project / "site" / "feed.xml").read_text()
    assert 'rel="self" href="https://example.org/promises/feed.xml"' in feed


@pytest.mark.parametrize(
    "text",
    ["example.org", "ftp://example.org/", "https://", "https://a.b/?x", "https://a.b/<x> y",
     "https://a.b/\n", "javascript:alert(1)", "https://[", "https://a.b/#x"],
)  # fmt: skip
def test_what_is_no_address_of_a_site_is_refused(text: str) -> None:
    with pytest.raises(typer.BadParameter):
        read_address(text)


def test_opening_shows_the_front_page(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(typer, "launch", opened.append)
    assert run("report", "--open", *AT_HOME)[0] == 0
    assert opened == [(project / "site" / "index.html").resolve().as_uri()]


# --- watching --------------------------------------------------------------------------------


def test_it_acts_at_once_and_after_each_change_until_interrupted() -> None:
    looks = iter([1, 1, 1, 2, 2, 2, 3, 3])
    acts: list[int] = []

    def look() -> int:
        try:
            return next(looks)
        except StopIteration:
            raise KeyboardInterrupt from None

    watch(look, lambda: acts.append(1), wait=lambda: None)
    assert len(acts) == 3


def test_a_change_while_it_acts_is_not_lost() -> None:
    state = [0]
    acts: list[int] = []

    def act() -> None:
        acts.append(state[0])
        if len(acts) == 1:
            state[0] = 1

    def wait() -> None:
        raise KeyboardInterrupt

    watch(lambda: state[0], act, wait=wait)
    assert acts == [0, 1]


def test_a_fingerprint_tells_edits_new_files_and_files_that_left(tmp_path: Path) -> None:
    one = tmp_path / "a.yaml"
    seen = [fingerprint(tmp_path)]
    one.write_text("a")
    seen.append(fingerprint(tmp_path))
    one.write_text("ab")
    seen.append(fingerprint(tmp_path))
    assert len(set(seen)) == 3
    (tmp_path / ".swap").write_text("hidden")
    assert fingerprint(tmp_path) == seen[2]
    one.unlink()
    assert fingerprint(tmp_path) == seen[0]


@pytest.mark.usefixtures("interruptible")
def test_watching_goes_on_after_a_fault_and_ends_quietly(project: Path) -> None:
    command = [sys.executable, "-m", "promisetrack", "report", "--watch", *AT_HOME]
    broken = project / "claims" / "energy" / "broken.yaml"
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            said = iter(process.stderr.readline, "")
            assert next(line for line in said if "watching" in line)
            broken.write_text("promise: [")
            assert next(line for line in said if "error" in line)
            assert next(line for line in said if "watching" in line)
            broken.unlink()
            assert next(line for line in said if "wrote" in line)
            assert next(line for line in said if "watching" in line)
            time.sleep(0.2)
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=20) == 0
            assert process.stderr.read() == ""
        finally:
            process.kill()
