"""Files made to exhaust or to run: refused in a moment, with a place, and nothing is run."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from promisetrack.ledger import read_ledger
from promisetrack.model import Ledger
from promisetrack.phrases import resolve_phrase
from promisetrack.problems import Problem
from security.commands import run

PATIENCE_SECONDS = 5.0
"""What a bomb takes without end, and a refusal a hundredth of."""

MIB = 1024 * 1024

BOMBS: dict[str, Callable[[], str]] = {
    "billion-laughs": lambda: (
        "a: &a [x, x, x, x, x, x, x, x, x]\n"
        + "".join(
            f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n"
            for n in range(12)
        )
    ),
    "merged-keys": lambda: "a: &a {b: 1}\nc:\n  <<: [*a, *a, *a]\n",
    "itself": lambda: "a: &a [*a]\n",
    "deep-flow": lambda: "a: " + "[" * 300_000,
    "deep-flow-closed": lambda: "a: " + "[" * 100_000 + "]" * 100_000 + "\n",
    "deep-block": lambda: "".join(f"{' ' * n}a:\n" for n in range(1200)),
    "deep-keys": lambda: "a: " + "{a: " * 100_000,
    "question-marks": lambda: "? " * 200_000,
    "many-keys": lambda: "".join(f"k{n}: 1\n" for n in range(90_000)),
    "one-key-again": lambda: "promise: x\n" * 80_000,
    "many-items": lambda: "requires: [" + "a," * 400_000 + "a]\n",
    "long-scalar": lambda: "promise: " + "x" * (MIB - 100) + "\n",
    "long-key": lambda: "x" * (MIB - 100) + ": 1\n",
    "quotes": lambda: "promise: " + '"' * (MIB - 100),
    "escapes": lambda: 'promise: "' + r"\u0041" * 170_000 + '"\n',
    "hidden-escapes": lambda: 'promise: "' + r"\e" * 500_000 + '"\n',
    "comments": lambda: "#" * (MIB - 1),
    "anchors": lambda: "".join(f"k{n}: &a{n} x\n" for n in range(50_000)),
    "tags": lambda: "".join(f"k{n}: !!python/object:x x\n" for n in range(30_000)),
    "documents": lambda: "---\n" * 200_000,
    "directives": lambda: "%TAG !a! tag:x\n" * 60_000 + "---\na: 1\n",
    "blank-lines": lambda: "\n" * (MIB - 10) + "a: 1",
    "tabs": lambda: "\t" * (MIB - 10),
}

SLOW = ("many-keys", "many-items", "one-key-again", "tags", "anchors", "hidden-escapes")
"""What takes a second or two."""

RUN = (
    "!!python/object/apply:os.system ['touch hacked']",
    "!!python/object/new:os.system ['touch hacked']",
    "!!python/name:os.system",
    "!!python/module:os",
    "!!python/object/apply:subprocess.check_output [[touch, hacked]]",
    "!!binary aGFja2Vk",
    "!<tag:yaml.org,2002:python/object/apply:os.system> [touch hacked]",
    "!include /etc/passwd",
)


def reading(folder: Path, text: str) -> tuple[Ledger, tuple[Problem, ...]]:
    """Read a ledger with one file in it."""
    path = folder / "claims" / "energy" / "bomb.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return read_ledger(folder / "claims")


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] * (name in SLOW)) for name in BOMBS]
)
def test_a_bomb_is_refused_in_a_moment(tmp_path: Path, name: str) -> None:
    text = BOMBS[name]()
    assert len(text) <= MIB
    start = time.process_time()
    ledger, problems = reading(tmp_path, text)
    assert time.process_time() - start < PATIENCE_SECONDS
    assert len(ledger.promises) == 0
    assert problems
    assert all(len(one.message) < 2000 for one in problems)


@pytest.mark.parametrize("value", RUN)
def test_a_tag_runs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.chdir(tmp_path)
    _, problems = reading(tmp_path, f"promise: {value}\n")
    assert "YML004" in {one.code for one in problems}
    assert [path.name for path in tmp_path.iterdir()] == ["claims"]


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    _, problems = reading(tmp_path, "#" * (MIB + 1))
    assert [one.code for one in problems if one.path.endswith("bomb.yaml")] == ["FIL002"]


# --- huge numbers --------------------------------------------------------------------------

PROMISE = """\
promise: Acme makes power
organization: Acme
kind: production-rate
criteria: A meter shows it.
sampling: by-hand
measure: {{quantity: power, reaches: {reaches}}}
claims:
  - {{made: {made}, by: Ann, due: {due}, level: {level}, confidence: {confidence}, verified: false}}
