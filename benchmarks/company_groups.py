"""Are the companies that Elon Musk leads slower than the others? The stretch, group by group.

Stretch is duration : horizon of the first dated claim; its median is Kaplan-Meier's, with open
promises censored at their newest evidence and cancelled ones known never to come. Intervals are
those of 2,000 resamples of programmes (of promises, where they have none), since promises of one
programme are late together. Run it as ``.venv/bin/python benchmarks/company_groups.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from promisetrack.forecast.rows import CANCELLED, DELIVERED, OPEN, delay_rows
from promisetrack.ledger import read_ledger

Floats: TypeAlias = NDArray[np.float64]

CLAIMS = Path(__file__).resolve().parents[1] / "claims"

MUSK_LED: Final = ("Neuralink", "SpaceX", "Tesla", "The Boring Company", "X Corp.", "xAI")

RESAMPLES: Final = 2_000
SEED: Final = 20_260_101
LEAST: Final = 10
"""Promises that a group of a domain must have on both sides to be shown."""


@dataclass(frozen=True, slots=True)
class Median:
    """A median stretch with its central 80 and 95 % intervals; infinite where half never came."""

    value: float
    central_80: tuple[float, float]
    central_95: tuple[float, float]

    def __str__(self) -> str:
        """Return the median and its intervals."""
        (low, high), (lowest, highest) = self.central_80, self.central_95
        return f"{self.value:.2f} ({low:.2f}-{high:.2f}; 95 %: {lowest:.2f}-{highest:.2f})"


def median_stretch(rows: pd.DataFrame, counts: Floats | None = None) -> float:
    """Return the Kaplan-Meier median of the stretch; infinite where the curve stays above half."""
    from promisetrack.forecast.stretch import product_limit

    steps = product_limit(rows["stretch"].to_numpy(), rows["cause"].to_numpy(), counts)
    median = float(steps.quantile(0.5))
    return median if np.isfinite(median) else np.inf


def resampled(rows: pd.DataFrame, rng: np.random.Generator) -> Floats:
    """Return the medians of resamples of a group's programmes."""
    names, of_row = np.unique(rows["cluster"].to_numpy(dtype=np.str_), return_inverse=True)
    found = []
    for _ in range(RESAMPLES):
        counts = rng.multinomial(len(names), np.full(len(names), 1.0 / len(names)))[of_row]
        found.append(median_stretch(rows[counts > 0], counts[counts > 0].astype(np.float64)))
    return np.array(found)


def with_intervals(value: float, replicates: Floats) -> Median:
    """Return a number with the central intervals of its resamples."""
    low, lower, upper, high = np.quantile(replicates, (0.025, 0.1, 0.9, 0.975), method="nearest")
    return Median(value, (float(lower), float(upper)), (float(low), float(high)))


def compare(name: str, rows: pd.DataFrame) -> None:
    """Print the medians of the two groups of some rows, and their ratio."""
    rng = np.random.default_rng(SEED)
    medians, replicates = [], []
    for led, group in ((True, rows[rows["musk_led"]]), (False, rows[~rows["musk_led"]])):
        medians.append(median_stretch(group))
        replicates.append(resampled(group, rng))
        became = [int((group["cause"] == cause).sum()) for cause in (DELIVERED, OPEN, CANCELLED)]
        kept = group["kept"].dropna()
        print(
            f"{name:28} {'Musk-led' if led else 'others':9} n {len(group):3} in "
            f"{group['cluster'].nunique():3} programmes, delivered/open/cancelled "
            f"{became[0]}/{became[1]}/{became[2]}, on time {kept.mean():.2f} of {len(kept)}, "
            f"median {with_intervals(medians[-1], replicates[-1])}"
        )
    ratio = with_intervals(medians[0] / medians[1], replicates[0] / replicates[1])
    print(f"{name:28} ratio {ratio}")


def subsets(rows: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield what is compared: all, by year, and the domains with enough promises of both."""
    yield "all", rows
    early = rows["made"] < "2018"
    yield "first dated before 2018", rows[early]
    yield "first dated from 2018 on", rows[~early]
    domain = rows["domain"]
    both = domain.isin(rows["domain"][rows["musk_led"]]) & domain.isin(domain[~rows["musk_led"]])
    yield "domains that have both", rows[both]
    for name, group in rows.groupby("domain"):
        if min(group["musk_led"].sum(), (~group["musk_led"]).sum()) >= LEAST:
            yield str(name), group


def main() -> None:
    ledger, _ = read_ledger(CLAIMS)
    found = delay_rows(ledger, as_of=ledger.closing or date.max)
    late = found.frame["until"] > found.frame["deadline"]
    undecided = (found.cause == OPEN) & ~late | found.frame["straddles"]
    kept = ((found.cause == DELIVERED) & ~late).astype(np.float64)
    rows = found.frame.assign(
        cause=found.cause,
        cluster=found.frame["programme"].fillna(found.frame["id"]),
        musk_led=found.frame["organization"].isin(MUSK_LED),
        kept=kept.mask(undecided),
    )
    for name, chosen in subsets(rows):
        compare(name, chosen)


if __name__ == "__main__":
    main()
