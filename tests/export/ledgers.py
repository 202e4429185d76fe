"""A ledger for exports: every kind of fact, and texts that must stay texts."""

from __future__ import annotations

from pathlib import Path

FILES = {
    "ledger.yaml": "title: '=A ledger'\nclosing: 2026-06-30\n",
    "sampling.yaml": """\
rules:
  picked:
    title: Picked
    kind: opportunistic
    rule: What was at hand.
""",
    "energy/battery.yaml": """\
promise: '=HYPERLINK("x")'
organization: Tesla
kind: construction
criteria: It is there.
sampling: picked
claims:
  - made: 2017-03-10
    by: Elon Musk
    said: 100 days
    due: ../2017-12-31
    confidence: 0.5
    source:
      url: https://tesla.com/a
      publisher: Example
      published: 2017-03-11
      accessed: 2026-01-01
      archive: https://web.archive.org/a
    verified: true
  - made: 2017-05
    by: Elon Musk
    due: none
    verified: false
outcome:
  status: delivered
  date: 2017-11-23
  as_of: 2017-12-01
  source: https://tesla.com/b
  lenient:
    status: delivered
    date: 2017-11-20
    source: https://tesla.com/c
""",
    "space/launches.yaml": """\
promise: Acme launches 10 times a year
organization: Acme
kind: production-rate
criteria: Ten launches in a year.
sampling: picked
requires: [battery]
measure:
  quantity: launches
  reaches: 10 launches/year
  series: acme-launches
claims:
  - made: 2024-01-15
    by: Acme
    due: 2025
    verified: false
outcome:
  status: pending
  as_of: 2024-01-15
""",
    "series/acme-launches.yaml": """\
title: Launches of Acme
quantity: launches
unit: launches/year
type: flow
readings:
  - date: 2024
    value: 4
    source: https://tesla.com/d
    verified: true
  - date: 2025
    value: 12
""",
    "organizations.yaml": """\
organizations:
  Tesla:
    - ticker: TSLA
      from: 2010-06-29
      source: https://tesla.com/g
      verified: true
""",
    "prices/tsla.yaml": """\
title: Tesla, common stock
ticker: TSLA
kind: share
currency: USD
closes: split-adjusted
sources:
  - id: page
    source:
      url: https://tesla.com/e
      publisher: Example
      published: 2020-01-02
    verified: true
  - id: memory
  - id: other
    source: https://tesla.com/f
""",
    "prices/tsla.csv": "date,close,source\n2010-06-29,1.59,page\n2010-06-30,1.59,other\n",
}


def write_ledger(root: Path) -> Path:
    """Write the ledger and return its folder."""
    claims = root / "claims"
    for file, text in FILES.items():
        (claims / file).parent.mkdir(parents=True, exist_ok=True)
        (claims / file).write_text(text, encoding="utf-8")
    return claims
