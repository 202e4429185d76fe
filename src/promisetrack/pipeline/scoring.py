"""The backtest of a ledger, as fields for JSON and CSV and as cells of tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Final

from promisetrack.forecast import ForecastError
from promisetrack.forecast.backtest import (
    DEFAULT,
    Backtest,
    Score,
    backtest,
    backtest_unseen,
    reliability,
    summarize,
    summarize_by,
)
from promisetrack.forecast.backtest.reliability import WithinYears
from promisetrack.forecast.backtest.run import FIRST_YEAR, LAST_YEAR, Every, steps
from promisetrack.mapper import Mapper, in_turn
from promisetrack.model import Ledger
from promisetrack.pipeline.faults import MORE_TO_LEARN_FROM
from promisetrack.problems import CommandError
from promisetrack.words import day_words

HARDEST: Final = ("pooled_km", "lognormal_aft")
"""The baselines whose differences a table has room for."""

CSV_FIELDS: Final = (
    "model", "set", "group", "n", "promises", "log_score", "floors", "crps",
    "brier_1", "brier_2", "brier_3", "brier_5", "coverage_50", "coverage_80", "coverage_90",
    "p_on_time", "on_time",
    *(f"{base}_{name}" for base in HARDEST
      for name in ("log_score", "log_score_se", "crps", "crps_se")),
)  # fmt: skip


def run_backtest(  # noqa: PLR0913  an argument an option
    ledger: Ledger,
    *,
    as_of: date,
    first: int = FIRST_YEAR,
    last: int = LAST_YEAR,
    every: Every = "year",
    mapper: Mapper = in_turn,
    on_origin: Callable[[], object] = lambda: None,
) -> Backtest:
    """Run the rolling-origin backtest.

    Raises
    ------
    CommandError
        Where nothing can be scored.
    """
    if last < first:
        message = f"the last origin, {last}, lies before the first, {first}"
        raise CommandError(message, remedy="swap --from and --to")
    if not any(step.origin < as_of for step in steps(first, last, every=every)):
        message = f"no origin from {first} on lies before {as_of}"
        raise CommandError(message, remedy="start earlier, with --from YEAR")
    try:
        return backtest(
            ledger,
            as_of=as_of,
            first=first,
            last=last,
            every=every,
            mapper=mapper,
            on_origin=on_origin,
        )
    except ForecastError as error:
        raise _nothing(error) from None


def run_unseen(ledger: Ledger, other: Ledger, *, as_of: date) -> Backtest:
    """Fit to a ledger as of a day, and score the promises of another, up to its closing.

    Raises
    ------
    CommandError
        Where nothing can be scored.
    """
    if other.closing is None:
        message = "the other ledger holds no promise"
        remedy = "--test DIR names the claims/ folder of a ledger with promises"
        raise CommandError(message, remedy=remedy, exit_code=1)
    try:
        return backtest_unseen(ledger, other, as_of=as_of, other_as_of=other.closing)
    except ForecastError as error:
        raise _nothing(error) from None


def backtest_json(found: Backtest, by: str | None = None) -> dict[str, Any]:
    """Return what `backtest --format json` prints below its schema version."""
    fields: dict[str, Any] = {
        "as_of": str(found.as_of),
        "scores": [_json_fields(score) for score in summarize(found.scored)],
    }
    if by is not None:
        fields["groups"] = [
            {by: group, **_json_fields(score)}
            for group, scores in summarize_by(found.scored, by).items()
            for score in scores
        ]
    return fields


def backtest_rows(found: Backtest, by: str | None = None) -> list[dict[str, Any]]:
    """Return the rows of `CSV_FIELDS`: all cases, then the groups of ``by``."""
    groups = {"": summarize(found.scored)}
    if by is not None:
        groups |= summarize_by(found.scored, by)
    return [_flat(score) | {"group": group} for group, scores in groups.items() for score in scores]


def score_cells(scores: Iterable[Score]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the heads and rows of the table of scores, the best last of each set first."""
    heads = (
        "MODEL", "SET", "N", "LOG SCORE", "FLOORS", "CRPS", "50%", "80%", "90%",
        "ON TIME", "SEEN", *(f"VS {base.upper()}" for base in HARDEST),
    )  # fmt: skip
    ranked = sorted(scores, key=lambda score: (score.set, score.log_score))
    return heads, [_cells(score) for score in ranked]


