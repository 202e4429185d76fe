"""The fault of a command that its user can mend; it lies lower, where every layer can raise it."""

from __future__ import annotations

from typing import Final

from promisetrack.problems import CommandError

__all__ = ["MORE_TO_LEARN_FROM", "CommandError"]

MORE_TO_LEARN_FROM: Final = "log or resolve more promises, or take a later day: --as-of DATE"
"""What to try where a ledger holds too little for a forecast."""
