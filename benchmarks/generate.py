"""Write a ledger of any size whose files look like real ones and hold no problem.

    python benchmarks/generate.py FOLDER --promises 10000 --seed 1

The same number and seed always give the same bytes. Other benchmarks call `generate_ledger`.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

CLOSING = date(2026, 6, 30)
DOMAINS = (
    "ai", "autonomy", "aviation", "chips", "constellation", "energy", "ev", "fusion",
    "infrastructure", "launch-vehicle", "medical-device", "nuclear-build", "orbital-compute",
    "quantum", "robotics", "software", "spaceflight", "telescope",
)  # fmt: skip
KINDS = ("capability", "product", "production-rate", "construction", "flight", "service")
THINGS = ("plant", "satellite", "chip", "vehicle", "reactor", "service", "rocket", "telescope")
RULES = ("yearly-lists", "company-roadmaps", "found-by-hand")
PER_SERIES = 50
"""Promises measured by one series."""


@dataclass(frozen=True, slots=True)
class Chain:
    """The dates of one promise: each claim's made and due, and the end (None: still open)."""

    claims: tuple[tuple[date, date], ...]
    status: str
    end: date | None


def generate_ledger(folder: Path, *, promises: int, seed: int = 1) -> None:
    """Write a ledger of that many promises, a series for every fifty, and its own facts."""
    random = Random(seed)  # noqa: S311  the same ledger every time, no secret
    _write(folder / "ledger.yaml", [f"title: A generated ledger of {promises} promises",
                                    f"closing: {CLOSING}"])  # fmt: skip
    _write(folder / "sampling.yaml", _sampling())
    for number in range(max(1, promises // PER_SERIES)):
        _write(folder / "series" / f"output-{number}.yaml", _series(number, random))
    for number in range(promises):
        domain = DOMAINS[number % len(DOMAINS)]
        _write(folder / domain / f"{_identity(number)}.yaml", _promise(number, random))


# --- private -------------------------------------------------------------------------------


def _write(path: Path, lines: Sequence[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _identity(number: int) -> str:
    return f"company-{number % 400}-{THINGS[number % len(THINGS)]}-{number}"


def _sampling() -> list[str]:
    lines = ["rules:"]
    for name in RULES:
        lines += [f"  {name}:", f"    title: Promises from {name.replace('-', ' ')}",
                  "    kind: systematic", "    rule: Every dated item that was found."]  # fmt: skip
    return lines


def _series(number: int, random: Random) -> list[str]:
    lines = [f"title: Output of company {number}", f"quantity: output_{number}", "unit: MW",
             "type: stock", "readings:"]  # fmt: skip
    level = 1.0
    for year in range(2016, 2026):
        level *= random.uniform(1.0, 1.4)
        lines += [f"  - date: {year}-12-31", f"    value: {level:.2f}", "    verified: false"]
    return lines


def _promise(number: int, random: Random) -> list[str]:
    chain = _chain(random)
    thing, company = THINGS[number % len(THINGS)], f"Company {number % 400}"
    lines = [
        f"promise: {company} brings its {thing} number {number} into regular use",
        f"organization: {company}",
        f"kind: {random.choice(KINDS)}",
        "criteria: >-",
        f"  The {thing} is used by a customer who pays, on more than one day, and a page",
        "  that the company did not write says so.",
        f"sampling: {RULES[number % len(RULES)]}",
    ]
    if number % 4 == 0:
        lines.append(f"programme: programme-{number // 40}")
    if number % 10 == 0 and chain.status == "pending":
        lines += ["measure:", f"  quantity: output_{number // PER_SERIES}", "  reaches: 400 MW",
                  f"  series: output-{number // PER_SERIES}"]  # fmt: skip
    if number % 25 == 1 and chain.status == "pending":
        lines.append(f"requires: [{_identity(number - 1)}]")
    return [*lines, "claims:", *_claims(chain, company, number, random), *_outcome(chain, number)]


def _chain(random: Random) -> Chain:
    """Draw a promise that slips: each restatement adds to the deadline."""
    made = date(2008, 1, 1) + timedelta(days=random.randrange(6000))
    horizon = max(60, int(random.lognormvariate(6.3, 0.7)))
    truth = made + timedelta(days=int(horizon * random.lognormvariate(0.3, 0.5)))
    claims = [(made, made + timedelta(days=horizon))]
    while claims[-1][1] < truth and len(claims) < 6 and random.random() < 0.75:  # noqa: PLR2004
        again = claims[-1][1] - timedelta(days=random.randrange(1, 40))
        if not claims[-1][0] < again < min(truth, CLOSING):
            break
        claims.append((again, again + timedelta(days=random.randrange(90, 500))))
    fate = random.random()
    if truth > CLOSING or fate < 0.15:  # noqa: PLR2004
        return Chain(tuple(claims), "pending", None)
    return Chain(tuple(claims), "cancelled" if fate < 0.23 else "delivered", truth)  # noqa: PLR2004


def _claims(chain: Chain, company: str, number: int, random: Random) -> Iterator[str]:
    for made, due in chain.claims:
        yield from (
            f"  - made: {made}",
            f"    by: {company}",
            f"    said: by {due:%B} {due.year}",
            f"    due: ../{due}",
            f"    venue: {random.choice(('press release', 'conference call', 'interview'))}",
            "    source:",
            f"      url: https://news.company-{number % 400}.com/{made.year}/{number}",
            f"      publisher: The {company} Gazette",
            f"      published: {made}",
            "    verified: true",
            "    note: The page gives the month; the day is the last of it.",
        )


def _outcome(chain: Chain, number: int) -> Iterator[str]:
    yield from ("outcome:", f"  status: {chain.status}")
    if chain.end is not None:
        yield f"  date: {chain.end}"
        if chain.status == "cancelled":
            yield "  because: abandoned"
        yield "  evidence: A page not written by the company says so."
    seen = chain.end or CLOSING
    yield from (
        f"  as_of: {min(seen + timedelta(days=30), CLOSING)}",
        f"  source: https://news.company-{number % 400}.com/{seen.year}/{number}/end",
        "  verified: true",
    )


def main() -> None:
    """Write a ledger into the folder that was named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--promises", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    generate_ledger(arguments.folder, promises=arguments.promises, seed=arguments.seed)


if __name__ == "__main__":
    main()
