"""Ledgers for tests of the report: a crowd to fit to, and promises of every fate."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from forecast.holders.markets import listed, months, security, table
from forecast.made_up import claim, ledger, outcome, promise, timed
from promisetrack.model import Catalog, Ledger, Promise
from promisetrack.report.features import HEADLINE

AS_OF = date(2026, 1, 1)

HOSTILE = "</script><script>window.hacked = 1</script><img src=x onerror='window.hacked = 1'>"


def crowd(count: int = 24) -> list[Promise]:
    """Return promises of a year that took from half of it to six times as long."""
    return [
        timed(f"crowd-{i:02}", 365, 180 + 90 * i, "cancelled" if i % 12 == 11 else "delivered")
        for i in range(count)
    ]


def headline(due: str = "../2027-12-31", **keys: object) -> Promise:
    """Return the promise that the front page opens with."""
    return promise(
        HEADLINE.promise,
        [claim("2025-06-08", due, said="by the end of next year", by="Elon Musk")],
        **{
            "promise": "SpaceX puts AI compute into orbit at a rate of one gigawatt a year",
            "organization": "SpaceX",
            "domain": "orbital-compute",
            "measure": {"quantity": "orbital_compute_rate", "reaches": "1 GW/year"},
            **keys,
        },  # type: ignore[arg-type]
    )


def restated(name: str = "restated", **keys: object) -> Promise:
    """Return an open promise with five dates, one of them taken back in between."""
    dates = [
        ("2014-10-10", "2015"),
        ("2016-02", "2017-06"),
        ("2017-05-01", "none"),
        ("2018-03-01", "../2019-12-31"),
        ("2019-12-01", "2021"),
        ("2021-11-30", "2023"),
    ]
    claims = [claim(made, due, said="soon enough") for made, due in dates]
    return promise(name, claims, **keys)  # type: ignore[arg-type]


def every_fate() -> Ledger:
    """Return a ledger that has a page of every kind."""
    delivered = promise(
        "delivered",
        [claim("2015-01-01", "2016"), claim("2016-06-01", "2017")],
        outcome("delivered", "2018-03-05", evidence="It came.", verified=True),
    )
    cancelled = promise(
        "cancelled",
        [claim("2015-01-01", "2016"), claim("2016-06-01", "2017")],
        outcome("cancelled", "2017-10", because="withdrawn"),
    )
    hostile = promise(
        "hostile",
        [
            claim(
                "2020-01-01",
                "2027",
                said="soon <b>now</b>",
                venue=HOSTILE,
                source={"url": "javascript:alert(1)", "publisher": HOSTILE},
            ),
            claim("2021-01-01", "2028", said=HOSTILE[:60]),
        ],
        outcome(evidence=HOSTILE),
        promise=HOSTILE,
        criteria=HOSTILE,
        requires=["delivered", "unknown-one"],
        aliases=["older-name"],
    )
    quota = promise(
        "quota",
        [claim("2020-10-01", "2021")],
        outcome("partial", "2021", reached=0.65),
        measure={"quantity": "launches", "reaches": "48 launches/year", "window": "fixed"},
    )
    kept = promise("kept", became=outcome("delivered", "2020-05-01"))
    undated = promise("undated", [claim("2020-01-01", "2030/..")])
    undecidable = promise("undecidable", became=outcome(judgement="unfalsifiable"))
    return with_shares(
        *crowd(),
        headline(),
        restated(domain="autonomy"),
        restated("restated-too", domain="telescope"),
        delivered, cancelled, hostile, quota, kept, undated, undecidable,
    )  # fmt: skip


def with_shares(*promises: Promise) -> Ledger:
    """Return a ledger in which Acme has a share of long standing, and SpaceX one of a year."""
    count = 12 * 16
    acme = table(months(2010, 2025, [10 * 1.02**n for n in range(count)]))
    index = table(months(2010, 2025, [100 * 1.01**n for n in range(count)]), "IDX")
    space = table(months(2025, 2025, [100.0 - n for n in range(12)]), "SPCX")
    shares = (security(), security("IDX", kind="index"), security("SPCX"))
    young = listed("SPCX", "2025-01-02", offered=90, valuation=1e12)
    return replace(
        ledger(*promises),
        organizations={"Acme": (listed(),), "SpaceX": (young,)},
        securities=Catalog(shares),
        prices=Catalog((acme, index, space)),
    )
