"""The years that a slip chart covers, at equal steps both ways, and its pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from promisetrack.charts.chains import Chain, End
from promisetrack.charts.years import bounds

LEAST_ASPECT: Final = 0.5
MOST_ASPECT: Final = 0.9


@dataclass(frozen=True, slots=True)
class Frame:
    """Years: said from ``x_low`` to ``x_high``, promised for ``y_low`` to ``y_high``."""

    x_low: float
    x_high: float
    y_low: float
    y_high: float

    @property
    def aspect(self) -> float:
        """Height over width at equal steps of years."""
        return (self.y_high - self.y_low) / (self.x_high - self.x_low)

    @property
    def diagonal(self) -> tuple[float, float] | None:
        """First and last year of the line on which a date falls due; None where it is outside."""
        low, high = max(self.x_low, self.y_low), min(self.x_high, self.y_high)
        return (low, high) if low < high else None

    def widened(self, across: float, up: float, *, before: float) -> Frame:
        """Return a frame of so many years, ``before`` being the share of new ones put first."""
        x_more = across - (self.x_high - self.x_low)
        y_more = up - (self.y_high - self.y_low)
        return Frame(
            self.x_low - x_more * before,
            self.x_high + x_more * (1 - before),
            self.y_low - y_more * before,
            self.y_high + y_more * (1 - before),
        )


@dataclass(frozen=True, slots=True)
class Plot:
    """A frame at a size in pixels."""

    frame: Frame
    width: float

    @property
    def height(self) -> float:
        """Height at equal steps of years."""
        return self.width * self.frame.aspect

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return the pixels, from the top left corner, of a year said and a year promised."""
        frame = self.frame
        return (
            (x - frame.x_low) / (frame.x_high - frame.x_low) * self.width,
            (frame.y_high - y) / (frame.y_high - frame.y_low) * self.height,
        )


def chain_frame(chain: Chain, *, least_years: float = 4.0) -> Frame:
    """Return the years that hold a chain's statements, dates and end, with margins.

    Parameters
    ----------
    chain
        At least one dated statement.
    least_years
        Fewest years across before the margins.

    Returns
    -------
    Frame
        Decimal years, its height `LEAST_ASPECT` to `MOST_ASPECT` of its width.
    """
    return _proportioned(_held(chain, least=least_years))


def shared_frame(chains: Sequence[Chain]) -> Frame:
    """Return the years that hold several chains together, at least one, at equal steps."""
    frames = [_held(chain, least=0.5) for chain in chains]
    return _proportioned(
        Frame(
            min(one.x_low for one in frames),
            max(one.x_high for one in frames),
            min(one.y_low for one in frames),
            max(one.y_high for one in frames),
        )
    )


# --- private -------------------------------------------------------------------------------


def _held(chain: Chain, *, least: float) -> Frame:
    said = [*(one.said for one in chain.dated), chain.ended]
    seen = [chain.ended] if chain.end is End.DELIVERED else []
    dues = [one.due for one in chain.dated if one.due is not None]
    x_low, x_high = _margins(said, least=least, before=0.14, after=0.04)
    y_low, y_high = _margins([*dues, *seen], least=least * LEAST_ASPECT, before=0.1, after=0.1)
    return Frame(x_low, x_high, y_low, y_high)


def _margins(
    values: Sequence[float], *, least: float, before: float, after: float
) -> tuple[float, float]:
    low, high = bounds(values, least=least)
    return low - before * (high - low), high + after * (high - low)


def _proportioned(frame: Frame) -> Frame:
    """Return a frame that is neither flatter nor steeper than a chart should be."""
    across, up = frame.x_high - frame.x_low, frame.y_high - frame.y_low
    if frame.aspect < LEAST_ASPECT:
        return frame.widened(across, across * LEAST_ASPECT, before=0.5)
    if frame.aspect > MOST_ASPECT:
        return frame.widened(up / MOST_ASPECT, up, before=0.35)
    return frame
