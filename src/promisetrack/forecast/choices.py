"""The choices by which promises become delay rows, each with the values that it can have."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal, TypeAlias, TypedDict, get_args

from promisetrack.forecast.clock import DueReading
from promisetrack.model.knowledge import JudgeReading

PartialPolicy: TypeAlias = Literal["open", "delivered"]
"""What a partial delivery counts as."""

CancelledPolicy: TypeAlias = Literal["never", "competing"]
"""What a cancellation says: that the promise was of the kind that never comes, or nothing but that
something else came first, as it may to any open promise."""


class RowChoices(TypedDict, total=False):
    """The choices of `promisetrack.forecast.rows.delay_rows`, for functions that hand them on."""

    partial: PartialPolicy
    reading: JudgeReading
    verified_only: bool
    frames: Collection[str] | None
    due_reading: DueReading
    cancelled: CancelledPolicy
    on_time_recorded: float


@dataclass(frozen=True, slots=True)
class Choices:
    """The same, complete and checked.

    Raises
    ------
    ValueError
        For a value that a choice does not have; the message names those it has.
    """

    partial: PartialPolicy
    reading: JudgeReading
    verified_only: bool
    frames: Collection[str] | None
    due_reading: DueReading
    cancelled: CancelledPolicy
    on_time_recorded: float

    def __post_init__(self) -> None:
        """Check every value."""
        _check("partial", self.partial, get_args(PartialPolicy))
        _check("reading", self.reading, get_args(JudgeReading))
        _check("due_reading", self.due_reading, get_args(DueReading))
        _check("cancelled", self.cancelled, get_args(CancelledPolicy))
        if not 0.0 < self.on_time_recorded <= 1.0:
            message = f"on_time_recorded is above 0 and at most 1, not {self.on_time_recorded}"
            raise ValueError(message)


# --- private -------------------------------------------------------------------------------


def _check(name: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        message = f"{name} is one of {', '.join(choices)}, not {value!r}"
        raise ValueError(message)
