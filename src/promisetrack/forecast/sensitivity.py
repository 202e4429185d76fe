"""How much a forecast hangs on what was assumed: one promise under every variant, by its effect.

What moves an answer is measured on the whole of it: the largest change of the chance to have been
delivered by any one day. A variant that changes nothing moves it by 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from promisetrack.forecast.delays import DelayModel
from promisetrack.forecast.delivery import HORIZON_DAYS, DeliveryForecast, ForecastError
from promisetrack.forecast.rows import LEFT_OUT
from promisetrack.forecast.variants import VARIANTS, Refitted, Variant, fit_variants
from promisetrack.mapper import Mapper, in_turn
from promisetrack.model import Promise

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]


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


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A promise whose forecast is to be varied: by the default, and that at `_LOOKS` days."""

    promise: Promise
    default: DeliveryForecast
    chances: Floats

    @classmethod
    def of(cls, promise: Promise, default: DeliveryForecast) -> Asked:
        """Return a promise whose default forecast is known."""
        return cls(promise, default, _chances(default, default.as_of))


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
    one = _asked(model, promise, as_of)
    return _gathered(model, one.default, (_answer(varied, one) for varied in refitted))


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
    asked = tuple(_asked(model, promise, as_of) for promise in promises)
    return gathered(model, asked, list(mapper(partial(variant_answers, model, asked), VARIANTS)))


def variant_answers(
    model: DelayModel, asked: Sequence[Asked], variant: Variant
) -> tuple[Answer, ...]:
    """Fit one variant of a model, and forecast each of the promises under it."""
    (refitted,) = fit_variants(model, variants=(variant,))
    return tuple(_answer(refitted, one) for one in asked)


def gathered(
    model: DelayModel, asked: Sequence[Asked], answers: Sequence[Sequence[Answer]]
) -> Mapping[str, Sensitivity]:
    """Return the sensitivity of each promise by its id, from what `variant_answers` found."""
    return {
        one.promise.id: _gathered(model, one.default, own)
        for one, own in zip(asked, zip(*answers, strict=True), strict=True)
    }


# --- private -------------------------------------------------------------------------------

_LOOKS: Final = 400
"""Days at which two forecasts are compared, near ones closer together."""


def _asked(model: DelayModel, promise: Promise, as_of: date) -> Asked:
    if promise.is_fixed_window:
        raise ForecastError(LEFT_OUT["fixed window"])
    return Asked.of(promise, model.forecast(promise, as_of=as_of))


def _gathered(
    model: DelayModel, default: DeliveryForecast, answers: Iterable[Answer]
) -> Sensitivity:
    ranked = sorted(answers, key=lambda answer: (answer.forecast is None, -answer.moves))
    return Sensitivity(default, len(model.rows), tuple(ranked))


def _answer(varied: Refitted, asked: Asked) -> Answer:
    if varied.model is None:
        return Answer(varied.variant, None, 0, 0.0, varied.reason)
    count, as_of = len(varied.model.rows), asked.default.as_of
    try:
        forecast = varied.model.forecast(asked.promise, as_of=as_of)
    except ForecastError as error:
        return Answer(varied.variant, None, count, 0.0, str(error))
    moves = float(np.abs(_chances(forecast, as_of) - asked.chances).max())
    return Answer(varied.variant, forecast, count, moves)


def _chances(forecast: DeliveryForecast, as_of: date) -> Floats:
    """Return the chances to have been delivered by each of `_LOOKS` days."""
    return forecast.probabilities_by([as_of + timedelta(days=ahead) for ahead in _ahead()])


@cache
def _ahead() -> tuple[int, ...]:
    days = np.expm1(np.linspace(0.0, np.log1p(HORIZON_DAYS), _LOOKS))
    return tuple(sorted({round(float(day)) for day in days}))
