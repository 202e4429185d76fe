"""A ledger whose names are easy to tell apart."""

from __future__ import annotations

from pathlib import Path

import pytest

FILES = {
    "claims/spaceflight/acme-moon.yaml": (
        "promise: Acme flies people around the Moon\norganization: Acme & Sons\nclaims:\n"
        "  - by: Jane Doe\n    made: 2026\n"
    ),
    "claims/spaceflight/acme-mars.yaml": (
        "promise: 'Acme''s ship lands on Mars'\norganization: \"Acme & Sons\"  # both\nclaims:\n"
        "  - made: 2026\n    by: John Roe # twice\n"
    ),
    "claims/ev/blue-car.yaml": "promise: >-\n  A blue car.\norganization: Blue Origin\n",
    "claims/ev/README.md": "organization: Nobody\n",
    "claims/ev/.hidden.yaml": "organization: Nobody\n",
    "claims/series/flights.yaml": "title: Flights in a year\n",
    "claims/series/masses.yaml": "title: Masses\n",
    "claims/roadmaps/moon.yaml": "title: To the Moon\n",
    "claims/prices/not-a-domain.yaml": "organization: Nobody\n",
    "claims/sampling.yaml": (
        "rules:\n  named-projects:\n    title: Named\n  all-of-2020:\n    kind: x\n"
    ),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a ledger and, in it, a folder of its own."""
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "notes").mkdir()
    return tmp_path
