"""Cumulative incidence against R's cmprsk and, with delayed entry, etm."""

from __future__ import annotations

import numpy as np
import pytest

from promisetrack.survival import IncidenceCurve, aalen_johansen
from survival.nonparametric_tables import observations, table

WITHOUT_ENTRY = [
    ("aj-mgus2", 1), ("aj-mgus2", 2), ("aj-pbc", 1), ("aj-pbc", 2), ("aj-bmt", 1), ("aj-bmt", 2),
    ("aj-mgus2-three", 1), ("aj-mgus2-three", 2), ("aj-mgus2-three", 3),
]  # fmt: skip


def incidence(name: str, cause: int) -> IncidenceCurve:
    return aalen_johansen(observations(name), table(f"{name}-rows")["cause"])[cause]


@pytest.mark.parametrize(("name", "cause"), WITHOUT_ENTRY)
def test_incidence_and_standard_errors_are_those_of_cuminc(name: str, cause: int) -> None:
    curve, expected = incidence(name, cause), table(f"{name}-cause-{cause}")
    np.testing.assert_allclose(curve.probability(expected["time"]), expected["value"], rtol=1e-10)
    errors = curve.standard_error(expected["time"])
    np.testing.assert_allclose(errors, expected["standard_error"], rtol=1e-8)


@pytest.mark.parametrize("cause", [1, 2, 3])
def test_with_delayed_entry_incidence_is_that_of_etm(cause: int) -> None:
    curve, expected = (
        incidence("aj-abortion-entry", cause),
        table(f"aj-abortion-entry-cause-{cause}"),
    )
    inside = expected["time"] > curve.start
    at = expected["time"][inside]
    np.testing.assert_allclose(curve.probability(at), expected["value"][inside], atol=1e-12)
    # etm's variance is of Greenwood's type, ours of Aalen's: they differ by about 1 / at risk
    errors = curve.standard_error(at)
    np.testing.assert_allclose(errors, expected["standard_error"][inside], rtol=0.05, atol=1e-12)


def test_statsmodels_gives_the_same_incidence() -> None:
    from statsmodels.duration.survfunc import CumIncidenceRight

    obs, cause = observations("aj-mgus2"), table("aj-mgus2-rows")["cause"].to_numpy()
    with np.errstate(divide="ignore", invalid="ignore"):  # its standard errors at the last time
        theirs = CumIncidenceRight(obs.lower, cause)
    for number, curve in aalen_johansen(obs, cause).items():
        ours = curve.probability(theirs.times)
        np.testing.assert_allclose(ours, theirs.cinc[number - 1], atol=1e-12)
