"""What a fit of delays rests on: counts of promises, and the numbers that a report prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypeAlias

from promisetrack.forecast.rows import CANCELLED, DELIVERED, OPEN, DelayRows
from promisetrack.forecast.stretch import StretchCurve, product_limit, stretch_quantile
from promisetrack.model import Status

ModelKind: TypeAlias = Literal["full", "stretch"]
"""The whole model, or the pooled curve of the stretch alone."""

QUARTILES: Final = (0.25, 0.5, 0.75)


@dataclass(frozen=True, slots=True)
class StretchQuantile:
    """The stretch by which a share of promises is delivered, with its 80 % interval.

    None where too few are delivered to say.
    """

    share: float
    stretch: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class FitFacts:
    """What a fit rests on: counts of promises, and the numbers that a report prints.

    ``kept`` of ``decided`` were delivered on or before their first date; decided are the
    delivered (but those that ``straddle`` the date), the cancelled, and the open whose date had
    passed when last seen. Beyond the stretch ``supported_to``, fewer than ten cases are left.
    ``never`` is the share that never comes: a floor where it counts declared cancellations alone.
    """

    as_of: date
    promises: int
    rows: int
    delivered: int
    open: int
    partial: int
    """Of the open ones, those delivered in part."""
    cancelled: int
    excluded: Mapping[str, int]
    """Reason (a key of `promisetrack.forecast.rows.LEFT_OUT`) to the number left out."""
    kept: int
    decided: int
    straddle: int
    quartiles: tuple[StretchQuantile, ...]
    supported_to: float
    tail_rate: float
    never: float
    never_is_floor: bool
    kind: ModelKind


def describe_fit(
    rows: DelayRows, curve: StretchCurve, *, never_is_floor: bool, kind: ModelKind
) -> FitFacts:
    """Return what a fit to delay rows rests on.

    Parameters
    ----------
    rows
        What was fitted.
    curve
        The stretch curve, of the model or in it.
    never_is_floor
        Whether its never-share counts declared cancellations alone.
    kind
        Which model it is.
    """
    frame, cause = rows.frame, rows.cause
    kept = (cause == DELIVERED) & (frame["until"] <= frame["deadline"]) & ~frame["straddles"]
    undecided = frame["straddles"] | ((cause == OPEN) & (frame["until"] < frame["deadline"]))
    excluded = {reason: len(ids) for reason, ids in rows.excluded.items()}
    steps = product_limit(frame["stretch"].to_numpy(), cause)
    return FitFacts(
        as_of=rows.as_of,
        promises=len(cause) + sum(excluded.values()),
        rows=len(cause),
        delivered=int((cause == DELIVERED).sum()),
        open=int((cause == OPEN).sum()),
        partial=int(((cause == OPEN) & (frame["status"] == Status.PARTIAL)).sum()),
        cancelled=int((cause == CANCELLED).sum()),
        excluded=excluded,
        kept=int(kept.sum()),
        decided=len(cause) - int(undecided.sum()),
        straddle=int(frame["straddles"].sum()),
        quartiles=tuple(StretchQuantile(p, *stretch_quantile(steps, p)) for p in QUARTILES),
        supported_to=curve.tail_from,
        tail_rate=curve.tail_rate,
        never=curve.never,
        never_is_floor=never_is_floor,
        kind=kind,
    )
