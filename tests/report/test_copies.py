"""The machine copies: each file is named, and is what its schema says."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # altair brings it, without types
import pytest

from promisetrack.report.api import BESIDE, is_copy
from promisetrack.report.changes import changes_of
from promisetrack.report.copies import COPIES, FOLDER, Copy, copy_schema, copy_schemas
from promisetrack.report.earlier import forecasts_of
from promisetrack.report.edition import Edition, make_edition
from promisetrack.report.json_text import json_text
from promisetrack.report.pages.calibration import calibration_page
from promisetrack.report.site import site_files
from report.ledgers import AS_OF, every_fate
from report.pages import site
from report.roadmap_ledger import roadmap_site
from report.test_calibration_page import graded, held
from report.test_changes import SINCE, moving

ROOT = Path(__file__).parents[2]
ASKED = (
    "index", "promises", "organizations", "forecasts", "series", "roadmap", "due", "calibration",
    "changes",
)  # fmt: skip


def since() -> Edition:
    made = moving()
    return make_edition(made, as_of=AS_OF, earlier=forecasts_of(made, as_of=SINCE))


@cache
def compared() -> dict[str, str]:
    """Return the report of a ledger with changes, and with a backtest."""
    files = {path: text.decode() for path, text in site_files(since(), bundle=b"")}
    tested = make_edition(held(), as_of=AS_OF, tested=graded())
    return files | dict(calibration_page(tested).files)


def copies(files: dict[str, str], copy: Copy) -> list[dict[str, Any]]:
    pattern = f"{FOLDER}/{copy.path}"
    return [json.loads(text) for path, text in files.items() if is_copy(path, pattern)]


@pytest.mark.parametrize("copy", COPIES, ids=lambda copy: copy.path)
def test_a_copy_is_what_its_schema_says(copy: Copy) -> None:
    schema = copy_schema(copy)
    jsonschema.Draft202012Validator.check_schema(schema)
    check = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    found = [one for files in (site(), roadmap_site(), compared()) for one in copies(files, copy)]
    assert found
    for one in found:
        check.validate(one)


@pytest.mark.parametrize("copy", COPIES, ids=lambda copy: copy.path)
def test_a_schema_has_words_for_every_field_and_allows_no_other(copy: Copy) -> None:
    schema = copy_schema(copy)
    assert schema["additionalProperties"] is False
    for name, field in schema["properties"].items():
        words = field.get("description") or field["anyOf"][0].get("description")
        assert words, name
        assert words.rstrip().endswith((".", "…")), name


@pytest.mark.parametrize("copy", COPIES, ids=lambda copy: copy.path)
def test_the_committed_schema_is_the_one_that_a_report_carries(copy: Copy) -> None:
    schema = copy_schemas()[copy.schema]
    committed = (ROOT / f"schema/api/{copy.schema}.schema.json").read_text(encoding="utf-8")
    assert json.loads(committed) == schema
    carried = site()[f"{FOLDER}/schema/{copy.schema}.schema.json"]
    assert json.loads(carried) == schema


def test_a_key_that_nobody_named_is_found() -> None:
    (due,) = (copy for copy in COPIES if copy.schema == "due")
    check = jsonschema.Draft202012Validator(copy_schema(due))
    (copy,) = copies(site(), due)
    assert check.is_valid(copy)
    assert not check.is_valid({**copy, "more": 1})
    assert not check.is_valid({**copy, "due": [{**copy["due"][0], "days_left": None}]})


def test_every_file_of_the_folder_is_named_once_and_counted() -> None:
    for files in (site(), roadmap_site(), compared()):
        index = json.loads(files[f"{FOLDER}/index.json"])["files"]
        found = [path for path in files if path.startswith(f"{FOLDER}/") and "/schema/" not in path]
        for path in found:
            assert len([one for one in index if is_copy(path, one["path"])]) == 1, path
        for one in index:
            assert one["files"] == sum(is_copy(path, one["path"]) for path in files), one["path"]
            assert one["files"] > 0
            assert one["schema"] is None or one["schema"] in files
        beside = {path for path, _ in BESIDE}
        assert {one["path"] for one in index if one["schema"] is None} == beside & set(files)


@pytest.mark.parametrize("name", ASKED)
def test_what_a_reader_would_guess_is_there(name: str) -> None:
    files = roadmap_site() if name == "roadmap" else site()
    assert f"{FOLDER}/{name}.json" in files


def test_every_promise_has_its_own_copy_with_its_forecast() -> None:
    whole = json.loads(site()[f"{FOLDER}/promises.json"])["promises"]
    forecasts = {one["promise"]: one for one in json.loads(
        site()[f"{FOLDER}/forecasts.json"])["forecasts"]}  # fmt: skip
    for promise in whole:
        own = json.loads(site()[f"{FOLDER}/promises/{promise['id']}.json"])
        assert own["promise"] == promise
        assert own["forecast"] == forecasts.get(promise["id"])
        assert own["page"] in site()
        assert own["embed"] in site()
    assert len(whole) == len(every_fate().promises)


def test_the_copy_of_changes_has_what_the_page_has() -> None:
    copy = json.loads(compared()[f"{FOLDER}/changes.json"])
    found = changes_of(since())
    assert found is not None
    assert copy["since"] == str(SINCE)
    assert copy["compared"] == found.compared
    for key, there in (
        ("moved", [one.entry.id for one in found.moves]),
        ("came_due", [one.entry.id for one in found.came_due]),
        ("resolved", [one.id for one in found.resolved]),
        ("restated", [one.entry.id for one in found.restated for _ in one.claims]),
        ("promised", [one.id for one in found.promised]),
    ):
        assert there
        assert [one["promise"] for one in copy[key]] == there
    waiting = next(one for one in copy["moved"] if one["promise"] == "waiting")
    assert (waiting["way"], waiting["now"]["p_on_time"]) == ("later", 0)


def test_the_first_roadmap_has_two_addresses() -> None:
    files = roadmap_site()
    (own,) = (path for path in files if path.startswith(f"{FOLDER}/roadmaps/"))
    assert files[own] == files[f"{FOLDER}/roadmap.json"]
    assert f"{FOLDER}/roadmap.json" not in site()


def test_a_series_ends_with_the_day_of_the_report() -> None:
    series = json.loads(roadmap_site()[f"{FOLDER}/series.json"])["series"]
    assert {"launches", "power"} <= {one["id"] for one in series}
    assert max(r["date"] for one in series for r in one["readings"]) <= str(AS_OF)


def test_every_copy_is_laid_out_as_one_would_lay_it_out_whole() -> None:
    for files in (site(), roadmap_site(), compared()):
        found = {path: text for path, text in files.items() if path.startswith(f"{FOLDER}/")}
        assert len(found) > len(COPIES) - 5
        for path, text in found.items():
            assert text.encode() == json_text(json.loads(text)), path


def test_what_the_lists_say_of_a_promise_its_own_copy_says_too() -> None:
    lists = {
        name: json.loads(site()[f"{FOLDER}/{name}.json"])[name]
        for name in ("promises", "forecasts", "analogues")
    }
    nearest = {one["promise"]: one["nearest"] for one in lists["analogues"]}
    forecasts = {one["promise"]: one for one in lists["forecasts"]}
    assert nearest
    assert forecasts
    for promise in lists["promises"]:
        own = json.loads(site()[f"{FOLDER}/promises/{promise['id']}.json"])
        assert own["promise"] == promise
        assert own["forecast"] == forecasts.get(promise["id"])
        assert own["analogues"] == nearest.get(promise["id"], [])
