"""Random intercepts against lme4 (uncensored) and direct integration in R (censored)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from promisetrack.survival import Observations, PooledFit, fit_pooled

FOLDER = Path(__file__).parents[1] / "reference" / "pooled"
FITS = pd.read_csv(FOLDER / "fits.csv")
ESTIMATES = pd.read_csv(FOLDER / "estimates.csv")
KEYS = ["case", "family", "never"]
# two hundred very skewed groups add up to .004 with 9 nodes
NODES = {("retinopathy", "weibull"): 25}
BY_LME4 = FITS[FITS["source"] == "lme4"]
BY_INTEGRATION = FITS[FITS["source"] == "integration"]


def fit(row: Any, **options: Any) -> PooledFit:
    """Fit the rows of a case with flat priors."""
    table = pd.read_csv(FOLDER / f"{row.case}.csv")
    obs = Observations(table["lower"], table["upper"], entry=table.get("entry"))

    def part(prefix: str) -> pd.DataFrame:
        chosen = table.filter(regex=f"^{prefix}:")
        return chosen.set_axis([name[2:] for name in chosen.columns], axis=1)

    groups = {str(name): labels.astype(str) for name, labels in part("g").items()}
    never = bool(row.never) or None
    return fit_pooled(
        obs, part("x"), groups=groups, family=row.family, priors=None, never=never, **options
    )


def expected(row: Any) -> pd.DataFrame:
    """Return R's estimates and standard errors by parameter."""
    same = (ESTIMATES[KEYS] == [row.case, row.family, row.never]).all(axis=1)
    return ESTIMATES[same].set_index("parameter")


def cases(table: pd.DataFrame) -> list[Any]:
    """Return one named case a row."""
    return [
        pytest.param(row, id=f"{row.case}-{row.family}{'-never' if row.never else ''}")
        for row in table.itertuples()
    ]


def test_there_are_enough_cases() -> None:
    assert len(BY_LME4) >= 4
    assert len(BY_INTEGRATION) >= 10


@pytest.mark.parametrize("row", cases(BY_LME4))
def test_laplace_is_exact_for_linear_mixed_models(row: Any) -> None:
    found, theirs = fit(row), expected(row)
    assert found.converged
    assert found.log_likelihood == pytest.approx(row.log_likelihood, rel=1e-8)
    np.testing.assert_allclose(found.params[theirs.index], theirs["estimate"], rtol=1e-4, atol=1e-4)
    # lme4's standard errors of coefficients are those for known scales
    errors = theirs["standard_error"].dropna()
    precision = pd.DataFrame(
        np.linalg.inv(found.covariance), index=found.params.index, columns=found.params.index
    ).loc[errors.index, errors.index]
    np.testing.assert_allclose(np.sqrt(np.diag(np.linalg.inv(precision))), errors, rtol=1e-3)


@pytest.mark.parametrize("row", cases(BY_LME4))
def test_effects_of_levels_are_lme4s(row: Any) -> None:
    found = fit(row)
    for name in found.group_scale.index:
        theirs = pd.read_csv(FOLDER / f"{row.case}-effects-{name}.csv", dtype={"level": str})
        ours = found.group_effects[found.group_effects["group"] == name].set_index("level")["mean"]
        np.testing.assert_allclose(
            ours[theirs["level"]], theirs["mean"], atol=2e-4 * float(found.group_scale[name])
        )


@pytest.mark.parametrize("row", cases(BY_INTEGRATION))
def test_quadrature_agrees_with_direct_integration(row: Any) -> None:
    found, theirs = fit(row, nodes=NODES.get((row.case, row.family), 9)), expected(row)
    assert found.converged
    assert found.log_likelihood == pytest.approx(row.log_likelihood, abs=1e-3)
    assert found.params.iloc[-1] == pytest.approx(theirs["estimate"].iloc[-1], abs=0.01)
    # both far less than a standard error; the scale of groups is the weakest of the parameters
    off = (found.params[theirs.index] - theirs["estimate"]) / theirs["standard_error"]
    assert np.abs(off).max() < 0.02
    np.testing.assert_allclose(
        found.standard_errors[theirs.index], theirs["standard_error"], rtol=0.02
    )


@pytest.mark.parametrize("row", cases(BY_INTEGRATION[BY_INTEGRATION["case"] != "retinopathy"]))
def test_more_nodes_agree_to_many_digits(row: Any) -> None:
    found, theirs = fit(row, nodes=31), expected(row)
    assert found.log_likelihood == pytest.approx(row.log_likelihood, rel=1e-7)
    np.testing.assert_allclose(found.params[theirs.index], theirs["estimate"], atol=1e-3)


def test_laplace_alone_is_off_where_groups_are_small_and_censored() -> None:
    [row] = BY_INTEGRATION[
        (BY_INTEGRATION["case"] == "retinopathy") & (BY_INTEGRATION["family"] == "weibull")
    ].itertuples()
    found: Any = row
    assert abs(fit(found).log_likelihood - found.log_likelihood) > 0.1
