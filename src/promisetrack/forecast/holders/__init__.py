"""What holders of a share got while they waited for what was promised.

`claim_holdings` measures, for each claim of an organization with a share and each horizon, what
became of the money; the rest says it together: by organization (`holder_records`), around events
(`event_path`), beside how late each promise was (`lateness`). Nothing here says that the one made
the other.
"""

from promisetrack.forecast.holders.claims import (
    ClaimHolding,
    Holdings,
    Horizon,
    LeftOut,
    claim_holdings,
    find_markets,
)
from promisetrack.forecast.holders.events import (
    Event,
    EventKind,
    EventPath,
    EventPoint,
    event_path,
    find_events,
)
from promisetrack.forecast.holders.holding import GAP_DAYS, Held, Market, held
from promisetrack.forecast.holders.price_line import (
    AdjustedTwiceError,
    Basis,
    Price,
    PriceLine,
    find_line,
    price_line,
    split_adjusted,
)
from promisetrack.forecast.holders.records import (
    HolderRecord,
    Lateness,
    SlippedPromise,
    holder_records,
    lateness,
)
from promisetrack.forecast.holders.windows import (
    Interval,
    Summary,
    excess_interval,
    independent_windows,
    mean_interval,
    most_apart,
    summarize,
)

__all__ = [
    "GAP_DAYS",
    "AdjustedTwiceError", "Basis", "ClaimHolding", "Event", "EventKind", "EventPath", "EventPoint",
    "Held", "HolderRecord", "Holdings", "Horizon", "Interval", "Lateness", "LeftOut", "Market",
    "Price", "PriceLine", "SlippedPromise", "Summary", "claim_holdings", "event_path",
    "excess_interval", "find_events", "find_line", "find_markets", "held", "holder_records",
    "independent_windows", "lateness", "mean_interval", "most_apart", "price_line",
    "split_adjusted", "summarize",
]  # fmt: skip
