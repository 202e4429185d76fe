"""What is said of a table of prices on the command line, made fit for the ledger or refused."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import Final

from promisetrack.intake import PriceTableRead
from promisetrack.model import Security, ticker_id
from promisetrack.pipeline.fields import Fields, field_fault
from promisetrack.problems import CommandError


def security_id(fields: Fields) -> str:
    """Return the id of the files of a ticker.

    Parameters
    ----------
    fields
        With ``ticker``: letters and digits, and what exchanges put between and before them.

    Raises
    ------
    CommandError
        If there is no ticker, or no file can be called so.
    """
    if "ticker" not in fields:
        message = "prices of what? a table does not say so"
        raise CommandError(message, remedy="--ticker TSLA")
    identity = ticker_id(fields["ticker"])
    is_sign = _TICKER.fullmatch(fields["ticker"]) is not None
    if not is_sign or field_fault(Security, "id", identity) is not None:
        message = f"--ticker {fields['ticker'][:40]}: no file can be called so"
        raise CommandError(message, remedy="letters and digits, such as TSLA, BRK.B or ^GSPC")
    return identity


def with_currency(fields: Fields, read: PriceTableRead, standing: Security | None) -> Fields:
    """Return the fields with the currency that the table names, where nothing else does.

    Parameters
    ----------
    fields
        What was given.
    read
        The table, which may say its currency.
    standing
        What the ledger says of the ticker; None where it is new.

    Raises
    ------
    CommandError
        If the table says another currency than was given, or than the ledger has.
    """
    said = fields.get("currency") or (standing.currency if standing is not None else None)
    if said is None and len(read.currencies) == 1 and fields.get("kind", "share") == "share":
        return {**fields, "currency": next(iter(read.currencies))}
    if said is not None and read.currencies and said not in read.currencies:
        message = (
            f"the prices of the table are in {' or '.join(sorted(read.currencies))}, not {said}"
        )
        raise CommandError(
            message, remedy=f"give closes in {said}, or the currency that they are in"
        )
    return fields


def named_split(day: str, ratio: str) -> dict[str, str]:
    """Return a split as the file has it; 5:1 is five new shares for one old.

    Parameters
    ----------
    day, ratio
        First day of the new shares, and how many of them for one old share.

    Raises
    ------
    CommandError
        If the one is no day, or the other no number.
    """
    new, colon, old = ratio.partition(":")
    try:
        shares = float(new) / float(old) if colon else float(new)
        date.fromisoformat(day)
    except (ValueError, ZeroDivisionError):
        shares = math.nan
    if not math.isfinite(shares):
        message = f"--split {day}={ratio}: not a day and a number of new shares for one old"
        raise CommandError(message, remedy="--split 2020-08-31=5, or =0.1 for one for ten")
    return {"date": day, "ratio": f"{shares:.9g}" if colon else ratio}


# --- private -------------------------------------------------------------------------------

_TICKER: Final = re.compile(
    r"[\^.]?[A-Za-z0-9]{1,20}(?:(?:[.\-/=_]|:[\^.]?)[A-Za-z0-9]{1,20}){0,3}"
)
