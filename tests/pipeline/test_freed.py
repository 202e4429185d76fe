"""What a process has freed goes back to the system when it is told so."""

from __future__ import annotations

import ctypes
import resource
import sys
from pathlib import Path

import pytest

from promisetrack.pipeline.freed import hand_back

PIECE = 40_000
"""Bytes: so many come from the heap of the C library, which keeps them when they are freed."""

PIECES = 2_000


@pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(ctypes.CDLL(None), "malloc_trim"),
    reason="the C library gives back by itself, or never",
)
def test_what_was_freed_in_pieces_goes_back_to_the_system() -> None:
    pieces = [bytearray(PIECE) for _ in range(PIECES)]
    last = pieces.pop()  # at the end of the heap, it keeps all that is before it
    before = resident()
    pieces.clear()
    hand_back()
    assert before - resident() > PIECE * PIECES / 2
    assert len(last) == PIECE


def resident() -> int:
    """Return the bytes of memory that this process holds."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize()


def test_elsewhere_nothing_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "CDLL", None)  # asking for it would be an error
    hand_back()
