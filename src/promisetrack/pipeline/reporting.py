"""Render a ledger as a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from promisetrack.forecast.backtest.newer_dates import NewerDates
from promisetrack.forecast.known import Known
from promisetrack.mapper import Apart, Mapper, in_turn
from promisetrack.model import Ledger
from promisetrack.pipeline.earlier import earlier_forecasts
from promisetrack.pipeline.faults import CommandError
from promisetrack.pipeline.forecast_log import last_issued
from promisetrack.pipeline.freed import hand_back
from promisetrack.pipeline.kept_results import FOLDER
from promisetrack.pipeline.newer_dates import newer_dates_apart
from promisetrack.pipeline.tested import kept_test
from promisetrack.report.building import write_report
from promisetrack.report.earlier import Earlier, quarter_before
from promisetrack.report.edition import Edition, make_edition
from promisetrack.report.site import Scope
from promisetrack.report.studies import studied


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a report is to be, beyond its ledger and day."""

    scope: Scope = field(default_factory=Scope)
    """Which promises, and whose verdicts count."""
    since: date | None = None
    """The day to compare with; None: that of the forecasts issued last, else a quarter before."""
    log: Path | None = None
    """Folder of reports whose `forecasts/` hold what was issued; None: the report's own."""
    address: str = ""
    """Where the site will be published, with a slash at its end."""
    figures: bool = False
    """Whether every chart is drawn as SVG and PNG too."""


def render_report(
    ledger: Ledger,
    *,
    as_of: date,
    out: Path,
    order: Order | None = None,
    mapper: Mapper = in_turn,
) -> Path:
    """Write the report of a ledger as known on a day, and return its front page.

    Parameters
    ----------
    ledger
        The ledger.
    as_of
        Day up to which knowledge reaches.
    out
        Folder of the report.
    order
        What it is to be beyond that.
    mapper
        Hands out the work; the bytes are the same whoever does it.

    Raises
    ------
    CommandError
        For a domain that the ledger does not have, a day to compare with that is not before
        ``as_of``, or a broken log of forecasts.
    """
    order = order or Order()
    cache = (order.log or out).resolve().parent / FOLDER  # where `backtest` keeps its result too
    _check_domain(ledger, order.scope.only)
    issued = _issued(order, as_of=as_of, log=order.log or out)
    strict = order.scope.reading == "strict"
    edition = make_edition(
        ledger,
        as_of=as_of,
        tested=kept_test(ledger, as_of=as_of, folder=cache) if strict else None,
        reading=order.scope.reading,
        only=order.scope.only,
    )
    edition = _studied(edition, order, issued, cache=cache, mapper=mapper)
    hand_back()
    return write_report(
        edition,
        out=out,
        cache=cache,
        address=order.address,
        pictures=order.figures,
        mapper=mapper,
    )


# --- private -------------------------------------------------------------------------------


def _check_domain(ledger: Ledger, domain: str | None) -> None:
    domains = sorted({promise.domain for promise in ledger.promises})
    if domain is not None and domain not in domains:
        message = f"no promise of the domain {domain}"
        raise CommandError(message, remedy=f"one of: {', '.join(domains)}")


def _issued(order: Order, *, as_of: date, log: Path) -> Earlier | None:
    """Return what was issued last; the log holds forecasts by the ledger's own reading alone."""
    if order.since is not None and order.since >= as_of:
        message = f"--since {order.since} is not before {as_of}, the day of the report"
        raise CommandError(message, remedy="name an earlier day")
    if order.since is not None or order.scope.reading != "strict":
        return None
    return last_issued(log, as_of=as_of)


def _earlier(
    known: Known, order: Order, issued: Earlier | None, *, as_of: date, cache: Path
) -> Earlier:
    """Return what to compare with: what was issued, else what the ledger gave on a day before."""
    if issued is not None:
        return issued
    day = order.since or quarter_before(as_of)
    return earlier_forecasts(known, as_of=day, reading=order.scope.reading, folder=cache)


def _studied(
    edition: Edition, order: Order, issued: Earlier | None, *, cache: Path, mapper: Mapper
) -> Edition:
    """Return an edition with all that takes seconds.

    The texts of all claims, by which it is told whether a kept result still holds, are large:
    they are gone when the pages are written.
    """
    known, as_of = Known(edition.ledger), edition.as_of
    newer: Apart[NewerDates | None] = Apart((), _nothing)
    if order.scope.reading == "strict":
        newer = newer_dates_apart(known, as_of=as_of, folder=cache)
    earlier = partial(_earlier, known, order, issued, as_of=as_of, cache=cache)
    return studied(edition, newer_dates=newer, earlier=Apart((earlier,), _only), mapper=mapper)


def _nothing(_: Sequence[Any]) -> None:
    return None


def _only(found: Sequence[Any]) -> Any:
    return found[0]
