"""A plain tree to a value of the model, with every fault of its keys and types."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from promisetrack.ledger.tree import Faults, Tree
from promisetrack.model import Record
from promisetrack.model.record import descriptions, key_of, record_at
from promisetrack.problems import Fault, KeyPath

RecordT = TypeVar("RecordT", bound=Record)


def build_record(
    model: type[RecordT], tree: Mapping[str, Tree], place: Mapping[str, str]
) -> tuple[RecordT | None, Faults, frozenset[KeyPath]]:
    """Validate a tree as a record.

    Parameters
    ----------
    model
        `Promise`, `Series` or one of the models of the single files.
    tree
        What the file says.
    place
        What the file's place says (id and domain); its keys may not stand in the file.

    Returns
    -------
    record, faults, missing
        The record; (code, fault) pairs; the key paths that had to be left out for the record to
        be built, about which later checks can say nothing. The record is None where too little
        is left.
    """
    faults: Faults = [("KEY001", _of_the_place(key)) for key in place if key in tree]
    content: Mapping[str, Tree] = tree
    left_out: frozenset[KeyPath] = frozenset()
    if _is_very_long(tree) and (found := _many_faults(model, {**_start(model, tree), **place})):
        return None, [*faults, *found, _and_more("many")], left_out
    for _ in range(_ATTEMPTS):
        try:
            return model.model_validate({**content, **place}), faults, left_out
        except ValidationError as error:
            errors = error.errors(include_url=False)
        found = [_read_error(model, one) for one in errors[:_MOST] if not _follows(one)]
        if len(errors) > _MOST:
            return None, [*faults, *found, _and_more(f"{len(errors) - _MOST:,}")], left_out
        known = {path[:length] for path in left_out for length in range(len(path) + 1)}
        faults += [one for one in found if one[1].where not in known]
        left_out |= {fault.where for _, fault in found}
        content = _without(content, left_out, ())
    return None, faults, left_out


# --- private -------------------------------------------------------------------------------

_MOST: Final = 200
"""Faults of one file that are told one by one: a file with more of them is something else."""

_ATTEMPTS: Final = 2
"""The second attempt is without the faulty keys, so that the other checks can still be made."""


def _is_very_long(tree: Mapping[str, Tree]) -> bool:
    lengths = (len(one) for one in (tree, *tree.values()) if isinstance(one, dict | list))
    return any(length > _MOST for length in lengths)


def _many_faults(model: type[Record], start: Mapping[str, Any]) -> Faults:
    """Return the faults of the start of a tree, none where they are not too many already."""
    try:
        model.model_validate(start)
    except ValidationError as error:
        if error.error_count() > _MOST:
            errors = error.errors(include_url=False)[:_MOST]
            return [_read_error(model, one) for one in errors if not _follows(one)]
    return []


def _start(model: type[Record], tree: Mapping[str, Tree]) -> dict[str, Tree]:
    """Return the first items of a tree's lists and mappings, and of its unknown keys."""
    known = set(_known_keys(model, ()))
    unknown = islice((key for key in tree if key not in known), _MOST + 1)
    keys = (*(key for key in tree if key in known), *unknown)
    return {key: _first(tree[key]) for key in keys}


def _first(value: Tree) -> Tree:
    if isinstance(value, dict):
        return dict(islice(value.items(), _MOST + 1))
    return value[: _MOST + 1] if isinstance(value, list) else value


def _without(tree: Any, paths: Iterable[KeyPath], where: KeyPath) -> Any:
    """Leave out the keys at some paths; list items stay, so that positions keep their meaning."""
    if isinstance(tree, dict):
        return {
            key: _without(value, paths, (*where, key))
            for key, value in tree.items()
            if (*where, key) not in paths
        }
    if isinstance(tree, list):
        return [_without(value, paths, (*where, i)) for i, value in enumerate(tree)]
    return tree


def _and_more(count: str) -> tuple[str, Fault]:
    return "TYP001", Fault(
        (),
        f"{count} more keys and values of this file are wrong",
        "one promise or one series a file",
        "mend those that are named, then look again",
    )


def _of_the_place(key: str) -> Fault:
    return Fault(
        (key,),
        f"`{key}` does not stand in the file",
        "the id is the file's name, the domain its folder",
        f"delete the key `{key}`",
        on_key=True,
    )


