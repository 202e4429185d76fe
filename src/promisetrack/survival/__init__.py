"""Censored durations on plain arrays, in any unit: no dates and no promises here."""

from promisetrack.survival.observations import Observations, ObservationsError

__all__ = ["Observations", "ObservationsError"]
