"""The command that makes tampering show: seal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from promisetrack.cli import options
from promisetrack.cli.output import note, print_json
from promisetrack.pipeline.reading import find_claims
from promisetrack.problems import CommandError, Severity, harmless

if TYPE_CHECKING:
    from collections.abc import Iterable

    from promisetrack.ledger.manifest import Difference
    from promisetrack.pipeline.sealing import Sealed


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(seal)


def seal(
    claims: options.Claims = None,
    verify: Annotated[
        bool, typer.Option("--verify", help="Say what changed since the seal; write nothing.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="With --verify: what was added fails too.")
    ] = False,
    file: Annotated[
        Path | None,
        typer.Option(
            "--file",
            metavar="FILE",
            help="The seal. Default: seal.json beside the ledger.",
            show_default=False,
        ),
    ] = None,
    output: options.OutputTextOrJson = options.TextOrJson.TEXT,
) -> None:
    """Seal files and issued forecasts, so that a change shows.

    Writes the SHA-256 of each file, and a root hash over all of them. With --verify: exit 0 where
    all that was sealed is as it was, 1 where something changed or is gone (with --strict: where
    something was added, too).

    Example: promisetrack seal --verify
    """
    from promisetrack.pipeline.sealing import seal_ledger, verify_seal

    if strict and not verify:
        message = "--strict goes with --verify"
        raise CommandError(message, remedy="promisetrack seal --verify --strict")
    folder = find_claims(claims, start=Path.cwd())
    found = (verify_seal if verify else seal_ledger)(folder, file)
    if output is options.TextOrJson.JSON:
        print_json(**_fields(found))
    else:
        _print(found, verify=verify)
    severities = {one.severity for one in found.differences or ()}
    if verify and (Severity.ERROR in severities or (strict and severities)):
        raise typer.Exit(1)


# --- private -------------------------------------------------------------------------------


def _print(found: Sealed, *, verify: bool) -> None:
    from promisetrack.pipeline.sealing import difference_text

    for one in found.differences or ():
        typer.echo(harmless(difference_text(one)), err=not verify)
    typer.echo(f"{found.manifest.root}  {harmless(str(found.path))}")
    sealed = f"{len(found.manifest.files):,} files, {found.manifest.forecasts:,} forecasts sealed"
    since = "since then" if verify else "since the seal before"
    told = "" if found.differences is None else f"; {since}: {_counts(found.differences)}"
    note(sealed + told)


def _counts(differences: Iterable[Difference]) -> str:
    kinds = [one.kind.value for one in differences]
    counted = ", ".join(f"{kinds.count(kind):,} {kind}" for kind in dict.fromkeys(kinds))
    return counted or "no change"


def _fields(found: Sealed) -> dict[str, Any]:
    changes = None
    if found.differences is not None:
        changes = [
            {
                "kind": one.kind.value,
                "severity": one.severity.value,
                "path": one.path,
                "line": one.line,
                "promise": one.promise or None,
                "forecasts": one.forecasts,
            }
            for one in found.differences
        ]
    return {
        "seal": str(found.path),
        "root": found.manifest.root,
        "files": len(found.manifest.files),
        "forecasts": found.manifest.forecasts,
        "changes": changes,
    }
