"""The words given to a command, checked as the keys of the file that they will become."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, TypeVar

from promisetrack.ledger.edit import Document
from promisetrack.ledger.record import build_record
from promisetrack.ledger.text import MAX_BYTES, decode
from promisetrack.model import Record
from promisetrack.problems import CommandError, Fault, KeyPath

RecordT = TypeVar("RecordT", bound=Record)

Fields = Mapping[str, str]
"""Keys of the file and the words given for them."""


def tidy_fields(fields: Mapping[str, str | None]) -> dict[str, str]:
    """Return the fields that were given, each on one line, without stray spaces.

    Raises
    ------
    CommandError
        Naming the option, if a text is too long or holds characters that cannot be seen.
    """
    given = {key: text for key, text in fields.items() if text is not None}
    for key, text in given.items():
        if len(text) > MAX_BYTES:
            message = f"{option(key)}: a text of {len(text):,} characters is too long"
            raise CommandError(message, remedy=f"a file has at most {MAX_BYTES:,} bytes")
    tidied = {key: " ".join(text.split()) for key, text in given.items()}
    for key, text in tidied.items():
        _, faults = decode(text.encode("utf-8", "surrogateescape"))
        if faults:
            _refuse({option(key): faults[0][1]})
    return {key: text for key, text in tidied.items() if text}


def checked_record(
    model: type[RecordT],
    document: Document,
    place: Mapping[str, str] | None = None,
    *,
    as_a_whole: str = "",
) -> RecordT:
    """Return the record that a document makes.

    Parameters
    ----------
    model, document, place
        As for `promisetrack.ledger.record.build_record`.
    as_a_whole
        The key whose option is named where the fault lies in no single value.

    Raises
    ------
    CommandError
        Naming the option of every value that is wrong.
    """
    record, faults, _ = build_record(model, document, place or {})
    if faults or record is None:
        _refuse({_option_at(fault.where or (as_a_whole,)): fault for _, fault in faults})
    assert record is not None  # noqa: S101  no record without a fault
    return record


def field_fault(model: type[Record], key: str, text: str) -> str | None:
    """Return what is wrong with one value by itself, None where nothing is."""
    fault = value_fault(model, key, text)
    return f"{fault.message}; give {fault.expected}" if fault else None


def value_fault(model: type[Record], key: str, text: str) -> Fault | None:
    """Return the fault of one value by itself, None where it has none."""
    _, faults, _ = build_record(model, {key: text}, {})
    return next((one for _, one in faults if one.where == (key,) and not one.on_key), None)


def check_field(model: type[Record], key: str, text: str) -> None:
    """Refuse one value that is wrong by itself.

    Raises
    ------
    CommandError
        Naming the option.
    """
    fault = value_fault(model, key, text)
    if fault:
        _refuse({option(key): fault})


def require(
    fields: Fields,
    keys: Iterable[str],
    *,
    what: str,
    remedy: str = "give them, or run it on a terminal without --yes and be asked",
) -> None:
    """Refuse where keys are missing; ``a|b`` stands for either.

    Raises
    ------
    CommandError
        Naming the options that are missing.
    """
    missing = missing_keys(fields, keys)
    if missing:
        named = ", ".join(" or ".join(map(option, key.split("|"))) for key in missing)
        message = f"{what} needs {named}"
        raise CommandError(message, remedy=remedy)


def missing_keys(fields: Fields, keys: Iterable[str]) -> list[str]:
    """Return the keys that are not given; ``a|b`` stands for either."""
    return [key for key in keys if not any(one in fields for one in key.split("|"))]


def option(key: str) -> str:
    """Return the option that gives a key."""
    return _ARGUMENTS.get(key) or "--" + key.replace("_", "-")


# --- private -------------------------------------------------------------------------------

_ARGUMENTS: Final = {"id": "ID"}


def _option_at(where: KeyPath) -> str:
    """Return the option that gives the value at a key path: claims[0].source.url is --url."""
    names = [part for part in where if isinstance(part, str)]
    if "lenient" in names[:-1]:
        return option("lenient_" + names[-1])
    return option(names[-1])


def _refuse(faults: Mapping[str, Fault]) -> None:
    message = "; ".join(f"{name}: {fault.message}" for name, fault in faults.items())
    first = next(iter(faults.values()))
    raise CommandError(message, remedy=f"give {first.expected}")
