"""backtest, forecast --issue and score: what they print, in each form, and their exit codes."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from promisetrack.cli import app

SAMPLING = """\
rules:
  named-projects:
    title: Named projects
    kind: opportunistic
    rule: Chosen by name.
"""

PROMISE = """\
promise: {organization} delivers {name}
organization: {organization}
kind: product
criteria: It can be bought.
sampling: named-projects
claims:
  - made: {made}
    by: Jane Doe
    due: ../{due}
    verified: false
outcome:
  status: {status}
  as_of: 2024-06-30
  evidence: Seen.
"""

JSON_KEYS = [
    "model", "set", "n", "log_score", "floors", "crps", "coverage_50", "coverage_80",
    "coverage_90", "p_on_time", "on_time", "versus",
]  # fmt: skip
MODELS = {
    "default", "pooled_km", "domain_km", "lognormal_aft", "face_value", "fixed_stretch",
    "delivered_uplift",
}  # fmt: skip
MEMBERS = {"lognormal", "loglogistic", "weibull", "stretch"}


def write(root: Path, name: str, **facts: str) -> None:
    place = root / "flight" / f"{name}.yaml"
    place.parent.mkdir(parents=True, exist_ok=True)
    (root / "sampling.yaml").write_text(SAMPLING, encoding="utf-8")
    facts = {"organization": "Acme", "status": "pending", **facts}
    place.write_text(PROMISE.format(name=name, **facts), encoding="utf-8")


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    """Return a ledger of 30 delivered promises and 6 open ones, of the years 2012 to 2019."""
    root = tmp_path / "claims"
    for k in range(30):
        year, late = 2012 + k % 8, 1 + k % 4
        status = f"delivered\n  date: {year + late}-0{1 + k % 9}-15"
        made, due = f"{year}-0{1 + k % 6}-01", f"{year + 1}-0{1 + k % 5}-28"
        write(root, f"kept-{k:02}", made=made, due=due, status=status)
    for k in range(6):
        write(root, f"open-{k}", made=f"{2014 + k}-05-01", due=f"{2015 + k}-01-31")
    return root


def run(claims: Path, *words: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, [*words, "--claims", str(claims)], catch_exceptions=True)
    assert result.exit_code == code, result.output
    return result.stdout


def refused(*words: str) -> tuple[int, str]:
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-m", "promisetrack", *words], capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


def test_json_has_the_agreed_keys_for_every_model_and_set(claims: Path) -> None:
    found = json.loads(
        run(claims, "backtest", "--from", "2016", "--to", "2018", "--format", "json")
    )
    assert list(found) == ["schema_version", "as_of", "scores"]
    assert found["as_of"] == "2024-06-30"
    for score in found["scores"]:
        assert list(score) == JSON_KEYS
        baselines = MODELS - {"default", score["model"]}
        assert score["model"] in MODELS | MEMBERS
        assert set(score["versus"]) == baselines
        for against in score["versus"].values():
            assert list(against) == ["log_score", "log_score_se", "crps", "crps_se"]
    names = {(score["set"], score["model"]) for score in found["scores"]}
    everyone = MODELS | MEMBERS
    assert names == {(kind, name) for kind in ("new", "open") for name in everyone}


def test_text_ranks_the_models_and_says_what_it_rests_on(claims: Path) -> None:
    result = CliRunner().invoke(
        app, ["backtest", "--from", "2018", "--to", "2018", "--claims", str(claims)]
    )
    assert result.exit_code == 0, result.output
    heads, *rows = result.stdout.splitlines()
    assert heads.split()[:4] == ["MODEL", "SET", "N", "LOG"]
    new = [float(row.split()[3]) for row in rows if row.split()[1:2] == ["new"] and row[0] != "1"][
        : len(MODELS | MEMBERS)
    ]
    assert new == sorted(new)
    assert "DELIVERED WITHIN" in result.stdout
    assert "lower scores are better" in result.stderr
    assert "origins" not in result.stderr  # no progress bar in a pipe


@pytest.mark.parametrize("by", ["domain", "horizon"])
def test_scores_are_broken_down(claims: Path, by: str) -> None:
    words = ["backtest", "--from", "2018", "--to", "2018", "--by", by]
    groups = json.loads(run(claims, *words, "--format", "json"))["groups"]
    assert next(iter(groups[0])) == by
    rows = list(csv.DictReader(io.StringIO(run(claims, *words, "--format", "csv"))))
    assert {row["group"] for row in rows} == {"", *(group[by] for group in groups)}
    assert f"\n{by.upper()} " in run(claims, *words)


def test_half_yearly_origins_and_two_processes_give_the_same_numbers(claims: Path) -> None:
    words = ["backtest", "--from", "2018", "--to", "2018", "--every", "half", "--format", "json"]
    assert run(claims, *words) == run(claims, *words, "--jobs", "2")


def test_another_ledger_is_a_test(claims: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    write(
        other, "fresh", made="2018-01-01", due="2019-01-01", status="delivered\n  date: 2019-05-05"
    )
    write(other, "open-1", made="2018-01-01", due="2019-01-01")
    found = json.loads(run(claims, "backtest", "--test", str(other), "--format", "json"))
    assert {score["set"] for score in found["scores"]} == {"test"}
    assert {score["n"] for score in found["scores"]} == {1}
    assert found["scores"][0]["versus"]["pooled_km"]["log_score_se"] is None


@pytest.mark.parametrize(
    ("promises", "says"),
    [
        ([("a", "2016-01-01", "2017-01-01", "pending")], "had been delivered"),
        (
            [(f"p{k}", "2024-01-01", "2040-01-01", "pending") for k in range(9)],
            "had been delivered",
        ),
        (
            [(f"p{k}", "2016-01-01", "2017-01-01", "pending") for k in range(9)],
            "had been delivered",
        ),
    ],
    ids=["one promise", "all due in the future", "nothing delivered"],
)
def test_a_ledger_that_cannot_tell_is_refused_in_a_sentence(
    tmp_path: Path, promises: list[tuple[str, str, str, str]], says: str
) -> None:
    root = tmp_path / "claims"
    for name, made, due, status in promises:
        write(root, name, made=made, due=due, status=status)
    code, said = refused("backtest", "--claims", str(root))
    assert code == 1
    assert said.startswith("promisetrack: nothing can be scored: ")
    assert says in said


def test_one_organization_is_enough(claims: Path) -> None:
    assert json.loads(run(claims, "backtest", "--from", "2018", "--to", "2018", "--format", "json"))


def test_years_the_wrong_way_round_are_refused(claims: Path) -> None:
    code, said = refused("backtest", "--from", "2018", "--to", "2016", "--claims", str(claims))
    assert code == 2
    assert "swap --from and --to" in said


def issued(claims: Path) -> list[Path]:
    return sorted((claims.parent / "reports" / "forecasts").glob("*.csv"))


def test_forecasts_are_issued_once_a_ledger(claims: Path) -> None:
    run(claims, "forecast", "--issue")
    (path,) = issued(claims)
    first = path.read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(first)))
    assert path.name == "2024-06-30.csv"
    assert [row["promise"] for row in rows] == [f"open-{k}" for k in range(6)]
    assert rows[0]["as_of"] == "2024-06-30"
    assert len(rows[0]["ledger_hash"]) == 64
    assert list(rows[0])[-25:] == [f"by_{year}" for year in range(2025, 2050)]
    run(claims, "forecast", "--issue")
    assert path.read_text(encoding="utf-8") == first
    write(claims, "open-9", made="2015-01-01", due="2016-01-01")
    run(claims, "forecast", "--issue")
    assert path.read_text(encoding="utf-8").startswith(first)
    assert len(path.read_text(encoding="utf-8").splitlines()) == 1 + 6 + 7
    assert issued(claims) == [path]


def test_chosen_forecasts_are_not_issued(claims: Path) -> None:
    code, said = refused("forecast", "open-1", "--issue", "--claims", str(claims))
    assert code == 2
    assert "all open promises" in said
    assert issued(claims) == []


def test_issued_forecasts_are_graded_by_what_came(claims: Path) -> None:
    run(claims, "forecast", "--issue", "--as-of", "2017-06-30")
    (grade,) = json.loads(run(claims, "score", "--format", "json"))["issues"]
    (path,) = issued(claims)
    text = path.read_text(encoding="utf-8")
    rows = {row["promise"]: row for row in csv.DictReader(io.StringIO(text))}
    squares, seen = [], []
    for name, row in rows.items():
        text = (claims / "flight" / f"{name}.yaml").read_text(encoding="utf-8")
        came = text.split("date: ")[1][:10] if "delivered\n" in text else "9999"
        for year in range(2018, 2024):
            seen.append(came <= f"{year}-12-31")
            squares.append((float(row[f"by_{year}"]) - seen[-1]) ** 2)
        # a delivery decides the later year ends too; nobody looked at the open ones again
        for year in range(2024, 2043):
            if came != "9999":
                seen.append(True)
                squares.append((float(row[f"by_{year}"]) - 1.0) ** 2)
    assert (grade["as_of"], grade["forecasts"]) == ("2017-06-30", len(rows))
    assert grade["year_ends"] == len(squares)
    assert grade["brier"] == pytest.approx(sum(squares) / len(squares), abs=1e-6)
    assert grade["seen"] == pytest.approx(sum(seen) / len(seen), abs=1e-6)
    assert "2017-06-30" in run(claims, "score")


def test_nothing_issued_is_said(claims: Path) -> None:
    result = CliRunner().invoke(app, ["score", "--claims", str(claims)])
    assert result.exit_code == 0
    assert "no forecasts have been issued" in result.stderr


def test_anyones_forecasts_are_graded_beside_ours(claims: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(
        "promise,as_of,by,probability,date\n"
        "open-1,2018-01-01,2020-12-31,0.9,\n"
        "open-1,2018-01-01,2030-12-31,0.9,\n"
        "open-2,2018-01-01,,,2019-01-01\n"
        "kept-00,2018-01-01,2020-12-31,0.9,\n",
        encoding="utf-8",
    )
    found = json.loads(run(claims, "score", "--forecasts", str(file), "--format", "json"))["grades"]
    chance, undecided, bare, settled = found
    assert (chance["came_true"], chance["score"]) == (False, 0.81)
    assert chance["our_score"] == pytest.approx(chance["our_probability"] ** 2, abs=1e-5)
    assert 0.0 < chance["our_probability"] < 1.0
    assert (undecided["score"], undecided["note"]) == (None, "not decided yet")
    watched = 2007 / 365.25  # 2019-01-01 to 2024-06-30
    assert bare["score"] == pytest.approx(watched, abs=1e-6)
    assert 0.0 < bare["our_score"] < watched
    assert settled["note"] == "it had been delivered by then"
    assert "1 chances" in run(claims, "score", "--forecasts", str(file))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("id,chance\n", ":1: no column as_of, promise"),
        (
            "promise,as_of,by,probability\nopen-1,2018-01-01,2020-12-31,1.5\n",
            ":2: neither a chance",
        ),
        ("promise,as_of,date\nopen-1,2018-01-01,soon\n", ":2: Invalid isoformat"),
        ("promise,as_of,date\nopen-1,2018-01-01,\n", ":2: neither a chance"),
        ("promise,as_of,date\nopen-77,2018-01-01,2019-01-01\n", "no promise 'open-77'"),
    ],
    ids=["columns", "above one", "no day", "nothing said", "unknown"],
)
def test_a_file_that_is_no_forecast_is_refused_with_its_line(
    claims: Path, tmp_path: Path, text: str, says: str
) -> None:
    file = tmp_path / "bad.csv"
    file.write_text(text, encoding="utf-8")
    code, said = refused("score", "--forecasts", str(file), "--claims", str(claims))
    assert code == 2
    assert says in said


@pytest.mark.slow
def test_a_report_that_lies_elsewhere_shows_the_backtest_too(claims: Path) -> None:
    out = claims.parent / "far" / "away" / "site"
    words = ["report", "--out", str(out), "--jobs", "1"]
    run(claims, *words)
    assert "promisetrack backtest" in (out / "calibration.html").read_text(encoding="utf-8")
    run(claims, "backtest")
    run(claims, *words)
    assert "pooled_km" in (out / "data" / "scores-new.csv").read_text(encoding="utf-8")
