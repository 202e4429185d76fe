"""Write a ledger of any size that looks like the shipped one, to measure speed and memory on it.

    python benchmarks/large_ledger.py 10000 /tmp/large
    promisetrack check --claims /tmp/large/claims
    /usr/bin/time -v promisetrack report --claims /tmp/large/claims

The shipped files are all in it. What is missing to the size are copies of its promises, round by
round: under new ids, of a company of its own for every round, and up to six years earlier; promises
that require another, or are required, keep their dates. What became of the others is dated a little
earlier, and all are first made a little earlier, each by a time of its own: a hundred companies
whose delays agree to the day are no hundred companies, and would let a fit meet the same accident a
hundred times at once. In copies some dates are said again between two statements, so that a promise
has three on average. Nothing is learnt from such a ledger but how long it takes. The same size and
seed give the same bytes.
"""

from __future__ import annotations

import random
import re
import shutil
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import yaml

from promisetrack.ledger import load_ledger
from promisetrack.model import Ledger, Promise, Status

SHIPPED: Final = Path(__file__).parent.parent / "claims"
SEED: Final = 20_260_101
MOST_YEARS: Final = 6
"""By how many years a copy is earlier at the most."""

SAID_AGAIN: Final = 0.75
"""How often a date is said again before the next statement, or before the end, of a copy."""

MOST_SOONER: Final = 0.25
"""By how much of the time since the last statement the end of a copy is earlier at the most."""

MOST_AHEAD: Final = 0.5
"""By how much of the time to its date the first statement of a copy is earlier at the most."""

LEAST_BETWEEN: Final = timedelta(days=45)
"""Between two statements of one date."""

_LEAP_DAY: Final = (2, 29)  # other years have none
_YEAR = re.compile(r"(?<!\d)(19|20)\d\d(?!\d)")
_FIXED = re.compile(r"-02-29|\d0s|\dX|decade")  # a leap day, or a decade: other years have none
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # eight times as fast, where it is there
_DATED = ("made", "due", "said", "date", "as_of", "published", "accessed")


def main() -> int:
    parser = ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("promises", type=int, help="how many promises the ledger is to have")
    parser.add_argument("folder", type=Path, help="where it goes: its claims/ is replaced")
    parser.add_argument("--seed", type=int, default=SEED)
    args = parser.parse_args()
    written = write_large_ledger(args.promises, args.folder / "claims", seed=args.seed)
    print(f"wrote {written:,} promises to {args.folder / 'claims'}")
    return 0


def write_large_ledger(promises: int, claims: Path, *, seed: int = SEED) -> int:
    """Write a ledger of so many promises, at least the shipped ones, and return their number."""
    shutil.rmtree(claims, ignore_errors=True)
    shutil.copytree(SHIPPED, claims)
    ledger = load_ledger(SHIPPED)
    texts = {one.id: _read(SHIPPED / one.domain / f"{one.id}.yaml") for one in ledger.promises}
    fixed = _chained(ledger) | {name for name, text in texts.items() if _FIXED.search(repr(text))}
    rng = random.Random(seed)  # noqa: S311  no secret
    written, number = len(texts), 1
    while written < promises:
        is_whole = promises - written >= len(texts)
        for one in ledger.promises:
            if written == promises:
                break
            years = 0 if one.id in fixed else rng.randint(0, MOST_YEARS)
            end = _end(one)
            text = dict(texts[one.id])
            if one.id not in fixed:
                end = _sooner(one, end, rng)
                text["outcome"] = _ended(one, text["outcome"], end)
            first, *later = text["claims"]
            told = [_said_ahead(one, first, rng), *later]
            text["claims"] = list(_with_more_claims(one, told, end, rng))
            made = _copy(text, number, years, is_whole=is_whole)
            path = claims / one.domain / f"{one.id}-{number}.yaml"
            path.write_text(yaml.dump(made, Dumper=_DUMPER, sort_keys=False, allow_unicode=True))
            written += 1
        number += 1
    return written


def _read(path: Path) -> dict[str, Any]:
    """Return a file with every scalar as the text that stands there."""
    found: dict[str, Any] = yaml.load(path.read_text("utf-8"), Loader=_LOADER)  # noqa: S506  texts alone
    return found


