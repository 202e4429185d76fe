"""The fault of a command that its user can mend; it lies lower, where every layer can raise it."""

from __future__ import annotations

from promisetrack.problems import CommandError

__all__ = ["CommandError"]
