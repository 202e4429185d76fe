"""What a pooled fit refuses, and what it warns of, by name."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from promisetrack.survival import (
    FAMILIES,
    BoundaryWarning,
    FitError,
    GroupWarning,
    Normal,
    Observations,
    Priors,
    SeparationWarning,
    fit_pooled,
)
from survival.pooled_rows import drawn

TIMES = [2.0, 3.0, 5.0, 8.0, 4.0, 6.0]
ONES = np.ones((6, 1))
FIRMS = ["a", "a", "b", "b", "c", "c"]
INF = float("inf")


def test_no_groups() -> None:
    with pytest.raises(FitError, match="use fit_aft"):
        fit_pooled(Observations(TIMES, TIMES), ONES, groups={}, family="weibull")


def test_another_number_of_labels() -> None:
    with pytest.raises(FitError, match=r"groups\['firm'\] must have shape \(6,\), not \(5,\)"):
        fit_pooled(Observations(TIMES, TIMES), ONES, groups={"firm": FIRMS[:5]}, family="weibull")


@pytest.mark.parametrize("missing", [None, float("nan")], ids=["None", "NaN"])
def test_a_missing_label_names_its_row(missing: object) -> None:
    labels = pd.Series([*FIRMS[:4], missing, "c"], dtype=object)
    with pytest.raises(FitError, match=r"row 4: groups\['firm'\] has no label"):
        fit_pooled(Observations(TIMES, TIMES), ONES, groups={"firm": labels}, family="weibull")


def test_a_level_without_weight() -> None:
    obs = Observations(TIMES, TIMES, weights=[1, 1, 0, 0, 1, 1])
    with pytest.raises(FitError, match="level 'b' has no row with a weight above 0"):
        fit_pooled(obs, ONES, groups={"firm": FIRMS}, family="weibull")


def test_one_level_cannot_tell_its_scale() -> None:
    obs = Observations(TIMES, TIMES)
    with pytest.raises(FitError, match=r"has one level .* give it a prior"):
        fit_pooled(obs, ONES, groups={"firm": ["a"] * 6}, family="weibull", priors=None)
    with pytest.warns(GroupWarning, match="the prior's"):
        fit = fit_pooled(obs, ONES, groups={"firm": ["a"] * 6}, family="weibull")
    assert fit.converged
    # the mode of log tau under a half-normal prior alone is its standard deviation
    assert fit.group_scale["firm"] == pytest.approx(0.5, rel=0.1)


def test_levels_of_one_row_each_cannot_tell_their_scale() -> None:
    obs, labels = Observations(TIMES, TIMES), list("abcdef")
    with pytest.raises(FitError, match="no level with two rows"):
        fit_pooled(obs, ONES, groups={"firm": labels}, family="lognormal", priors=None)
    assert fit_pooled(obs, ONES, groups={"firm": labels}, family="lognormal").converged


def test_all_censored() -> None:
    obs = Observations(TIMES, [INF] * 6)
    with pytest.raises(FitError, match="every row is right-censored"):
        fit_pooled(obs, ONES, groups={"firm": FIRMS}, family="weibull")


def test_an_exact_duration_of_zero() -> None:
    with pytest.raises(FitError, match="row 0: an exact duration of 0"):
        fit_pooled(Observations([0] * 6, [0] * 6), ONES, groups={"firm": FIRMS}, family="weibull")


def test_a_family_that_is_not_there() -> None:
    obs = Observations(TIMES, TIMES)
    with pytest.raises(FitError, match="'gamma' is none of exponential"):
        fit_pooled(obs, ONES, groups={"firm": FIRMS}, family="gamma")
    assert fit_pooled(obs, ONES, groups={"firm": FIRMS}, family=FAMILIES["weibull"]).converged


def test_columns_that_depend_on_each_other() -> None:
    two = np.ones((6, 2))
    with pytest.raises(FitError, match="depend on each other"):
        fit_pooled(Observations(TIMES, TIMES), two, groups={"firm": FIRMS}, family="weibull")


def test_two_parameters_of_one_name() -> None:
    x = pd.DataFrame({"log_scale": np.ones(6)})
    with pytest.raises(FitError, match="'log_scale' is the name of two parameters"):
        fit_pooled(Observations(TIMES, TIMES), x, groups={"firm": FIRMS}, family="weibull")


def test_quadrature_of_two_groupings() -> None:
    data = drawn(60, levels=(6, 3))
    with pytest.raises(FitError, match="one grouping"):
        fit_pooled(data.obs, data.X, groups=data.groups, family="weibull", nodes=9)
    with pytest.raises(FitError, match="between 1 and 101"):
        fit_pooled(
            data.obs, data.X, groups={"domain": data.groups["domain"]}, family="weibull", nodes=0
        )


def test_levels_that_do_not_differ_have_a_scale_of_zero() -> None:
    data = drawn(200, seed=4, taus={"organization": 0.5, "domain": 0.0}, levels=(10, 5))
    with pytest.warns(GroupWarning, match=r"'log_group_scale\[domain\]'.*taken for 0"):
        fit = fit_pooled(data.obs, data.X, groups=data.groups, family="lognormal", priors=None)
    assert fit.group_scale["organization"] > 0.1
    assert fit.group_scale["domain"] == 0.0
    assert fit.converged
    assert np.isnan(fit.standard_errors["log_group_scale[domain]"])
    assert np.isfinite(fit.standard_errors[["x0", "x1", "log_scale"]]).all()
    draws = fit.draws(10, np.random.default_rng(0))
    assert (draws.new_effects["domain"] == 0.0).all()


def test_a_share_that_tends_to_zero() -> None:
    data = drawn(200, seed=5, window=40.0, levels=(10, 5))
    with pytest.warns(BoundaryWarning, match="tends to 0 or 1"):
        fit = fit_pooled(
            data.obs, data.X, groups=data.groups, family="lognormal", never=True, priors=None
        )
    assert fit.never_share < 1e-6
    assert not fit.converged


def test_a_column_that_separates() -> None:
    data = drawn(200, seed=6, levels=(10, 5))
    open_rows = data.obs.is_right_censored
    x = np.column_stack([data.X, open_rows & (data.groups["domain"] == 1)])
    assert x[:, 2].sum() > 2
    with pytest.warns(SeparationWarning, match="'x2' has no finite estimate"):
        fit = fit_pooled(data.obs, x, groups=data.groups, family="lognormal", priors=None)
    assert not fit.converged


def test_priors_by_name_win() -> None:
    data = drawn(100, seed=7, levels=(10, 5))
    tight = Priors(columns={"x1": Normal(2.0, 1e-3)}, group_scales={"domain": 1e-3})
    fit = fit_pooled(data.obs, data.X, groups=data.groups, family="lognormal", priors=tight)
    assert fit.params["x1"] == pytest.approx(2.0, abs=0.01)
    assert fit.group_scale["domain"] == pytest.approx(1e-3, rel=0.1)
    with pytest.raises(FitError, match="must be above 0"):
        fit_pooled(
            data.obs,
            data.X,
            groups=data.groups,
            family="lognormal",
            priors=Priors(group_scale=0.0),
        )