def _read_error(model: type[Record], error: Any) -> tuple[str, Fault]:
    kind, where, context = error["type"], _clean(error["loc"]), error.get("ctx", {})
    if "message" in context:
        texts = (context["message"], context.get("expected", ""), context.get("remedy", ""))
        return kind, Fault(where, *texts)
    words = _WORDS.get(kind, _wrong_type)
    return words(model, where, error)


def _follows(error: Any) -> bool:
    """Whether a list is only too short because its items are faulty, which is said of them."""
    return error["type"] == "too_short" and bool(error["input"])


def _clean(loc: tuple[str | int, ...]) -> KeyPath:
    """Pydantic marks a faulty key of a mapping by a last step `[key]`."""
    return loc[:-1] if loc and loc[-1] == "[key]" else loc


def _missing(model: type[Record], where: KeyPath, _: Any) -> tuple[str, Fault]:
    key = str(where[-1])
    meaning = descriptions(record_at(model, where[:-1])).get(key, "")
    fault = Fault(
        where,
        f"the key `{key}` is missing",
        f"`{key}: ...`" + (f"  {meaning}" if meaning else ""),
        "add it; the reference of the format shows a whole record",
    )
    return "KEY002", fault


def _unknown(model: type[Record], where: KeyPath, _: Any) -> tuple[str, Fault]:
    known = _known_keys(model, where[:-1])
    key = str(where[-1])
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.6)
    elsewhere = "delete it, or move its text into `note`" if "note" in known else "delete it"
    return "KEY001", Fault(
        where,
        f"the key `{key[:60]}` is not known here",
        "one of " + ", ".join(known),
        f"did you mean `{near[0]}`?" if near else elsewhere,
        on_key=True,
    )


def _not_one_of(_: type[Record], where: KeyPath, error: Any) -> tuple[str, Fault]:
    value, choices = str(error["input"])[:60], error["ctx"]["expected"].replace("'", "")
    near = difflib.get_close_matches(value, choices.replace(" or ", ", ").split(", "), n=1)
    return "TYP002", Fault(
        where,
        f"{value!r} is not a {where[-1]}",
        choices,
        f"did you mean {near[0]}?" if near else "write one of these",
    )


def _not_a_slug(_: type[Record], where: KeyPath, error: Any) -> tuple[str, Fault]:
    return "TYP005", Fault(
        where,
        f"{str(error['input'])[:60]!r} is not an id",
        "lower-case words joined by hyphens, at most 100 characters",
        "copy the id from the name of the file that is meant, without .yaml",
    )


def _empty(_: type[Record], where: KeyPath, __: Any) -> tuple[str, Fault]:
    return "TYP007", Fault(
        where, "nothing is written here", "a value", "write it or delete the line"
    )


def _wrong_type(_: type[Record], where: KeyPath, error: Any) -> tuple[str, Fault]:
    wanted = _SHAPES.get(error["type"], "a value of another kind")
    found = _shape(error["input"])
    name = f"`{where[-1]}`" if where and isinstance(where[-1], str) else "this item"
    remedy = "write it as the reference of the format shows"
    if isinstance(error["input"], str) and wanted == "a list":
        remedy = f"write `[{error['input'][:40]}]`, or one item a line, each after a hyphen"
    return "TYP001", Fault(where, f"{name} is {found}", wanted, remedy)


def _shape(value: Any) -> str:
    if isinstance(value, dict):
        return "keys and values"
    return "a list" if isinstance(value, list) else "text"


def _known_keys(model: type[Record], where: KeyPath) -> list[str]:
    kind = record_at(model, where)
    placed = () if where else _BY_PLACE
    fields = kind.model_fields
    own = (name for name, about in fields.items() if not about.exclude)
    return [key for key in (key_of(kind, name) for name in own) if key not in placed]


_BY_PLACE: Final = ("id", "domain")
_SHAPES: Final[Mapping[str, str]] = {
    "string_type": "text",
    "tuple_type": "a list",
    "dict_type": "keys and values",
    "model_type": "keys and values",
    "model_attributes_type": "keys and values",
}
_WORDS: Final[Mapping[str, Callable[[type[Record], KeyPath, Any], tuple[str, Fault]]]] = {
    "missing": _missing,
    "extra_forbidden": _unknown,
    "enum": _not_one_of,
    "string_pattern_mismatch": _not_a_slug,
    "string_too_long": _not_a_slug,
    "string_too_short": _empty,
    "too_short": _empty,
}
