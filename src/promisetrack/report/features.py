"""What the front page puts first, for the ledger that this project ships.

A ledger that lacks one of these simply has no such part: the front page then takes its headline
from the open promise with the most dates, and leaves out the tables that would be empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class HeadlineFeature:
    """The promise of the headline: what its amount is of, and the series that shows the level."""

    promise: str
    kicker: str
    amount_of: str
    level_series: str


@dataclass(frozen=True, slots=True)
class TableFeature:
    """A forecast table: the promises of a domain or of a programme.

    ``subject`` completes "promises about …".
    """

    id: str
    subject: str
    domain: str | None = None
    programme: str | None = None


HEADLINE: Final = HeadlineFeature(
    promise="spacex-orbital-ai-1gw-per-year",
    kicker="Orbital AI compute",
    amount_of="of AI in orbit",
    level_series="orbital-ai-compute-power-known-nodes",
)

TABLES: Final = (
    TableFeature("orbital-compute", "orbital compute", domain="orbital-compute"),
    TableFeature("starship", "Starship", programme="starship"),
)

DOMAIN_NAMES: Final[Mapping[str, str]] = {
    "ai": "AI systems",
    "autonomy": "Self-driving",
    "aviation": "Aircraft",
    "battery": "Batteries",
    "chips": "Chips",
    "constellation": "Satellite constellations",
    "electrolyser": "Electrolysers",
    "ev": "Electric cars",
    "fusion": "Fusion",
    "infrastructure": "Infrastructure",
    "launch-vehicle": "Rockets",
    "medical-device": "Medical devices",
    "nuclear-build": "Nuclear plants",
    "quantum": "Quantum computers",
    "robotics": "Robots",
    "solar": "Solar power",
    "spaceflight": "Space missions",
    "telescope": "Telescopes",
    "vaccine": "Vaccines",
}
"""Names of domains that read better than their folders; any other is its folder's name."""
