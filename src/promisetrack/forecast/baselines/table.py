"""The baselines by name, in the order of how hard they are to beat."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from promisetrack.forecast.baselines.cases import Forecaster, Known
from promisetrack.forecast.baselines.face_value import face_value
from promisetrack.forecast.baselines.regression import lognormal_aft
from promisetrack.forecast.baselines.stretches import (
    delivered_uplift,
    domain_km,
    fixed_stretch,
    pooled_km,
)


@dataclass(frozen=True, slots=True)
class Baseline:
    """A competitor with one name and one way to fit."""

    name: str
    how: Callable[[Known], Forecaster]

    def fit(self, known: Known) -> Mapping[str, Forecaster]:
        """Return the fitted rule under its name."""
        return {self.name: self.how(known)}


BASELINES: Final = (
    Baseline("face_value", face_value),
    Baseline("fixed_stretch", fixed_stretch),
    Baseline("delivered_uplift", delivered_uplift),
    Baseline("domain_km", domain_km),
    Baseline("lognormal_aft", lognormal_aft),
    Baseline("pooled_km", pooled_km),
)
