"""The command on what hangs on what: roadmap."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from promisetrack.cli import options
from promisetrack.cli.closing import forecast_day
from promisetrack.cli.output import note, print_csv, print_json, print_table
from promisetrack.pipeline.reading import open_sound_ledger
from promisetrack.problems import harmless

if TYPE_CHECKING:
    from promisetrack.mapper import Mapper
    from promisetrack.pipeline.roadmaps import Drawn


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(roadmap)
    app.command()(ramps)


def roadmap(
    name: Annotated[
        str | None,
        typer.Argument(metavar="ID", help="A roadmap; default: the only one.", show_default=False),
    ] = None,
    claims: options.Claims = None,
    store: options.Store = None,
    assume: Annotated[
        list[str] | None,
        typer.Option(
            "--assume",
            metavar="ID=DATE",
            help="Take a milestone as done on a day, or as never: ID=never.",
            show_default=False,
        ),
    ] = None,
    doubling: Annotated[
        float | None,
        typer.Option(
            "--doubling",
            metavar="YEARS",
            help="Let every ramp double in so many years, for good, instead of as ramps did.",
            show_default=False,
        ),
    ] = None,
    dependence: Annotated[
        float,
        typer.Option(
            "--dependence",
            metavar="R",
            min=0.0,
            max=0.99,
            help="How much the milestones' luck hangs together: 0 not at all.",
        ),
    ] = 0.3,
    moves: Annotated[
        str | None,
        typer.Option(
            "--moves",
            metavar="ID",
            help="Say what would move this milestone most, instead.",
            show_default=False,
        ),
    ] = None,
    draws: Annotated[
        int, typer.Option("--draws", metavar="N", min=100, help="Worlds to draw.")
    ] = 20_000,
    jobs: options.Jobs = 1,
    engine: options.Engine = "local",
    as_of: options.AsOf = None,
    output: options.OutputFormat = options.Format.TEXT,
) -> None:
    """Draw a roadmap's milestones, each after what it requires.

    Beside each stands what its promise alone would say.

    Example: promisetrack roadmap --assume starship-ship-reuse=2027-06-30
    """
    from promisetrack.pipeline import roadmaps as work
    from promisetrack.pipeline.engines import find_engine

    mapper = find_engine(engine, jobs=jobs)
    ledger = open_sound_ledger(claims, store, start=Path.cwd())
    day = forecast_day(ledger, as_of)
    chosen = work.find_roadmap(ledger, name)
    if doubling is not None and not _SHORTEST <= doubling <= _LONGEST:
        message = f"a doubling takes {_SHORTEST:g} to {_LONGEST:,g} years, not {doubling:g}"
        raise typer.BadParameter(message, param_hint="--doubling")
    known = [one.id for one in chosen.milestones]
    given = dict(_read_assumption(text, known) for text in assume or ())
    asked = work.Asked(given, doubling, dependence, draws)
    drawn = work.draw(ledger, chosen, as_of=day, asked=asked, mapper=mapper)
    if moves is not None:
        _print_moves(drawn, moves, output, mapper)
    elif output is options.Format.JSON:
        print_json(**work.roadmap_json(drawn, ledger))
    elif output is options.Format.CSV:
        print_csv(work.CSV_COLUMNS, work.milestone_rows(drawn))
    else:
        _print_drawn(drawn)


def ramps(
    name: Annotated[
        str | None,
        typer.Argument(metavar="ID", help="A roadmap; default: the only one.", show_default=False),
    ] = None,
    claims: options.Claims = None,
    store: options.Store = None,
    as_of: options.AsOf = None,
    output: options.OutputTextOrJson = options.TextOrJson.TEXT,
) -> None:
    """Name the ramps that a roadmap's growth is learned from.

    To say how good that growth is, each ramp's later years are forecast from its first three and
    all other ramps.

    Example: promisetrack ramps orbital-compute
    """
    from promisetrack.pipeline import ramps as work
    from promisetrack.pipeline.roadmaps import find_roadmap

    ledger = open_sound_ledger(claims, store, start=Path.cwd())
    day = forecast_day(ledger, as_of)
    growth = work.growth_of(ledger, find_roadmap(ledger, name), as_of=day)
    with typer.progressbar(
        length=len(growth.ramps), label="ramps", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        scores = work.grade(growth, on_ramp=lambda: bar.update(1))
    if output is options.TextOrJson.JSON:
        print_json(as_of=str(day), **work.ramps_json(growth, scores))
        return
    heads, rows = work.pace_cells(growth)
    print_table(heads, [tuple(map(harmless, row)) for row in rows])
    typer.echo("")
    print_table(*work.score_cells(scores))
    note("the highest yearly amount so far, forecast from the first three of each ramp")
    note("a miss of one doubling is being twice too high or too low (CRPS)")


# --- private -------------------------------------------------------------------------------

_SHORTEST, _LONGEST = 0.1, 1000.0
"""Years of a doubling: beyond these, eighty years of growth leave what numbers can hold."""


def _read_assumption(text: str, known: list[str]) -> tuple[str, date | Literal["never"]]:
    from promisetrack.ledger.ids import find_id

    name, equals, when = text.partition("=")
    if not equals or not when:
        message = f"{text} is no assumption; write ID=DATE or ID=never"
        raise typer.BadParameter(message, param_hint="--assume")
    identity = find_id(name.strip(), known)
    return identity, "never" if when.strip() == "never" else options.read_day(when.strip())


def _print_drawn(drawn: Drawn) -> None:
    from promisetrack.pipeline import roadmaps as work

    typer.echo(f"{harmless(drawn.roadmap.title)}\n")
    heads, rows = work.milestone_cells(drawn)
    print_table(heads, [tuple(map(harmless, row)) for row in rows])
    heads, rows = work.takes_cells(drawn)
    if rows:
        typer.echo("")
        print_table(heads, rows)
    for sentence in work.sentences(drawn):
        note(sentence)


def _print_moves(drawn: Drawn, milestone: str, output: options.Format, mapper: Mapper) -> None:
    from promisetrack.ledger.ids import find_id
    from promisetrack.pipeline import roadmaps as work

    identity = find_id(milestone, [one.id for one in drawn.milestones])
    with typer.progressbar(
        length=work.count_scenarios(drawn, identity), label="scenarios", file=sys.stderr,
        hidden=not sys.stderr.isatty(),
    ) as bar:  # fmt: skip
        moved = work.what_moves(drawn, identity, mapper=mapper, on_scenario=lambda: bar.update(1))
    if output is options.Format.JSON:
        as_of = str(drawn.draws.as_of)
        print_json(as_of=as_of, milestone=identity, scenarios=list(map(work.moved_fields, moved)))
    elif output is options.Format.CSV:
        rows = list(map(work.moved_fields, moved))
        print_csv(tuple(rows[0]) if rows else ("scenario",), rows)
    else:
        typer.echo(f"{harmless(drawn.draws[identity].milestone.label)}\n")
        heads, cells = work.moved_cells(work.timeline_of(drawn.draws, identity), moved)
        print_table(heads, [tuple(map(harmless, row)) for row in cells])
        note("moves: the largest change, in percentage points, of the chance by any year's end")
