"""Files to values: read, check and locate; and back, one line at a time."""

from promisetrack.ledger.check import check_ledger
from promisetrack.ledger.read import load_ledger, read_ledger
from promisetrack.ledger.rules import RULES, Rule

__all__ = ["RULES", "Rule", "check_ledger", "load_ledger", "read_ledger"]
