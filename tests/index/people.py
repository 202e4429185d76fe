"""One of many people at work on a shared index, in a process of its own, until told to stop.

``python people.py writer|reader STORE CLAIMS NUMBER``: a writer changes a file of its own and
indexes, again and again; a reader reads. It stops once a file `stop` lies beside the ledger, and
prints as JSON what went well, what was refused, and what no reader may ever see.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, func, select

from promisetrack.index import StoreError, open_store, read_index, tables
from promisetrack.index.store import reading
from promisetrack.pipeline.indexing import sync_index

LEAST_AFTER_STOP = 2
"""Turns that everybody takes once told to stop, each until it goes well."""


@dataclass(slots=True)
class Day:
    """What somebody did and saw."""

    done: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def main(role: str, store: str, claims: Path, number: int) -> None:
    """Work until told to stop, and tell of it."""
    day = Day()
    turn = _writer(store, claims, number) if role == "writer" else _reader(store, day)
    pause = random.Random(number)  # noqa: S311  no secret hangs on it
    left = LEAST_AFTER_STOP
    while left > 0:
        left -= _took(turn, day) and (claims.parent / "stop").exists()
        time.sleep(pause.uniform(0.0, 0.05))
    json.dump({"done": day.done, "refused": day.refused, "wrong": day.wrong}, sys.stdout)


# --- private -------------------------------------------------------------------------------


def _took(turn: Callable[[], None], day: Day) -> bool:
    try:
        turn()
    except StoreError as error:
        day.refused[str(error)] += 1
        return False
    day.done += 1
    return True


def _writer(store: str, claims: Path, number: int) -> Callable[[], None]:
    path = claims / "launch" / f"mine-{number}.yaml"
    form = (claims / "launch" / "acme-rocket.yaml").read_text(encoding="utf-8")
    steps = iter(range(1, 1_000_000))

    def turn() -> None:
        step = next(steps)
        part = path.with_suffix(".part")
        part.write_text(form.replace("No flight yet.", f"step {step}"), encoding="utf-8")
        part.replace(path)
        sync_index(open_store(store), claims)

    return turn


def _reader(store: str, day: Day) -> Callable[[], None]:
    newest: dict[str, int] = {}

    def turn() -> None:
        engine = open_store(store)
        with reading(engine) as connection:
            day.wrong += _torn(connection)
        for promise in read_index(engine).promises:
            step = _step(promise.outcome.evidence)
            if step < newest.get(promise.id, 0):
                day.wrong.append(f"{promise.id} went back from {newest[promise.id]} to {step}")
            newest[promise.id] = step

    return turn


def _torn(connection: Connection) -> list[str]:
    """Return what two tables say differently of one file."""
    files, promises, outcomes = tables.files.c, tables.promises.c, tables.outcomes.c
    sound = select(func.count()).where(files.kind == "promise", files.sound)
    if connection.scalar(sound) != connection.scalar(select(func.count(promises.id))):
        return ["files and promises are not the same number"]
    query = (
        select(promises.id, files.document, outcomes.evidence)
        .join(tables.files, files.path == promises.path)
        .join(tables.outcomes, outcomes.promise == promises.id)
    )
    rows = connection.execute(query.where(outcomes.evidence.is_not(None)))
    return [f"{name}: torn" for name, document, said in rows if f'"{said}"' not in document]


def _step(evidence: str | None) -> int:
    words = (evidence or "").split()
    return int(words[1]) if words[:1] == ["step"] else 0


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