def group_cells(
    found: Backtest, by: str, model: str = DEFAULT
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return a table of one model's scores in the groups of ``by``."""
    heads = (by.upper(), *score_cells(())[0][1:])
    rows = [
        (group, *_cells(score)[1:])
        for group, scores in summarize_by(found.scored, by).items()
        for score in scores
        if score.model == model
    ]
    return heads, rows


def reliability_cells(
    found: Backtest, model: str = DEFAULT
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return a table of chances beside what was seen: delivered within 1, 2, 3, 5 years."""
    heads = ("DELIVERED WITHIN", "SET", "FORECAST", "SEEN", "KNOWN OF")
    tables = [
        reliability(found.scored, model=model, name=name) for name in found.scored["set"].unique()
    ]
    return heads, [
        _reliability_cells(table.set, one)
        for table in tables
        if table is not None
        for one in table.within
    ]


def backtest_notes(found: Backtest) -> tuple[str, ...]:
    """Say what the scores rest on and what could not be scored."""
    meaning = (
        f"outcomes as known on {day_words(found.as_of)}; lower scores are better; "
        "differences with their standard errors, cases of one programme counted as one"
    )
    notes = [meaning]
    notes += [f"no forecasts from {day_words(day)}: {reason}" for day, reason in found.skipped]
    if found.left_out:
        notes.append(
            f"{found.left_out} cases are not scored, because some model has no forecast of them"
        )
    if found.dropped:
        named = ", ".join(found.dropped)
        notes.append(f"no scores of {named}: at some origin there was no such fit")
    return tuple(notes)


# --- private -------------------------------------------------------------------------------

_DECIMALS = 6


def _nothing(error: ForecastError) -> CommandError:
    return CommandError(f"nothing can be scored: {error}", remedy=MORE_TO_LEARN_FROM, exit_code=1)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DECIMALS)


def _json_fields(score: Score) -> dict[str, Any]:
    coverage_50, coverage_80, coverage_90 = map(_rounded, score.coverage)
    return {
        "model": score.model,
        "set": score.set,
        "n": score.n,
        "log_score": _rounded(score.log_score),
        "floors": score.floors,
        "crps": _rounded(score.crps),
        "coverage_50": coverage_50,
        "coverage_80": coverage_80,
        "coverage_90": coverage_90,
        "p_on_time": _rounded(score.p_on_time),
        "on_time": _rounded(score.on_time),
        "versus": {
            base: {
                "log_score": _rounded(against.log_score),
                "log_score_se": _rounded(against.log_score_se),
                "crps": _rounded(against.crps),
                "crps_se": _rounded(against.crps_se),
            }
            for base, against in score.versus.items()
        },
    }


def _flat(score: Score) -> dict[str, Any]:
    fields = _json_fields(score)
    versus = fields.pop("versus")
    briers = dict(zip(("brier_1", "brier_2", "brier_3", "brier_5"), score.brier, strict=True))
    return {
        **fields,
        "promises": score.promises,
        **{name: _rounded(value) for name, value in briers.items()},
        **{
            f"{base}_{name}": value
            for base, values in versus.items()
            for name, value in values.items()
        },
    }


def _cells(score: Score) -> tuple[str, ...]:
    return (
        score.model,
        score.set,
        str(score.n),
        f"{score.log_score:.3f}",
        str(score.floors),
        f"{score.crps:.3f}",
        *map(_share, score.coverage),
        _share(score.p_on_time),
        _share(score.on_time),
        *(_difference(score, base) for base in HARDEST),
    )


def _reliability_cells(name: str, one: WithinYears) -> tuple[str, ...]:
    years = f"{one.years} year{'s' * (one.years > 1)}"
    return years, name, _share(one.forecast), _share(one.seen), str(one.at_risk)


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _difference(score: Score, base: str) -> str:
    against = score.versus.get(base)
    if against is None:
        return ""
    error = "" if against.log_score_se is None else f" ({against.log_score_se:.3f})"
    return f"{against.log_score:+.3f}{error}".replace("-", "−")
