"""The files that GitHub and pre-commit read agree with the program, the schema and `.ci/run`."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from promisetrack.cli import app
from promisetrack.intake.columns import KEYS
from promisetrack.ledger.schema import schemas
from promisetrack.model import Kind
from promisetrack.pipeline.start import start_ledger

ROOT = Path(__file__).parents[2]
FORM_PATH = ROOT / ".github/ISSUE_TEMPLATE/log-a-claim.yml"


def read(path: str) -> Any:
    """Read a file as YAML 1.2 does, where `on` is a word."""
    text = (ROOT / path).read_text(encoding="utf-8")
    return yaml.safe_load(re.sub(r"^on:", '"on":', text, flags=re.MULTILINE))


WORKFLOW: dict[str, Any] = read(".github/workflows/ledger.yml")
JOBS: dict[str, dict[str, Any]] = WORKFLOW["jobs"]
FIELDS = [one for one in read(".github/ISSUE_TEMPLATE/log-a-claim.yml")["body"] if "id" in one]


def commands(job: str) -> list[str]:
    return [step["run"] for step in JOBS[job]["steps"] if "run" in step]


# The workflow ----------------------------------------------------------------------------


def test_a_pull_request_is_checked_and_publishes_nothing() -> None:
    assert set(WORKFLOW["on"]) == {"pull_request", "push", "workflow_dispatch"}
    assert set(JOBS) == {"check", "test", "report", "publish"}
    assert "if" not in JOBS["check"]
    assert "if" not in JOBS["test"]
    assert "github.event_name != 'pull_request'" in JOBS["report"]["if"]
    assert JOBS["report"]["needs"] == ["check", "test"]
    assert JOBS["publish"]["needs"] == "report"


def test_problems_of_the_ledger_become_annotations() -> None:
    assert commands("check")[-1] == "promisetrack check --format github"


def test_what_is_tested_is_what_continuous_integration_runs() -> None:
    assert commands("test") == ["bash .ci/run"]
    assert (ROOT / ".ci/run").read_text(encoding="utf-8").rstrip().endswith("exec make check")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "PYTHON ?=" in makefile, "the workflow names the Python by this variable"
    assert JOBS["test"]["steps"][-1]["env"] == {"PYTHON": "python"}


def test_the_pythons_are_those_that_the_package_names_and_one_said_to_be_untested() -> None:
    matrix = JOBS["test"]["strategy"]["matrix"]
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    named = re.findall(r"Programming Language :: Python :: (3\.\d+)", project)
    assert matrix["python"] == named == ["3.11", "3.12", "3.13"]
    assert matrix["untested"] == [False]
    assert matrix["include"] == [{"python": "3.14", "untested": True}]
    assert JOBS["test"]["continue-on-error"] == "${{ matrix.untested }}"
    text = (ROOT / ".github/workflows/ledger.yml").read_text(encoding="utf-8")
    assert "3.14 is untested" in text


def test_rights_are_given_only_where_they_are_needed() -> None:
    assert WORKFLOW["permissions"] == {"contents": "read"}
    wider = {name for name, job in JOBS.items() if "write" in job.get("permissions", {}).values()}
    assert wider == {"report", "publish"}
    for job in JOBS.values():
        assert job["timeout-minutes"] <= 60
        for step in job["steps"]:
            assert "${{" not in step.get("run", ""), "values go through the environment"
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False


@pytest.mark.parametrize("job", ["check", "report"])
def test_the_commands_of_the_workflow_exist(job: str) -> None:
    for command in commands(job):
        program, *words = shlex.split(command)
        if program == "promisetrack":
            shown = CliRunner().invoke(app, [words[0], "--help"])
            assert shown.exit_code == 0
            assert all(word in shown.stdout for word in words if word.startswith("--"))
        else:
            assert (program, words) == ("pip", ["install", "--constraint", "constraints.txt", "."])


# The form --------------------------------------------------------------------------------


def test_every_field_of_the_form_is_a_key_and_is_called_so() -> None:
    promise = schemas()["promise"]
    source = next(one for one in promise["$defs"]["Source"]["anyOf"] if "properties" in one)
    keys = {
        *promise["properties"], *promise["$defs"]["Claim"]["properties"], *source["properties"],
        "id", "domain",  # what the place of a file says
    }  # fmt: skip
    ids = [field["id"] for field in FIELDS]
    assert set(ids) <= keys
    assert set(ids) <= set(KEYS), "and one that is read"
    assert [field["attributes"]["label"] for field in FIELDS] == ids
    assert len(ids) == len(set(ids))


def test_the_form_asks_for_every_key_that_a_claim_must_have() -> None:
    promise = schemas()["promise"]
    ids = {field["id"] for field in FIELDS}
    assert set(promise["required"]) - {"claims", "outcome"} <= ids
    must = {field["id"] for field in FIELDS if field.get("validations", {}).get("required")}
    assert set(promise["$defs"]["Claim"]["required"]) <= must


def test_the_choices_of_the_form_are_those_of_the_schema() -> None:
    choices = {one["id"]: one["attributes"].get("options") for one in FIELDS}
    assert choices["kind"] == [kind.value for kind in Kind]
    assert choices["verified"] == ["false", "true"]


# The hook --------------------------------------------------------------------------------

HOOK: dict[str, Any] = read(".pre-commit-hooks.yaml")[0]


@pytest.mark.parametrize(
    ("path", "is_checked"),
    [
        ("claims/ev/tesla-semi.yaml", True),
        ("claims/ledger.yaml", True),
        ("claims/ev/notes.md", False),
        ("docs/claims/ev.yaml", False),
    ],
)
def test_the_hook_runs_where_a_file_of_the_ledger_changed(path: str, *, is_checked: bool) -> None:
    assert bool(re.search(HOOK["files"], path)) is is_checked


def test_the_hook_passes_a_sound_ledger_and_stops_a_broken_one(tmp_path: Path) -> None:
    start_ledger(tmp_path)
    assert HOOK["pass_filenames"] is False
    program, *words = HOOK["entry"].split()
    assert program == "promisetrack"

    def run() -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "promisetrack", *words]
        return subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True)

    assert run().returncode == 0
    path = tmp_path / "claims" / "energy" / "broken.yaml"
    path.write_text("promise: Nothing else\n", encoding="utf-8")
    stopped = run()
    assert stopped.returncode == 1
    assert "claims/energy/broken.yaml:1:1: error KEY002" in stopped.stderr


# The page about them ---------------------------------------------------------------------


def test_the_page_names_the_hook_and_its_blocks_are_sound() -> None:
    page = (ROOT / "docs/how-to/keep-a-ledger-in-git.md").read_text(encoding="utf-8")
    blocks = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)]
    config = next(block for block in blocks if "repos" in block)
    assert [hook["id"] for hook in config["repos"][0]["hooks"]] == [HOOK["id"]]
    small = next(block for block in blocks if "jobs" in block)
    uses = {step["uses"] for step in small["jobs"]["check"]["steps"] if "uses" in step}
    assert uses <= {
        step["uses"] for job in JOBS.values() for step in job["steps"] if "uses" in step
    }
    for link in re.findall(r"\]\((\.\./[^)]*)\)", page):
        assert (ROOT / "docs/how-to" / link).is_file(), link
