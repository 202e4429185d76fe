"""Work done in a child process: killed at a step, or without the rights of root."""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from faults.steps import Step, watched

NOBODY: Final = 65534


def in_child(work: Callable[[], Any], *, report: Path | None = None) -> int:
    """Run something in a child; return its exit code, negative for a signal.

    What the work returns is written into ``report``, as is the trace of what it raises.
    """
    child = os.fork()
    if child == 0:
        code = 0
        try:
            said = work()
        except BaseException:  # noqa: BLE001  a child must never come back into pytest
            said, code = traceback.format_exc(), 99
        if report is not None:
            report.write_text(str(said), "utf-8")
        os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killed_at(number: int, folder: Path, work: Callable[[], Any]) -> int:
    """Run something in a child that is killed before its n-th step below a folder."""
    left = iter(range(number))

    def kill_in_time(_: Step) -> None:
        if next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    def watched_work() -> None:
        with watched(folder, kill_in_time):
            work()

    return in_child(watched_work)


def drop_root() -> None:
    """Become a user who may write only where everyone may."""
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
