"""Fit the rows of a CSV file with surpyval and print the seconds: FILE FAMILY RUNS."""

import json
import sys
import time

import numpy as np
import pandas as pd
import surpyval  # type: ignore[import-not-found]

FITTERS = {
    "weibull": surpyval.WeibullAFT,
    "lognormal": surpyval.LogNormalAFT,
    "loglogistic": surpyval.AFT(surpyval.LogLogistic),
}


def main() -> None:
    path, family, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])
    table = pd.read_csv(path)
    x, open_rows = table["time"].to_numpy(), 1 - table["delivered"].to_numpy()
    covariates = np.asarray(table.drop(columns=["time", "delivered", "const"]), dtype=float)
    seconds, log_likelihood = [], float("nan")
    for _ in range(runs):
        start = time.perf_counter()
        fit = FITTERS[family].fit(x, covariates, c=open_rows)
        seconds.append(time.perf_counter() - start)
        log_likelihood = float(-fit.neg_ll())
    print(json.dumps({"seconds": min(seconds), "log_likelihood": log_likelihood}))


if __name__ == "__main__":
    main()
