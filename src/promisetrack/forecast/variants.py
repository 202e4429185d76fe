"""What a forecast might have assumed instead: variants of the delay model, and their fits.

Every variant changes one thing and leaves the rest. Those that only weigh the members of the
default differently need no fit; every other is one fit, which all promises share.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from promisetrack.forecast.choices import RowChoices
from promisetrack.forecast.delays import LEAST_ROWS, DelayModel, fit_delays
from promisetrack.forecast.delivery import ForecastError
from promisetrack.forecast.members import FAMILIES, STRETCH
from promisetrack.model import Ledger
from promisetrack.model.ledger import Frame


@dataclass(frozen=True, slots=True)
class Variant:
    """One thing assumed otherwise.

    Parameters
    ----------
    name
        A key for data files.
    label
        What is assumed: a sentence in plain words, without its full stop.
    about, short
        Where several variants are about one assumption: which, and what tells them apart.
    choices
        Choices of `promisetrack.forecast.rows.delay_rows`.
    systematic
        Whether only promises count that came in by a rule declared systematic.
    only
        The one member of the average that counts; None: all.
    newest_share
        What the forecast read at the newest date counts; None: as in the default.
    """

    name: str
    label: str
    about: str = ""
    short: str = ""
    choices: Mapping[str, Any] = field(default_factory=dict)
    systematic: bool = False
    only: str | None = None
    newest_share: float | None = None

    @property
    def is_fitted(self) -> bool:
        """Whether it needs a fit of its own."""
        return self.only is None and self.newest_share is None


_RARER: Final = "Kept promises are less likely to be listed"
_SHAPE: Final = "Delays have one shape alone"
_SHAPES: Final = {"lognormal": "lognormal", "loglogistic": "log-logistic", "weibull": "Weibull"}

VARIANTS: Final = (
    Variant(
        "due-middle",
        "Due dates are read in the middle of their window",
        choices={"due_reading": "middle"},
    ),
    Variant(
        "kept-half",
        "Kept promises are half as likely to be listed as others",
        _RARER,
        "half",
        choices={"on_time_recorded": 0.5},
    ),
    Variant(
        "kept-quarter",
        "Kept promises are a quarter as likely to be listed as others",
        _RARER,
        "a quarter",
        choices={"on_time_recorded": 0.25},
    ),
    Variant("systematic", "Only lists that were gone through whole count", systematic=True),
    Variant(
        "verified",
        "Only dates that were read at their source count",
        choices={"verified_only": True},
    ),
    Variant("lenient", "A generous judge reads the outcomes", choices={"reading": "lenient"}),
    Variant("partial", "A delivery in part counts as delivered", choices={"partial": "delivered"}),
    Variant(
        "competing",
        "Every promise runs a risk of being called off",
        choices={"cancelled": "competing"},
    ),
    *(
        Variant(f"only-{name}", f"Delays have a {_SHAPES[name]} shape alone", _SHAPE, _SHAPES[name],
                only=name)
        for name in FAMILIES
    ),
    Variant("only-stretch", "Every company and field has the same curve", only=STRETCH),
    Variant("first-date", "Newer dates are not used", newest_share=0.0),
)  # fmt: skip
"""What is tried, one thing at a time."""


@dataclass(frozen=True, slots=True, eq=False)
class Refitted:
    """A variant and its model; without one, ``reason`` says why in a sentence."""

    variant: Variant
    model: DelayModel | None
    reason: str = ""


def fit_variants(
    model: DelayModel,
    *,
    variants: tuple[Variant, ...] = VARIANTS,
    on_variant: Callable[[], object] = lambda: None,
) -> tuple[Refitted, ...]:
    """Fit every variant of a model, in their order.

    Parameters
    ----------
    model
        The default: its ledger, day, kind and choices hold wherever a variant says nothing.
    variants
        What to assume otherwise.
    on_variant
        Called after each.
    """
    found = []
    for variant in variants:
        try:
            refitted = Refitted(variant, _refit(model, variant))
        except ForecastError as error:
            refitted = Refitted(variant, None, str(error))
        found.append(refitted)
        on_variant()
    return tuple(found)


# --- private -------------------------------------------------------------------------------


def _refit(model: DelayModel, variant: Variant) -> DelayModel:
    if not variant.is_fitted:
        return _reweighed(model, variant)
    choices = RowChoices(**{**model.choices, **variant.choices})  # type: ignore[typeddict-item]
    if variant.systematic:
        choices["frames"] = _systematic(model.ledger)
    fitted = fit_delays(model.ledger, as_of=model.as_of, kind=model.kind, near=model, **choices)
    if fitted.kind == "full" and len(fitted.rows) < LEAST_ROWS:
        message = f"it leaves {len(fitted.rows)} promises, and the model needs {LEAST_ROWS}"
        raise ForecastError(message)
    return fitted


def _reweighed(model: DelayModel, variant: Variant) -> DelayModel:
    """Return the model with other weights of its members."""
    if model.members is None:
        message = f"with fewer than {LEAST_ROWS} promises one curve is all there is"
        raise ForecastError(message)
    if variant.only is not None and variant.only not in model.members.names:
        message = f"the delays have no {_SHAPES[variant.only]} distribution that would hold"
        raise ForecastError(message)
    share = model.members.newest_share if variant.newest_share is None else variant.newest_share
    return replace(model, members=replace(model.members, only=variant.only, newest_share=share))


def _systematic(ledger: Ledger) -> frozenset[str]:
    names = {name for name, rule in ledger.sampling.items() if rule.kind is Frame.SYSTEMATIC}
    if not names:
        message = "the ledger names no list that was gone through whole"
        raise ForecastError(message)
    return frozenset(names)
