"""Fit the rows of a CSV file with lifelines and print the seconds: FILE FAMILY RUNS."""

import json
import sys
import time

import lifelines  # type: ignore[import-not-found]
import pandas as pd

FITTERS = {
    "weibull": lifelines.WeibullAFTFitter,
    "lognormal": lifelines.LogNormalAFTFitter,
    "loglogistic": lifelines.LogLogisticAFTFitter,
}


def main() -> None:
    path, family, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])
    table = pd.read_csv(path).drop(columns="const")  # lifelines adds an intercept of its own
    seconds, log_likelihood = [], float("nan")
    for _ in range(runs):
        start = time.perf_counter()
        fit = FITTERS[family]().fit(table, duration_col="time", event_col="delivered")
        seconds.append(time.perf_counter() - start)
        log_likelihood = float(fit.log_likelihood_)
    print(json.dumps({"seconds": min(seconds), "log_likelihood": log_likelihood}))


if __name__ == "__main__":
    main()
