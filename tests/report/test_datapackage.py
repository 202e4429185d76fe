"""The Data Package: valid by its standard, and every cell of every CSV is what it says."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # altair brings it, without types
import pytest

from promisetrack.report.columns import KINDS, columns_of, kind_of
from promisetrack.report.datapackage import PATH, package_files, table_schema
from promisetrack.report.edition import make_edition
from promisetrack.report.site import site_files
from report.ledgers import AS_OF, every_fate
from report.pages import site
from report.roadmap_ledger import roadmap_site
from report.test_calibration_page import graded, held
from report.test_copies import compared

RELATIVE = r"^(?!/)(?!.*(^|/)\.\.(/|$))(?!.*:).+$"
"""No absolute path and none that leaves the folder: what the standard calls safe."""

FIELD = {
    "type": "object",
    "required": ["name", "type"],
    "properties": {
        "name": {"type": "string", "minLength": 1},
        "type": {"enum": ["string", "number", "integer", "boolean", "date", "any"]},
        "description": {"type": "string", "minLength": 1},
        "unit": {"type": "string", "minLength": 1},
        "trueValues": {"type": "array", "minItems": 1, "items": {"type": "string"}},
        "falseValues": {"type": "array", "minItems": 1, "items": {"type": "string"}},
    },
    "additionalProperties": False,
}
TABLE = {
    "type": "object",
    "required": ["fields"],
    "properties": {
        "$schema": {"const": "https://datapackage.org/profiles/2.0/tableschema.json"},
        "fields": {"type": "array", "minItems": 1, "items": FIELD},
        "missingValues": {"type": "array", "items": {"type": "string"}},
    },
    "additionalProperties": False,
}
RESOURCE = {
    "type": "object",
    "required": ["name", "path", "schema"],
    "properties": {
        "name": {"type": "string", "pattern": "^[a-z0-9._-]+$"},
        "path": {"type": "string", "pattern": RELATIVE},
        "type": {"const": "table"},
        "format": {"const": "csv"},
        "mediatype": {"type": "string", "pattern": "^(.+)/(.+)$"},
        "encoding": {"const": "utf-8"},
        "description": {"type": "string", "minLength": 1},
        "schema": {"anyOf": [{"type": "string", "pattern": RELATIVE}, TABLE]},
    },
    "additionalProperties": False,
}
PACKAGE = {
    "type": "object",
    "required": ["resources", "licenses", "sources", "title", "created"],
    "properties": {
        "$schema": {"const": "https://datapackage.org/profiles/2.0/datapackage.json"},
        "name": {"type": "string", "pattern": "^[a-z0-9._-]+$"},
        "created": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"},
        "homepage": {"type": "string", "pattern": "^https?://"},
        "licenses": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "anyOf": [{"required": ["name"]}, {"required": ["path"]}],
                "properties": {
                    "name": {"type": "string", "pattern": "^([-a-zA-Z0-9._])+$"},
                    "path": {"type": "string", "pattern": "^https://"},
                },
            },
        },
        "sources": {"type": "array", "minItems": 1, "items": {"minProperties": 1}},
        "contributors": {"type": "array", "minItems": 1, "items": {"required": ["title"]}},
        "keywords": {"type": "array", "minItems": 1, "items": {"type": "string"}},
        "resources": {"type": "array", "minItems": 1, "items": RESOURCE},
    },
}
"""What the standard asks of a package (2.0), without what we do not use."""


@cache
def with_backtest() -> dict[str, str]:
    """Return the report of a ledger with a backtest."""
    edition = make_edition(held(), as_of=AS_OF, tested=graded())
    return {path: content.decode() for path, content in site_files(edition, bundle=b"")}


SITES: dict[str, Callable[[], dict[str, str]]] = {
    "every fate": site, "roadmap": roadmap_site, "compared": compared, "tested": with_backtest,
}  # fmt: skip
READ: dict[str, Callable[[str], object]] = {
    "string": str,
    "number": float,
    "integer": int,
    "date": date.fromisoformat,
    "boolean": {"yes": True, "no": False}.__getitem__,
}


@pytest.fixture(params=sorted(SITES))
def files(request: pytest.FixtureRequest) -> dict[str, str]:
    return SITES[request.param]()


def package(files: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files[PATH])
    return found


def schema_of(resource: dict[str, Any], files: dict[str, str]) -> dict[str, Any]:
    schema = resource["schema"]
    found: dict[str, Any] = json.loads(files[schema]) if isinstance(schema, str) else schema
    return found


def test_the_package_and_its_schemas_are_what_the_standard_asks(files: dict[str, str]) -> None:
    jsonschema.Draft202012Validator(PACKAGE).validate(package(files))
    table = jsonschema.Draft202012Validator(TABLE)
    for resource in package(files)["resources"]:
        table.validate(schema_of(resource, files))
    names = [resource["name"] for resource in package(files)["resources"]]
    assert len(names) == len(set(names))


def test_every_csv_of_the_site_is_a_table_of_the_package(files: dict[str, str]) -> None:
    there = sorted(path for path in files if path.endswith(".csv"))
    assert [resource["path"] for resource in package(files)["resources"]] == there


def test_every_cell_is_of_the_type_of_its_column(files: dict[str, str]) -> None:
    for resource in package(files)["resources"]:
        fields = schema_of(resource, files)["fields"]
        head, *rows = csv.reader(io.StringIO(files[resource["path"]]))
        assert head == [field["name"] for field in fields], resource["path"]
        for row in rows:
            for field, cell in zip(fields, row, strict=True):
                if cell:
                    READ[field["type"]](cell)


def test_every_column_has_words_and_every_share_lies_between_0_and_1(
    files: dict[str, str],
) -> None:
    for resource in package(files)["resources"]:
        assert kind_of(resource["path"]) is not None, resource["path"]
        fields = schema_of(resource, files)["fields"]
        assert not [f["name"] for f in fields if not f.get("description")], resource["path"]
        shares = [f["name"] for f in fields if f.get("unit") == "share, 0 to 1"]
        for row in csv.DictReader(io.StringIO(files[resource["path"]])):
            assert all(0 <= float(row[name]) <= 1 for name in shares if row[name])


def test_a_path_is_of_one_kind_alone(files: dict[str, str]) -> None:
    for path in (path for path in files if path.endswith(".csv")):
        assert len([kind for kind in KINDS if re.fullmatch(kind.path, path)]) == 1, path


def test_a_column_that_nobody_named_may_hold_anything() -> None:
    odd, day, year = columns_of("data/odd.csv", ("odd", "probability_by_2027-12-31", "p_by_2030"))
    assert odd.fields() == {"name": "odd", "type": "any"}
    assert (day.type, year.type) == ("number", "number")
    assert "by 2027-12-31" in day.words
    assert "the end of 2030" in year.words
    jsonschema.Draft202012Validator(TABLE).validate(table_schema("data/odd.csv", ("odd",)))


def test_a_published_site_has_a_home() -> None:
    edition = make_edition(every_fate(), as_of=AS_OF)
    tables = {"data/promises.csv": ("promise",)}
    made = dict(package_files(edition, tables, address="https://example.org/r/"))
    assert json.loads(made[PATH])["homepage"] == "https://example.org/r/"
    assert "homepage" not in package(site())
