"""A small ledger in files: two promises, one of them measured, a series, and a sampling rule."""

from __future__ import annotations

from pathlib import Path

SAMPLING = """\
rules:
  by-hand:
    title: Picked by hand
    kind: opportunistic
    rule: Whatever makes a test short.
"""

ROCKET = """\
promise: Acme flies its rocket
organization: Acme
kind: flight
criteria: The rocket leaves the pad and reaches orbit.
sampling: by-hand
claims:
  - made: 2019-03
    by: Ann
    said: by the end of next year
    verified: false
  - made: 2020-12-01
    by: Ann
    due: none
    verified: false
  - made: 2021-02-03
    by: Bob
    said: in 2022
    due: 2022
    source: {url: "https://acme-rockets.com/first-flight", publisher: The Post, published: 2021-02}
    verified: true
outcome:
  status: pending
  as_of: 2022-06-30
  evidence: No flight yet.
"""

FACTORY = """\
promise: Acme builds a hundred rockets a year
organization: Acme
kind: production-rate
criteria: Rockets that leave the factory within one year.
sampling: by-hand
measure: {quantity: rocket_rate, reaches: 100 rockets/year, series: rockets-built}
requires: [acme-rocket]
claims:
  - made: 2019-03-01
    by: Ann
    due: ../2021-12-31
    level: 3 rockets/year
    confidence: 0.5
    verified: false
outcome:
  status: pending
  as_of: 2020-06-30
"""

SERIES = """\
title: Rockets built
quantity: rocket_rate
unit: rockets/year
type: flow
readings:
  - {date: 2020, value: 60, verified: false}
"""

MARKET = """\
title: A hundred rockets before a date
quantity: p_rocket_rate
unit: 1
type: probability
platform: kalshi
market: KXROCKETS-26
asks:
  reaches: 100 rockets/year
  quantity: rocket_rate
  type: flow
  direction: at-least
  organization: Acme
  note: In a calendar year.
readings:
  - date: 2022-05-01
    value: 0.25
    source: https://acme-rockets.com/odds
    verified: true
    deadline: 2026-12-31
    volume: 19000 USD
    traders: 12
  - {date: 2022-06-01, value: 0.5, deadline: 2026-12-31, volume: 0 contracts}
"""

ROADMAP = """\
title: From a rocket to a hundred
milestones:
  - id: acme-rocket
    label: The rocket flies
  - id: acme-factory
    label: A hundred rockets a year
    requires:
      - id: acme-rocket
        lag: 3..12 months
        because: What is built in numbers has flown.
        source: {url: "https://acme-rockets.com/plan", publisher: Acme}
        verified: true
  - id: acme-tonne
    label: A tonne a year
    requires: [{id: acme-rocket, because: Logic.}]
    grows: {from: 1 kg/year, to: 1 t/year, because: Arithmetic.}
  - id: acme-any
    label: A tonne or a hundred
    first_of: [acme-factory, acme-tonne]
    reaches: 1 t/year
capacity:
  series: rockets-built
  thresholds: [acme-factory]
"""

SETTINGS = """\
schema_version: 1
title: A ledger of rockets
closing: 2023-01-31
"""

FILES = {
    "ledger.yaml": SETTINGS,
    "sampling.yaml": SAMPLING,
    "launch/acme-rocket.yaml": ROCKET,
    "launch/acme-factory.yaml": FACTORY,
    "series/rockets-built.yaml": SERIES,
}


ORGANIZATIONS = """\
organizations:
  Acme:
    - {ticker: ACME, from: 2004-01-28, offered: 90, benchmark: IDX, verified: false}
"""
SECURITY = """\
title: Acme, common stock
ticker: ACME
kind: share
currency: USD
closes: as-traded
splits:
  - {date: 2010-06-28, ratio: 2}
sources:
  - {id: page, source: "https://prices.acme.org/acme", verified: true}
"""
INDEX = """\
title: Acme 500
ticker: IDX
kind: index
closes: split-adjusted
sources:
  - {id: page, verified: false}
"""


def make_ledger(folder: Path) -> Path:
    """Write the ledger below a folder and return its own folder."""
    claims = folder / "claims"
    for name, text in FILES.items():
        write(claims, name, text)
    return claims


def write(claims: Path, name: str, text: str) -> None:
    """Write one file of a ledger."""
    path = claims / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def grow_ledger(folder: Path) -> Path:
    """Write the ledger with two dozen promises more, enough to fit, to draw and to score."""
    claims = make_ledger(folder)
    write(claims, "roadmaps/to-a-hundred.yaml", ROADMAP)
    write(claims, "series/market.yaml", MARKET)
    years = "".join(f"  - {{date: {2014 + n}, value: {3 * 2**n}}}\n" for n in range(6))
    write(claims, "series/rockets-built.yaml", SERIES.replace("readings:\n", f"readings:\n{years}"))
    for number in range(24):
        write(claims, f"launch/flight-{number:02}.yaml", _flight(number))
    return claims


def list_shares(claims: Path) -> None:
    """Add a share of Acme, as traded with a split, beside an index, twelve closes a year."""
    write(claims, "organizations.yaml", ORGANIZATIONS)
    write(claims, "prices/acme.yaml", SECURITY)
    write(claims, "prices/idx.yaml", INDEX)
    for name, step in (("acme", 3.0), ("idx", 0.5)):
        days = [f"{2004 + n // 12}-{n % 12 + 1:02}-28" for n in range(12 * 18)]
        closes = [f"{day},{100 + step * n:g},page" for n, day in enumerate(days)]
        write(claims, f"prices/{name}.csv", "\n".join(["date,close,source", *closes, ""]))


# --- private -------------------------------------------------------------------------------


def _flight(number: int) -> str:
    made, late = 2004 + number // 2, number % 5
    status = ("delivered", "pending", "cancelled")[(number % 7 == 3) + 2 * (number % 11 == 5)]
    date = "" if status == "pending" else f"  date: {made + 2 + late}-05-07\n"
    return f"""\
promise: Flight {number} of the rocket
organization: {("Acme", "Bolt", "Core")[number % 3]}
kind: flight
criteria: It leaves the pad.
sampling: by-hand
claims:
  - made: {made}-03-0{1 + late}
    by: Ann
    due: {made + 1}
    verified: false
  - made: {made + 1}-11-05
    by: Bob
    due: {made + 2}
    verified: false
outcome:
  status: {status}
{date}  as_of: 2022-12-31
{"  because: abandoned" if status == "cancelled" else ""}
"""
