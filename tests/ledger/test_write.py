"""Replacing a file: whole or not at all, whatever the disk, the clock or another writer does."""

from __future__ import annotations

import os
import resource
import signal
import stat
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from promisetrack.ledger.files import list_files
from promisetrack.ledger.lock import LockError, lock_ledger
from promisetrack.ledger.write import TEMPORARY, WriteError, change_file, replace_file
from promisetrack.problems import CommandError

OLD = b"old: " + b"o" * 5000 + b"\n"
NEW = b"new: " + b"n" * 9000 + b"\n"
NOBODY = 65534

# A parallel run of the tests has threads; the children here never return to them.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")


def accept(_before: str | None, _after: str) -> None:
    """Accept every change."""


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    folder = tmp_path / "claims"
    (folder / "ev").mkdir(parents=True)
    (folder / "ev" / "a.yaml").write_bytes(OLD)
    return folder


def names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_file_is_replaced_and_its_rights_stay(ledger: Path) -> None:
    path = ledger / "ev" / "a.yaml"
    path.chmod(0o640)
    assert replace_file(path, OLD, NEW)
    assert path.read_bytes() == NEW
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert names(ledger) == ["ev/a.yaml"]


def test_a_new_file_and_its_folder_are_made(ledger: Path) -> None:
    path = ledger / "space" / "b.yaml"
    assert replace_file(path, None, NEW)
    assert path.read_bytes() == NEW


def test_a_link_stays_a_link(ledger: Path) -> None:
    link = ledger / "ev" / "b.yaml"
    link.symlink_to("a.yaml")
    assert replace_file(link, OLD, NEW)
    assert link.is_symlink()
    assert (ledger / "ev" / "a.yaml").read_bytes() == NEW


@pytest.mark.parametrize("before", [b"something else\n", None])
def test_a_file_that_has_changed_meanwhile_is_left_alone(
    ledger: Path, before: bytes | None
) -> None:
    assert not replace_file(ledger / "ev" / "a.yaml", before, NEW)
    assert (ledger / "ev" / "a.yaml").read_bytes() == OLD
    assert names(ledger) == ["ev/a.yaml"]


def test_a_file_that_is_gone_is_not_made_again(ledger: Path) -> None:
    path = ledger / "ev" / "a.yaml"
    path.unlink()
    assert not replace_file(path, OLD, NEW)
    assert names(ledger) == []


def test_a_folder_of_which_nothing_comes_is_unmade(ledger: Path) -> None:
    assert not replace_file(ledger / "space" / "b.yaml", OLD, NEW)
    assert not (ledger / "space").exists()


def test_a_change_is_made_to_what_is_there_now(ledger: Path) -> None:
    path = ledger / "ev" / "a.yaml"
    path.write_text("n: 1\n", encoding="utf-8")
    tries = []

    def edit(text: str | None) -> str:
        tries.append(text)
        if len(tries) == 1:  # an editor saves while we are at it
            path.write_text("n: 5\n", encoding="utf-8")
        return f"{text}m: 2\n"

    change = change_file(ledger, "ev/a.yaml", edit, accept=accept)
    assert (change.before, change.after) == ("n: 5\n", "n: 5\nm: 2\n")
    assert path.read_text(encoding="utf-8") == "n: 5\nm: 2\n"


def test_a_file_that_never_rests_is_given_up(ledger: Path) -> None:
    path = ledger / "ev" / "a.yaml"
    count = iter(range(1000))

    def edit(_text: str | None) -> str:
        path.write_text(f"n: {next(count)}\n", encoding="utf-8")
        return "mine\n"

    with pytest.raises(WriteError) as caught:
        change_file(ledger, "ev/a.yaml", edit, accept=accept)
    assert str(caught.value) == f"{path}: another program keeps changing it; nothing was changed"
    assert path.read_text(encoding="utf-8") == "n: 4\n"


def test_what_is_not_accepted_is_not_written(ledger: Path) -> None:
    def refuse(_before: str | None, _after: str) -> None:
        message = "no"
        raise CommandError(message)

    with pytest.raises(CommandError, match="no"):
        change_file(ledger, "ev/a.yaml", lambda _: "new\n", accept=refuse)
    assert (ledger / "ev" / "a.yaml").read_bytes() == OLD


