"""Options that give the keys of a file; each is called as its key is."""

from __future__ import annotations

from enum import Enum
from typing import Annotated

import typer

from promisetrack.model import Because, Judgement, Kind, Status

# The statement ---------------------------------------------------------------------------

Statement = Annotated[
    str | None,
    typer.Option(
        "--promise",
        metavar="TEXT",
        help="The statement: who does what, without the date.",
        show_default=False,
    ),
]
Organization = Annotated[
    str | None,
    typer.Option(
        "--organization",
        metavar="NAME",
        help="Who would have to deliver.",
        show_default=False,
    ),
]
Domain = Annotated[
    str | None,
    typer.Option(
        "--domain", metavar="NAME", help="Folder of the promise, such as ev.", show_default=False
    ),
]
KindOption = Annotated[
    Kind | None, typer.Option("--kind", help="What sort of thing it is.", show_default=False)
]
Criteria = Annotated[
    str | None,
    typer.Option(
        "--criteria",
        metavar="TEXT",
        help="What must be seen for it to count.",
        show_default=False,
    ),
]
Sampling = Annotated[
    str | None,
    typer.Option(
        "--sampling",
        metavar="RULE",
        help="The rule of sampling.yaml by which it came in.",
        show_default=False,
    ),
]
Programme = Annotated[
    str | None,
    typer.Option(
        "--programme",
        metavar="NAME",
        help="Project that it shares with other promises.",
        show_default=False,
    ),
]

# The claim -------------------------------------------------------------------------------

Made = Annotated[
    str | None,
    typer.Option(
        "--made", metavar="DATE", help="When it was said. Default: today.", show_default=False
    ),
]
By = Annotated[
    str | None, typer.Option("--by", metavar="NAME", help="Who said it.", show_default=False)
]
Said = Annotated[
    str | None,
    typer.Option(
        "--said",
        metavar="WORDS",
        help="The speaker's own timing words, at most eight.",
        show_default=False,
    ),
]
Due = Annotated[
    str | None,
    typer.Option(
        "--due",
        metavar="DATE",
        help="For when, or none to take a date back. Default: what --said means.",
        show_default=False,
    ),
]
Level = Annotated[
    str | None,
    typer.Option(
        "--level",
        metavar="QUANTITY",
        help="Where the measured quantity stood then.",
        show_default=False,
    ),
]
Confidence = Annotated[
    str | None,
    typer.Option(
        "--confidence",
        metavar="CHANCE",
        help="The chance of keeping the date that the speaker gave, such as 0.5.",
        show_default=False,
    ),
]
Venue = Annotated[
    str | None,
    typer.Option("--venue", metavar="TEXT", help="Occasion or medium.", show_default=False),
]

# What became of it -----------------------------------------------------------------------

StatusOption = Annotated[
    Status | None, typer.Option("--status", help="What became of it.", show_default=False)
]
OutcomeDate = Annotated[
    str | None,
    typer.Option(
        "--date", metavar="DATE", help="Of the delivery or cancellation.", show_default=False
    ),
]
OutcomeAsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        help="Day of the newest evidence. Default: the page's, else today.",
        show_default=False,
    ),
]
Evidence = Annotated[
    str | None,
    typer.Option(
        "--evidence", metavar="TEXT", help="What was seen, in own words.", show_default=False
    ),
]
BecauseOption = Annotated[
    Because | None,
    typer.Option("--because", help="Why it was cancelled.", show_default=False),
]
SupersededBy = Annotated[
    str | None,
    typer.Option(
        "--superseded-by",
        metavar="ID",
        help="The promise that took its place.",
        show_default=False,
    ),
]
Reached = Annotated[
    str | None,
    typer.Option(
        "--reached",
        metavar="SHARE",
        help="For partial: share of the threshold, such as 0.6.",
        show_default=False,
    ),
]
JudgementOption = Annotated[
    Judgement | None,
    typer.Option("--judgement", help="How firmly it can be judged.", show_default=False),
]
LenientStatus = Annotated[
    Status | None,
    typer.Option("--lenient-status", help="What a generous judge says.", show_default=False),
]
LenientDate = Annotated[
    str | None,
    typer.Option(
        "--lenient-date", metavar="DATE", help="When, for that judge.", show_default=False
    ),
]
LenientEvidence = Annotated[
    str | None,
    typer.Option(
        "--lenient-evidence", metavar="TEXT", help="Why that judge says so.", show_default=False
    ),
]

# The reading -----------------------------------------------------------------------------

ReadingDate = Annotated[
    str | None,
    typer.Option(
        "--date",
        metavar="DATE",
        help="The day of a level; of a flow, the whole period.",
        show_default=False,
    ),
]
Value = Annotated[
    str | None,
    typer.Option(
        "--value", metavar="NUMBER", help="In the unit of the series.", show_default=False
    ),
]
Deadline = Annotated[
    str | None,
    typer.Option(
        "--deadline",
        metavar="DATE",
        help="For a probability: the last day that counts.",
        show_default=False,
    ),
]
Volume = Annotated[
    str | None,
    typer.Option(
        "--volume",
        metavar="QUANTITY",
        help="For a probability: what had been traded by then, such as '19000 USD'.",
        show_default=False,
    ),
]
Traders = Annotated[
    str | None,
    typer.Option(
        "--traders",
        metavar="NUMBER",
        help="For a probability: how many had traded or forecast by then.",
        show_default=False,
    ),
]

# Where it can be read --------------------------------------------------------------------

Url = Annotated[
    str | None,
    typer.Option("--url", metavar="URL", help="The page that states it.", show_default=False),
]
Publisher = Annotated[
    str | None,
    typer.Option("--publisher", metavar="NAME", help="Who published it.", show_default=False),
]
Published = Annotated[
    str | None,
    typer.Option("--published", metavar="DATE", help="The page's own date.", show_default=False),
]
Accessed = Annotated[
    str | None,
    typer.Option("--accessed", metavar="DATE", help="Day it was read.", show_default=False),
]
Verified = Annotated[
    bool | None,
    typer.Option(
        "--verified/--not-verified",
        help="Whether a page at the address states it.",
        show_default=False,
    ),
]
Note = Annotated[
    str | None,
    typer.Option(
        "--note", metavar="TEXT", help="What a reader should know besides.", show_default=False
    ),
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Never ask; write at once.")]


def as_written(**values: str | bool | Enum | None) -> dict[str, str | None]:
    """Return option values as a file writes them."""
    return {key: _written(value) for key, value in values.items()}


# --- private -------------------------------------------------------------------------------


def _written(value: str | bool | Enum | None) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value.value) if isinstance(value, Enum) else value
