"""Market files, and what the crowd says beside what the model says.

Readers take the bytes of a file that a user saved and return one `CrowdMarket`, whatever the
platform; nothing here fetches anything. `market_distribution` turns its prices into one
distribution over dates; `compare` puts the prices of a series beside a forecast of the same
threshold.
"""

from promisetrack.crowd.comparison import (
    ComparedDeadline,
    Comparison,
    SameOdds,
    compare,
    crowd_distribution,
    newest_prices,
    same_odds,
)
from promisetrack.crowd.distribution import CrowdDistribution, level, market_distribution
from promisetrack.crowd.faults import Code, MarketFileError, UndatedFileError
from promisetrack.crowd.market import CrowdMarket, CrowdPrice, Layout, LeftOut
from promisetrack.crowd.reading import PLATFORM_NAMES, read_market
from promisetrack.crowd.thresholds import (
    Threshold,
    asked_threshold,
    milestone_threshold,
    promised_threshold,
    why_not_compared,
)

__all__ = [
    "PLATFORM_NAMES",
    "Code", "ComparedDeadline", "Comparison", "CrowdDistribution", "CrowdMarket", "CrowdPrice",
    "Layout", "LeftOut", "MarketFileError", "SameOdds", "Threshold", "UndatedFileError",
    "asked_threshold", "compare", "crowd_distribution", "level", "market_distribution",
    "milestone_threshold", "newest_prices", "promised_threshold", "read_market", "same_odds",
    "why_not_compared",
]  # fmt: skip
