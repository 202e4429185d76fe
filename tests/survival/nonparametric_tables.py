"""Public data sets and R's numbers for them (tests/reference/r/nonparametric.R made both)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from promisetrack.survival import Observations

FOLDER = Path(__file__).parents[1] / "reference" / "nonparametric"


def table(name: str) -> pd.DataFrame:
    """Return a table of the folder, by its stem."""
    return pd.read_csv(FOLDER / f"{name}.csv")


def observations(name: str) -> Observations:
    """Return the rows of a data set; an upper end that is missing is infinite."""
    rows = table(f"{name}-rows")
    return Observations(
        rows["lower"],
        rows["upper"].fillna(np.inf),
        entry=rows.get("entry"),
        weights=rows.get("weight"),
    )


def cases(kind: str) -> list[str]:
    """Return the names of the data sets of a kind."""
    return sorted(path.stem.removesuffix("-rows") for path in FOLDER.glob(f"{kind}-*-rows.csv"))
