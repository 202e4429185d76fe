"""What takes seconds and is independent of each other: worked out side by side, before the pages.

A page that asks for it without has it worked out then and there, with the same result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from promisetrack.forecast.sensitivity import (
    Asked,
    Sensitivity,
    gathered,
    sensitivities,
    variant_answers,
)
from promisetrack.forecast.variants import VARIANTS
from promisetrack.mapper import Apart, Mapper, put_together
from promisetrack.report.edition import Edition, Entry, Foreseen
from promisetrack.report.headline import headline_entry
from promisetrack.report.rendering import compile_templates

if TYPE_CHECKING:
    from promisetrack.forecast import DelayModel
    from promisetrack.forecast.backtest.newer_dates import NewerDates
    from promisetrack.model import Promise
    from promisetrack.report.earlier import Earlier


def studied(
    edition: Edition,
    *,
    newer_dates: Apart[NewerDates | None],
    earlier: Apart[Earlier | None],
    mapper: Mapper,
) -> Edition:
    """Return an edition with all that takes seconds.

    Parameters
    ----------
    edition
        With its model.
    newer_dates, earlier
        Find what a newer date is worth, and what was forecast earlier.
    mapper
        Hands out the work.
    """
    apart = (newer_dates, earlier, _variants_apart(edition), _forecasts_apart(edition))
    # the draws of a roadmap are large: made here, they need no sending
    newer, before, hanging, _ = put_together(apart, mapper, meanwhile=partial(_draw, edition))
    edition.look_up()
    return edition.with_studies(newer_dates=newer, earlier=before, sensitivities=hanging)


def hangs_on(entry: Entry, edition: Edition) -> Sensitivity | None:
    """Return what a headline promise's forecast hangs on; None for another promise."""
    if edition.sensitivities is not None:
        return edition.sensitivities.get(entry.id)
    if edition.model is None or not _is_headline(entry, edition):
        return None
    promises = tuple(one.promise for one in headlines(edition))
    return _sensitivities(edition.model, promises).get(entry.id)


def headlines(edition: Edition) -> tuple[Entry, ...]:
    """Return the headline promises: the front page's, and its company's others of the field."""
    return tuple(entry for entry in edition.entries if _is_headline(entry, edition))


# --- private -------------------------------------------------------------------------------


_AT_ONCE: Final = 40
"""Promises whose forecasts are handed out together."""


def _is_headline(entry: Entry, edition: Edition) -> bool:
    top = headline_entry(edition)
    if top is None or entry.promise.is_fixed_window:
        return False
    own, promise = top.promise, entry.promise
    alike = promise.organization == own.organization and promise.domain == own.domain
    # asked last: a forecast is made when it is asked for
    return (entry is top or alike) and entry.forecast is not None


@lru_cache(maxsize=1)
def _sensitivities(model: DelayModel, promises: tuple[Promise, ...]) -> Mapping[str, Sensitivity]:
    return sensitivities(model, promises, as_of=model.as_of)


def _variants_apart(edition: Edition) -> Apart[Mapping[str, Sensitivity]]:
    """Return what the forecasts of the headline promises hang on, a piece a variant."""
    model = edition.model
    asked = tuple(
        Asked.of(entry.promise, entry.forecast)
        for entry in headlines(edition)
        if entry.forecast is not None
    )
    if model is None or not asked:
        return Apart((), _none)
    pieces = tuple(partial(variant_answers, model, asked, variant) for variant in VARIANTS)
    return Apart(pieces, partial(gathered, model, asked))


def _forecasts_apart(edition: Edition) -> Apart[None]:
    """Make the forecasts of all open promises."""
    waiting = [entry for entry in edition.entries if not entry.is_settled]
    shares = [waiting[at : at + _AT_ONCE] for at in range(0, len(waiting), _AT_ONCE)]
    return Apart(tuple(partial(_foresee, share) for share in shares), partial(_keep, waiting))


def _foresee(entries: Sequence[Entry]) -> list[Foreseen]:
    return [entry.foresee() for entry in entries]


def _keep(entries: Sequence[Entry], found: Sequence[list[Foreseen]]) -> None:
    for entry, foreseen in zip(entries, chain.from_iterable(found), strict=True):
        entry.keep(foreseen)


def _draw(edition: Edition) -> None:
    """Make what the processes that write pages are copies of."""
    edition.draw()
    compile_templates()


def _none(_: Sequence[Any]) -> Mapping[str, Sensitivity]:
    return {}