outcome: {{status: {status}, date: {date}, as_of: {as_of}, reached: {reached}}}
"""
SOUND = {
    "reaches": "2 W", "made": "2020-01-01", "due": "2022", "level": "1 W", "confidence": "0.5",
    "status": "partial", "date": "2023-01-01", "as_of": "2024-01-01", "reached": "0.5",
}  # fmt: skip
SAMPLING = "rules: {by-hand: {title: By hand, kind: opportunistic, rule: All.}}\n"
HUGE = (
    "1e308", "1e309", "-1e308", "1e-320", "9" * 400, "9" * 100_000, "0x" + "f" * 400, "1e999999999",
    "1" + "_0" * 500, ".inf", "-.inf", ".nan", "NaN", "Infinity", "1e308 TW", "-0", "1/0", "0/0",
    "9999-12-31", "0000-00-00", "99999-01-01", "-2020-01-01", "2020-13-45", "../9999-12-31",
    "1000/2999", "2999-12-31", "1000-01-01", "9" * 5000 + "-01-01", "٢٠٢٠", "1:2:3:4",
)  # fmt: skip


@pytest.mark.parametrize("key", ["reaches", "made", "due", "level", "confidence", "date", "as_of"])
def test_a_huge_number_is_read_or_refused_with_its_place(tmp_path: Path, key: str) -> None:
    claims = tmp_path / "claims"
    (claims / "energy").mkdir(parents=True)
    (claims / "sampling.yaml").write_text(SAMPLING, "utf-8")
    for number, value in enumerate(HUGE):
        text = PROMISE.format(**{**SOUND, key: f"'{value}'"})
        (claims / "energy" / f"promise-{number}.yaml").write_text(text, "utf-8")
    ledger, problems = read_ledger(claims)
    faulty = {Path(one.path).stem for one in problems if one.severity == "error"}
    read = {one.id for one in ledger.promises}
    assert read.isdisjoint(faulty)
    assert len(read | faulty) == len(HUGE)
    assert all(one.line > 0 for one in problems if Path(one.path).stem in faulty)
    for words in ("check", "list", "list --format json", "due", "show promise-26", "chains"):
        ended = run(tmp_path, *words.split())
        assert ended.code in (0, 1, 2), words
        assert "Traceback" not in ended.err, words
        assert len(ended.err) < 200_000


@pytest.mark.parametrize(
    "said",
    [
        "in 999999999 years", "within 99999999999999999999 days", "by 99999", "in 1e308 years",
        "in " + "9" * 5000 + " months", "in -5 years", "in 0.0000001 years", "by the year 10000",
        "by the end of 2999", "a million years from now", "within two to 999999 years",
        "in 3000 decades", "by Q9 2020", "by 31 February 2021", "in ½ year", "next next next year",
    ],
    ids=lambda said: said[:40],
)  # fmt: skip
def test_words_of_time_without_end_are_a_window_or_nothing(said: str) -> None:
    from datetime import date

    window = resolve_phrase(said, made=date(2020, 1, 1))
    if window is not None:
        years = [day.year for day in (window.lower, window.upper) if day is not None]
        assert all(1000 <= year <= 2999 for year in years)
