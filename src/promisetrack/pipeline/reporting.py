"""Render a ledger as a report."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from promisetrack.model import Ledger
from promisetrack.pipeline.earlier import earlier_forecasts
from promisetrack.pipeline.faults import CommandError
from promisetrack.pipeline.forecast_log import last_issued
from promisetrack.pipeline.kept_results import FOLDER
from promisetrack.pipeline.newer_dates import newer_dates
from promisetrack.pipeline.tested import kept_test
from promisetrack.report import build_report
from promisetrack.report.earlier import Earlier, quarter_before
from promisetrack.report.site import Scope


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


def render_report(ledger: Ledger, *, as_of: date, out: Path, order: Order | None = None) -> Path:
    """Write the report of a ledger as known on a day, and return its front page.

    Raises
    ------
    CommandError
        For a domain that the ledger does not have, a day to compare with that is not before
        ``as_of``, or a broken log of forecasts.
    """
    order = order or Order()
    cache = out.resolve().parent / FOLDER
    _check_domain(ledger, order.scope.only)
    strict = order.scope.reading == "strict"
    return build_report(
        ledger,
        as_of=as_of,
        out=out,
        cache=cache,
        newer_dates=newer_dates(ledger, as_of=as_of, folder=cache) if strict else None,
        tested=kept_test(ledger, as_of=as_of, folder=cache) if strict else None,
        earlier=_earlier(ledger, order, as_of=as_of, log=order.log or out, cache=cache),
        scope=order.scope,
        address=order.address,
        pictures=order.figures,
    )


# --- private -------------------------------------------------------------------------------


def _check_domain(ledger: Ledger, domain: str | None) -> None:
    domains = sorted({promise.domain for promise in ledger.promises})
    if domain is not None and domain not in domains:
        message = f"no promise of the domain {domain}"
        raise CommandError(message, remedy=f"one of: {', '.join(domains)}")


def _earlier(ledger: Ledger, order: Order, *, as_of: date, log: Path, cache: Path) -> Earlier:
    """Return what to compare with; the log holds forecasts by the ledger's own reading alone."""
    reading = order.scope.reading
    if order.since is not None and order.since >= as_of:
        message = f"--since {order.since} is not before {as_of}, the day of the report"
        raise CommandError(message, remedy="name an earlier day")
    issued = None
    if order.since is None and reading == "strict":
        issued = last_issued(log, as_of=as_of)
    if issued is not None:
        return issued
    return earlier_forecasts(
        ledger, as_of=order.since or quarter_before(as_of), reading=reading, folder=cache
    )
