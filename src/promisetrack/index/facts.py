"""What an index says of itself, in its `meta` table."""

from __future__ import annotations

from typing import Final

APPLICATION: Final = "promisetrack"

TABLES_VERSION: Final = 6
"""Raise it with every change of the tables: an index of another version is built anew."""
