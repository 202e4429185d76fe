"""Names as parts of addresses: safe as file names on any system, and no two alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from promisetrack.model.scalars import RESERVED_SLUGS

LONGEST = 60


def slugs(names: Iterable[str]) -> dict[str, str]:
    """Return the slug of each name; of names that would share one, all but the first get a number.

    Small letters, digits and single hyphens: nothing that a path, an address or a file system
    reads in its own way.

    >>> slugs(["Blue Origin", "Citroën", "../etc/passwd", "blue-origin", "日本"])
    {'../etc/passwd': 'etc-passwd', 'Blue Origin': 'blue-origin', 'Citroën': 'citroen', \
'blue-origin': 'blue-origin-2', '日本': 'name'}
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in sorted(set(names)):
        plain = slug = _slug(name)
        number = 1
        while slug in taken:
            number += 1
            slug = f"{plain}-{number}"
        taken.add(slug)
        found[name] = slug
    return found


# --- private -------------------------------------------------------------------------------


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain)[:LONGEST].strip("-") or "name"
    return f"{slug}-1" if slug in RESERVED_SLUGS else slug