def test_a_file_that_is_not_utf8_is_left_alone(ledger: Path) -> None:
    path = ledger / "ev" / "a.yaml"
    path.write_bytes(b"\xff\n")
    with pytest.raises(WriteError) as caught:
        change_file(ledger, "ev/a.yaml", lambda _: "new\n", accept=accept)
    assert str(caught.value) == f"{path}: the file is not UTF-8; nothing was changed"


def test_what_a_killed_writer_left_is_no_part_of_the_ledger_and_swept_away(ledger: Path) -> None:
    leftover = ledger / "ev" / f".a.yaml.0a1b2c3d{TEMPORARY}"
    leftover.write_bytes(b"half a fi")
    assert [place.file for place in list_files(ledger).places] == ["ev/a.yaml"]
    change_file(ledger, "ev/a.yaml", lambda _: "new: 1\n", accept=accept)
    assert not leftover.exists()


# --- killed --------------------------------------------------------------------------------

STEPS = ("open", "write", "fchown", "fchmod", "fsync", "close", "replace", "unlink")


def in_child(work: Callable[[], Any]) -> int:
    """Run something in a child process; return its exit code, negative for a signal."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:  # noqa: BLE001  a child must never come back into pytest
            os._exit(99)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killed_at(number: int, path: Path) -> int:
    """Replace a file in a child that is killed before its n-th step; a write is cut in half."""

    def work() -> None:
        left = iter(range(number))

        def step(real: Callable[..., Any]) -> Callable[..., Any]:
            def traced(*args: Any, **kwargs: Any) -> Any:
                if next(left, None) is None:
                    os.kill(os.getpid(), signal.SIGKILL)
                return real(*args, **kwargs)

            return traced

        for name in STEPS:
            if name == "write":
                continue
            setattr(os, name, step(getattr(os, name)))
        replace_file(path, OLD, NEW)

    return in_child(work)


def test_a_kill_before_any_step_leaves_the_old_file_or_the_new_one(ledger: Path) -> None:
    path = ledger / "ev" / "a.yaml"
    endings, states = [], []
    for number in range(40):
        path.write_bytes(OLD)
        endings.append(killed_at(number, path))
        states.append(path.read_bytes())
        if endings[-1] == 0:
            break
    assert endings[-1] == 0, "the steps do not end"
    assert endings[:-1] == [-signal.SIGKILL] * (len(endings) - 1)
    assert len(endings) > 6
    assert set(states) == {OLD, NEW}
    assert states == sorted(states, key=[OLD, NEW].index)
    assert [place.file for place in list_files(ledger).places] == ["ev/a.yaml"]


KILLED = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from promisetrack.ledger.write import change_file
    root = Path(sys.argv[1])
    text = {False: "old: " + "o" * 200_000 + "\\n", True: "new: " + "n" * 300_000 + "\\n"}
    print("ready", flush=True)
    turn = False
    while True:
        turn = not turn
        change_file(root, "ev/a.yaml", lambda _: text[turn], accept=lambda *_: None)
    """
)


def test_a_kill_at_any_time_leaves_a_whole_file(ledger: Path) -> None:
    whole = {b"old: " + b"o" * 200_000 + b"\n", b"new: " + b"n" * 300_000 + b"\n"}
    path = ledger / "ev" / "a.yaml"
    path.write_bytes(min(whole))
    for wait in (0.001, 0.004, 0.009, 0.016, 0.025):
        with subprocess.Popen(
            [sys.executable, "-c", KILLED, str(ledger)], stdout=subprocess.PIPE
        ) as child:
            assert child.stdout is not None
            child.stdout.readline()
            time.sleep(wait)
            child.kill()
        assert path.read_bytes() in whole


# --- refused by the disk -------------------------------------------------------------------


