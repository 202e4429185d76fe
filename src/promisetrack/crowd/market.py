"""What a saved file says, whatever platform it comes from: frozen values.

Conventions: a probability is from 0 to 1 and is that of the event on or before a deadline, a day
that itself still counts. A window of days is that of `promisetrack.dates`: ``../2027-12-31`` is
by the end of 2027, ``2031-01-01/2032-12-31`` in those two years, ``2036-01-01/..`` not before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from promisetrack.dates import DateWindow
from promisetrack.model import Platform
from promisetrack.problems import KeyPath


class Layout(StrEnum):
    """How the prices of a market hang together."""

    LADDER = "ladder"
    """Each is that of the event by a deadline; they are traded apart, and may contradict."""
    BUCKETS = "buckets"
    """Each is that of the event within a window; together they are everything."""
    CURVE = "curve"
    """The points of one distribution over dates."""


@dataclass(frozen=True, slots=True)
class CrowdPrice:
    """One price.

    Attributes
    ----------
    window
        When the event must happen for it to pay; None where it pays if it never happens, or in
        any other case than those named.
    probability
        From 0 to 1.
    name
        What the platform calls it.
    volume
        What was traded in it, in the market's unit; None where the file does not say.
    where
        Its place in the file.
    traders
        How many people forecast it; None where the file counts them for the market alone.
    """

    window: DateWindow | None
    probability: float
    name: str = ""
    volume: float | None = None
    where: KeyPath = ()
    traders: int | None = None

    @property
    def deadline(self) -> date | None:
        """The last day that counts; None where there is none."""
        return None if self.window is None else self.window.upper


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A part of a market of which no price was taken, and why.

    ``is_settled`` where its outcome is known, so that its price is no forecast; else the price is
    missing.
    """

    name: str
    why: str
    is_settled: bool = False


@dataclass(frozen=True, slots=True)
class CrowdMarket:
    """A market on when something happens, as one file shows it.

    Attributes
    ----------
    platform, id
        The platform, and its own name for the market.
    question
        What it asks, in the platform's words.
    address
        The page of the market, where the file names it.
    taken
        The day of the prices.
    layout, prices
        The prices in the order of their deadlines, those without one last.
    volume, unit
        What was traded in all, and in what: contracts, USD, mana; None where the file does not say.
    traders
        How many people traded or forecast; None where the file does not say.
    left_out
        The parts without a price.
    """

    platform: Platform
    id: str
    question: str
    address: str | None
    taken: date
    layout: Layout
    prices: tuple[CrowdPrice, ...]
    volume: float | None = None
    unit: str | None = None
    traders: int | None = None
    left_out: tuple[LeftOut, ...] = ()
