"""Fits agree with R on public data: tests/reference/r/aft.R made the numbers.

`survreg` fitted what it can; delayed entry and never-delivered shares were climbed by Newton's
method on likelihoods that R differentiated itself.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest

from promisetrack.survival import AftFit, Observations, fit_aft

FOLDER = Path(__file__).parents[1] / "reference" / "aft"
FITS = pd.read_csv(FOLDER / "fits.csv")
ESTIMATES = pd.read_csv(FOLDER / "estimates.csv")


class Case(NamedTuple):
    """A public data set as R fitted it."""

    table: pd.DataFrame
    X: pd.DataFrame
    Z: pd.DataFrame | None
    obs: Observations


@cache
def case(name: str) -> Case:
    table = pd.read_csv(FOLDER / f"{name}.csv")
    share = columns(table, "z:")
    obs = Observations(table["lower"], table["upper"], table.get("entry"), table.get("weight"))
    return Case(table, columns(table, "x:"), share if len(share.columns) else None, obs)


def columns(table: pd.DataFrame, mark: str) -> pd.DataFrame:
    chosen = [name for name in table.columns if name.startswith(mark)]
    return table[chosen].rename(columns=lambda name: name.removeprefix(mark))


@cache
def fitted(name: str, family: str) -> AftFit:
    data = case(name)
    strata = data.table.get("stratum")
    return fit_aft(data.obs, data.X, family=family, never=data.Z, strata=strata)


def estimates(name: str, family: str) -> pd.DataFrame:
    return ESTIMATES[(ESTIMATES["case"] == name) & (ESTIMATES["family"] == family)]


EVERY = pytest.mark.parametrize(
    ("name", "family", "log_likelihood"),
    list(zip(FITS["case"], FITS["family"], FITS["log_likelihood"], strict=True)),
    ids=list(FITS["case"] + "-" + FITS["family"]),
)


@EVERY
def test_fits_agree_with_r(name: str, family: str, log_likelihood: float) -> None:
    fit, expected = fitted(name, family), estimates(name, family)
    assert fit.converged
    assert fit.log_likelihood == pytest.approx(log_likelihood, rel=1e-8)
    assert list(fit.params.index) == list(expected["parameter"])
    np.testing.assert_allclose(fit.params, expected["estimate"], rtol=1e-5, atol=1e-9)
    np.testing.assert_allclose(fit.standard_errors, expected["standard_error"], rtol=1e-4)


@pytest.mark.parametrize(
    "name", ["lung-clusters", "lung-weights-clusters", "lung-mixed-clusters", "rats-litters"]
)
@pytest.mark.parametrize("family", ["exponential", "weibull", "lognormal", "loglogistic"])
def test_the_sandwich_is_that_of_r(name: str, family: str) -> None:
    robust = fitted(name, family).robust_covariance(case(name).table["cluster"])
    expected = estimates(name, family)["robust_error"]
    np.testing.assert_allclose(np.sqrt(np.diag(robust)), expected, rtol=1e-4)


def test_tobins_estimates_as_published() -> None:
    """Tobin (1958), Econometrica 26, 24-36, as R's survreg.object prints it, on exp(durable)."""
    fit = fitted("tobin-left", "lognormal")
    expected = [15.14487, -0.12906, -0.04554, 1.71785]
    np.testing.assert_allclose(fit.params, expected, atol=5e-6)
    delivered = case("tobin-left").table.query("lower > 0")["lower"]
    assert fit.log_likelihood + np.log(delivered).sum() == pytest.approx(-28.9, abs=0.05)


def test_the_versions_of_r_stand_beside_the_numbers() -> None:
    lines = (FOLDER / "versions.txt").read_text().splitlines()
    assert [line.split()[0] for line in lines] == ["R", "survival", "KMsurv"]


def test_every_kind_of_row_has_its_case() -> None:
    """Exact, right, left, interval, all at once; weights, strata, entry, clusters, shares."""
    tables = [case(name) for name in FITS["case"].unique()]
    kinds = [
        (
            bool(data.obs.is_exact.any()),
            bool(data.obs.is_right_censored.any()),
            bool((data.obs.lower == 0).any()),
            bool(((data.obs.lower > 0) & ~data.obs.is_exact & ~data.obs.is_right_censored).any()),
        )
        for data in tables
    ]
    for kind in range(4):
        assert any(found[kind] for found in kinds)
    assert any(all(found) for found in kinds)
    for column in ("weight", "stratum", "entry", "cluster", "z:const"):
        assert any(column in data.table for data in tables)
