"""Names of organizations and speakers: one spelling each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from promisetrack.ledger.checks.overview import FileFault, Overview, promise_file, series_file
from promisetrack.ledger.files import Role
from promisetrack.problems import Fault, KeyPath


def variant_spelling(whole: Overview) -> Iterator[FileFault]:
    """Find a name spelled as names.yaml says it is not."""
    organizations = _by_variant(whole.ledger.names.organizations)
    speakers = _by_variant(whole.ledger.names.speakers)
    for file, name in _organizations(whole):
        if name in organizations:
            yield file, _spelling(("organization",), name, organizations[name])
    for promise in whole.ledger.promises:
        for i, claim in enumerate(promise.claims):
            if claim.by in speakers:
                spelling = _spelling(("claims", i, "by"), claim.by, speakers[claim.by])
                yield promise_file(promise), spelling


def nearly_the_same(whole: Overview) -> Iterator[FileFault]:
    """Find two organizations that differ only in capitals, spaces or signs."""
    used = Counter(name for _, name in _organizations(whole))
    common: dict[str, str] = {}
    for name, _ in sorted(used.items(), key=lambda item: (-item[1], item[0])):
        common.setdefault(_bare(name), name)
    for file, written in _organizations(whole):
        chosen = common[_bare(written)]
        if chosen != written:
            yield (
                file,
                Fault(
                    ("organization",),
                    f"{written!r} and {chosen!r} look like one organization",
                    "one spelling for each name",
                    f"write {chosen}, as most files do, or tell the two apart",
                ),
            )


def variant_of_two(whole: Overview) -> Iterator[FileFault]:
    """Find a variant that leads to two names, or to none because it is a name itself."""
    names = whole.ledger.names
    for key, spellings in (("organizations", names.organizations), ("speakers", names.speakers)):
        owners: dict[str, str] = {}
        for name, variants in spellings.items():
            for i, variant in enumerate(variants):
                owner = owners.setdefault(variant, name)
                if variant in spellings or owner != name:
                    other = "a name of its own" if variant in spellings else f"{owner} too"
                    yield Role.NAMES.value, _ambiguous((key, name, i), variant, other)


# --- private -------------------------------------------------------------------------------


def _organizations(whole: Overview) -> Iterator[tuple[str, str]]:
    """Yield every file that names an organization, with the name."""
    for promise in whole.ledger.promises:
        yield promise_file(promise), promise.organization
    for series in whole.ledger.series:
        if series.organization is not None:
            yield series_file(series), series.organization


def _by_variant(spellings: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {variant: name for name, variants in spellings.items() for variant in variants}


def _spelling(where: KeyPath, written: str, chosen: str) -> Fault:
    return Fault(
        where,
        f"{written!r} is spelled {chosen!r} in this ledger",
        f"the spelling of {Role.NAMES}",
        f"write {chosen}",
    )


def _ambiguous(where: KeyPath, variant: str, other: str) -> Fault:
    return Fault(
        where,
        f"the variant {variant!r} leads to {other}",
        "variants that lead to one name",
        "take it out of one of the two lists",
    )


def _bare(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold()) or name
