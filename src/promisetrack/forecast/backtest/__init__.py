"""The backtest: forecasts from past days, scored by what came after, beside the naive rules."""

from promisetrack.forecast.backtest.reliability import Reliability, reliability
from promisetrack.forecast.backtest.run import Backtest, backtest, backtest_unseen
from promisetrack.forecast.backtest.shipped import COMPETITORS, DEFAULT, Shipped
from promisetrack.forecast.backtest.summary import Score, Versus, summarize, summarize_by

__all__ = [
    "COMPETITORS",
    "DEFAULT",
    "Backtest",
    "Reliability",
    "Score",
    "Shipped",
    "Versus",
    "backtest",
    "backtest_unseen",
    "reliability",
    "summarize",
    "summarize_by",
]