def test_a_full_disk_changes_nothing_and_says_where(ledger: Path) -> None:
    path = ledger / "ev" / "a.yaml"
    report = ledger / "report"

    def work() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (6000, 6000))
        try:
            replace_file(path, OLD, NEW)
        except WriteError as error:
            report.write_text(f"{error.exit_code} {error}", encoding="utf-8")

    assert in_child(work) == 0
    assert report.read_text() == f"1 {path}: file too large; nothing was changed"
    assert path.read_bytes() == OLD
    assert names(ledger) == ["ev/a.yaml", "report"]


@pytest.mark.skipif(os.getuid() != 0, reason="only root can mount a small disk")
def test_a_disk_without_room_changes_nothing(tmp_path: Path) -> None:
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(tmp_path)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    try:
        path = tmp_path / "a.yaml"
        path.write_bytes(OLD)
        with pytest.raises(WriteError) as caught:
            replace_file(path, OLD, b"x" * 100_000)
        assert str(caught.value) == f"{path}: no space left on device; nothing was changed"
        assert path.read_bytes() == OLD
        assert names(tmp_path) == ["a.yaml"]
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)


@pytest.fixture
def reachable() -> Iterator[Path]:
    """Return a folder that other users can reach; those of pytest are closed to them."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.mark.parametrize("file", ["ev/a.yaml", "space/b.yaml"], ids=["file", "folder"])
def test_a_read_only_folder_changes_nothing_and_says_where(reachable: Path, file: str) -> None:
    folder = reachable / "claims"
    path, before = folder / file, OLD if file == "ev/a.yaml" else None
    (folder / "ev").mkdir(parents=True)
    (folder / "ev" / "a.yaml").write_bytes(OLD)
    report = reachable / "report"
    report.touch()
    report.chmod(0o666)
    for closed in (folder, folder / "ev"):
        closed.chmod(0o555)

    def work() -> None:
        if os.getuid() == 0:
            os.setuid(NOBODY)
        try:
            replace_file(path, before, NEW)
        except WriteError as error:
            report.write_text(f"{error} / {error.remedy}", encoding="utf-8")

    try:
        assert in_child(work) == 0
    finally:
        for closed in (folder, folder / "ev"):
            closed.chmod(0o755)
    assert report.read_text() == (
        f"{path}: permission denied; nothing was changed"
        " / look at the rights of the file and its folder"
    )
    assert names(folder) == ["ev/a.yaml"]


# --- several writers -----------------------------------------------------------------------

APPENDING = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from promisetrack.ledger.write import change_file
    root, name = Path(sys.argv[1]), sys.argv[2]
    for number in range(50):
        change_file(
            root, "ev/a.yaml", lambda text: f"{text}{name}{number}: x\\n", accept=lambda *_: None
        )
    """
)


def test_two_writers_at_once_lose_nothing(ledger: Path) -> None:
    path = ledger / "ev" / "a.yaml"
    path.write_bytes(b"")
    writers = [
        subprocess.Popen([sys.executable, "-c", APPENDING, str(ledger), name]) for name in "ab"
    ]
    assert [writer.wait() for writer in writers] == [0, 0]
    lines = path.read_text(encoding="utf-8").splitlines()
    assert sorted(lines) == sorted(f"{name}{n}: x" for name in "ab" for n in range(50))
    assert names(ledger) == ["ev/a.yaml"]


def test_a_lock_that_is_held_too_long_is_named(ledger: Path) -> None:
    with (
        lock_ledger(ledger),
        pytest.raises(LockError) as caught,
        lock_ledger(ledger, wait_seconds=0.05),
    ):
        pytest.fail("two writers at once")
    assert str(caught.value) == f"{ledger}: another program has been writing for 0.05 seconds"
    with lock_ledger(ledger, wait_seconds=0.05):
        pass


def test_a_killed_writer_holds_no_lock(ledger: Path) -> None:
    def work() -> None:
        with lock_ledger(ledger):
            os.kill(os.getpid(), signal.SIGKILL)

    assert in_child(work) == -signal.SIGKILL
    with lock_ledger(ledger, wait_seconds=0.05):
        pass


def test_without_file_locks_writing_is_refused(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("promisetrack.ledger.lock.fcntl", None)
    with pytest.raises(LockError) as caught, lock_ledger(ledger):
        pytest.fail("no lock was held")
    assert str(caught.value) == "writing needs POSIX file locks, which this system does not have"
