"""Memory that was freed goes back to the system between two kinds of work.

A fit of 10,000 promises frees some 100 MB in pieces that the C library of Linux keeps for the next
one. Where pages are written afterwards nobody asks for them again.
"""

from __future__ import annotations

import ctypes
import sys


def hand_back() -> None:
    """Give the system what this process has freed; on Linux alone.

    Other C libraries than that of GNU have no such call, and give back by themselves.
    """
    if sys.platform != "linux":
        return
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