def _chained(ledger: Ledger) -> frozenset[str]:
    """Return the promises that others require, or that require others."""
    asking = {one.id for one in ledger.promises if one.requires}
    return frozenset(asking.union(*(one.requires for one in ledger.promises)))


def _end(promise: Promise) -> date:
    """Return the day on which a promise was settled, or last seen open."""
    ended = promise.outcome.date.lower if promise.outcome.date else None
    return min(ended or promise.outcome.as_of, promise.outcome.as_of)


def _sooner(promise: Promise, end: date, rng: random.Random) -> date:
    """Return a day a little before the end of a promise, and not before its last statement."""
    newest = promise.claims[-1].made.upper or end
    day = end - max(end - newest, timedelta()) * rng.uniform(0.0, MOST_SOONER)
    return day.replace(day=28) if (day.month, day.day) == _LEAP_DAY else day


def _said_ahead(promise: Promise, text: Mapping[str, Any], rng: random.Random) -> dict[str, Any]:
    """Return the first claim as made a little earlier, where it has days to count from.

    Timing words would then say something else, and go.
    """
    made, due = promise.claims[0].made, promise.claims[0].deadline
    if not made.is_day or made.lower is None or due is None or "due" not in text:
        return dict(text)
    day = made.lower - max(due - made.lower, timedelta()) * rng.uniform(0.0, MOST_AHEAD)
    kept = {key: value for key, value in text.items() if key != "said"}
    return {**kept, "made": str(day.replace(day=min(day.day, 28)))}


def _ended(promise: Promise, text: Mapping[str, Any], end: date) -> dict[str, Any]:
    """Return an outcome of another day; one of a coarse date, or judged twice, stays as it is."""
    if promise.outcome.lenient is not None:
        return dict(text)
    if promise.outcome.status is Status.PENDING:
        return {**text, "as_of": str(end)}
    when = promise.outcome.date
    return {**text, "date": str(end)} if when is not None and when.is_day else dict(text)


def _with_more_claims(
    promise: Promise, texts: list[dict[str, Any]], end: date, rng: random.Random
) -> Iterator[dict[str, Any]]:
    """Yield the claims of a promise, some of them said again before the next one or the end."""
    starts = [claim.made.upper or end for claim in promise.claims]
    for claim, text, (made, until) in zip(
        promise.claims, texts, pairwise([*starts, end]), strict=True
    ):
        yield text
        last = min(until, claim.deadline or until)
        if "due" in text and last - made > 2 * LEAST_BETWEEN and rng.random() < SAID_AGAIN:
            yield _said_again(text, made + (last - made) * rng.uniform(0.4, 0.6))


def _said_again(text: Mapping[str, Any], day: date) -> dict[str, Any]:
    """Return a claim made once more, on a day on which nobody has read a page about it."""
    kept = {key: value for key, value in text.items() if key in {"by", "due", "venue"}}
    return {"made": str(day.replace(day=min(day.day, 28))), **kept, "verified": "false"}


def _copy(text: Mapping[str, Any], number: int, years: int, *, is_whole: bool) -> dict[str, Any]:
    """Return a promise as one of another company, so many years earlier.

    In a round that is not whole it names no other promise: that one may not be copied any more.
    """
    made = {key: _earlier(value, key, years) for key, value in text.items() if key != "aliases"}
    made["promise"] = f"{text['promise']}, round {number}"
    made["organization"] = f"{text['organization']} {number}"
    if "programme" in made:
        made["programme"] = f"{text['programme']}-{number}"
    if "measure" in made:
        made["measure"] = {k: v for k, v in text["measure"].items() if k not in ("series", "from")}
    if not is_whole:
        made.pop("requires", None)
    elif "requires" in made:
        made["requires"] = [f"{name}-{number}" for name in text["requires"]]
    outcome = made.get("outcome", {})
    if "superseded_by" in outcome and is_whole:
        outcome["superseded_by"] = f"{outcome['superseded_by']}-{number}"
    return made


def _earlier(value: Any, key: str, years: int) -> Any:
    """Return a value with every year of its dates so many earlier."""
    if isinstance(value, dict):
        return {name: _earlier(part, name, years) for name, part in value.items()}
    if isinstance(value, list):
        return [_earlier(part, key, years) for part in value]
    if key not in _DATED or not isinstance(value, str):
        return value
    return _YEAR.sub(lambda year: str(int(year[0]) - years), value)


if __name__ == "__main__":
    sys.exit(main())
