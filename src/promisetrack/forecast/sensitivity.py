"""How much a forecast hangs on what was assumed: one promise under every variant, by its effect.

What moves an answer is measured on the whole of it: the largest change of the chance to have been
delivered by any one day. A variant that changes nothing moves it by 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from typing import Final

import numpy as np

from promisetrack.forecast.delays import DelayModel
from promisetrack.forecast.delivery import HORIZON_DAYS, DeliveryForecast, ForecastError
from promisetrack.forecast.rows import LEFT_OUT
from promisetrack.forecast.variants import VARIANTS, Refitted, Variant, fit_variants
from promisetrack.mapper import Mapper, in_turn
from promisetrack.model import Promise


@dataclass(frozen=True, slots=True)
class Answer:
    """The forecast under a variant.

    Without one, ``reason`` says why in a sentence. ``promises`` is the number that the variant was
    fitted to, 0 where it was not; ``moves`` is between 0 and 1.
    """

    variant: Variant
    forecast: DeliveryForecast | None
    promises: int
    moves: float
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """A forecast and what it would have been: the largest change first, the unfitted last."""

    default: DeliveryForecast
    promises: int
    """Number that the default was fitted to."""
    answers: tuple[Answer, ...]

    @property
    def promise(self) -> str:
        """Id of the promise."""
        return self.default.promise


def sensitivity(
    model: DelayModel, refitted: Iterable[Refitted], promise: Promise, *, as_of: date
) -> Sensitivity:
    """Forecast a promise under every variant of a model.

    Parameters
    ----------
    model
        The default.
    refitted
        Its variants (`promisetrack.forecast.variants.fit_variants`), shared by all promises.
    promise
        An open promise.
    as_of
        Day of the forecast.

    Raises
    ------
    ForecastError
        Where the default has no forecast of it, or it is a quota of a fixed period, which no
        choice about delays concerns.
    """
    default = _default(model, promise, as_of)
    return _gathered(model, default, (_answer(one, promise, default) for one in refitted))


def sensitivities(
    model: DelayModel,
    promises: Sequence[Promise],
    *,
    as_of: date,
    mapper: Mapper = in_turn,
) -> Mapping[str, Sensitivity]:
    """Forecast several promises under every variant of a model, by their ids.

    Parameters
    ----------
    model
        The default.
    promises
        Open promises, none of them a quota of a fixed period.
    as_of
        Day of the forecasts.
    mapper
        Hands out the variants, each of which is fitted once.

    Raises
    ------
    ForecastError
        As in `sensitivity`.
    """
    work = partial(variant_answers, model, tuple(promises), as_of)
    return gathered(model, promises, list(mapper(work, VARIANTS)), as_of=as_of)


def variant_answers(
    model: DelayModel, promises: Sequence[Promise], as_of: date, variant: Variant
) -> tuple[Answer, ...]:
    """Fit one variant of a model, and forecast each of the promises under it."""
    (refitted,) = fit_variants(model, variants=(variant,))
    return tuple(
        _answer(refitted, promise, _default(model, promise, as_of)) for promise in promises
    )


def gathered(
    model: DelayModel,
    promises: Sequence[Promise],
    answers: Sequence[Sequence[Answer]],
    *,
    as_of: date,
) -> Mapping[str, Sensitivity]:
    """Return the sensitivity of each promise by its id, from what `variant_answers` found."""
    return {
        promise.id: _gathered(model, _default(model, promise, as_of), own)
        for promise, own in zip(promises, zip(*answers, strict=True), strict=True)
    }


# --- private -------------------------------------------------------------------------------

_LOOKS: Final = 400
"""Days at which two forecasts are compared, near ones closer together."""


def _default(model: DelayModel, promise: Promise, as_of: date) -> DeliveryForecast:
    if promise.is_fixed_window:
        raise ForecastError(LEFT_OUT["fixed window"])
    return model.forecast(promise, as_of=as_of)


def _gathered(
    model: DelayModel, default: DeliveryForecast, answers: Iterable[Answer]
) -> Sensitivity:
    ranked = sorted(answers, key=lambda answer: (answer.forecast is None, -answer.moves))
    return Sensitivity(default, len(model.rows), tuple(ranked))


def _answer(one: Refitted, promise: Promise, default: DeliveryForecast) -> Answer:
    if one.model is None:
        return Answer(one.variant, None, 0, 0.0, one.reason)
    count = len(one.model.rows)
    try:
        forecast = one.model.forecast(promise, as_of=default.as_of)
    except ForecastError as error:
        return Answer(one.variant, None, count, 0.0, str(error))
    return Answer(one.variant, forecast, count, _distance(forecast, default))


def _distance(one: DeliveryForecast, other: DeliveryForecast) -> float:
    """Return the largest difference of two chances to have been delivered by a day."""
    days = [other.as_of + timedelta(days=ahead) for ahead in _ahead()]
    return float(np.abs(one.probabilities_by(days) - other.probabilities_by(days)).max())


@cache
def _ahead() -> tuple[int, ...]:
    days = np.expm1(np.linspace(0.0, np.log1p(HORIZON_DAYS), _LOOKS))
    return tuple(sorted({round(float(day)) for day in days}))
