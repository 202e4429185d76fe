"""Make the pictures of README.md and the roadmap's page again: the front page, three charts.

``python docs/pictures.py`` renders `reports/` as ``make report`` does, photographs its front page
in headless Chromium, draws the charts, and writes `docs/figures/` with at most 256 colours each:
about a minute in all.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from few_colours import pixels_of, png_from, with_few_colours

from promisetrack.ledger import read_ledger
from promisetrack.pipeline.reporting import render_report
from promisetrack.report.edition import Edition, make_edition
from promisetrack.report.figures import Figure
from promisetrack.report.headline import headline, headline_study
from promisetrack.report.pages.chain_figures import chain_figures
from promisetrack.report.pages.front import front_page
from promisetrack.report.pages.roadmap import roadmap_page
from promisetrack.report.pictures import figure_svg, png_of

ROOT: Final = Path(__file__).parents[1]
FIGURES: Final = ROOT / "docs" / "figures"
LARGEST: Final = 200_000
"""Bytes of a picture."""

WIDTH: Final = 1280
HEIGHT: Final = 1010
"""Of the front page, in pixels: what a reader sees first, and no more."""

SLIP: Final = "tesla-full-autonomy-customer-cars"
"""The promise whose slip chart is shown; the first of the front page where it is gone."""

PROGRAMS: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main() -> None:
    """Write every picture; one that is larger than allowed is an error."""
    ledger = read_ledger(ROOT / "claims", warnings=False)[0]
    if ledger.closing is None:
        sys.exit("claims/ledger.yaml names no closing date")
    front = render_report(ledger, as_of=ledger.closing, out=ROOT / "reports")
    pictures = {"front-page": photograph(front)}
    for name, figure in charts(make_edition(ledger, as_of=ledger.closing)).items():
        pictures[name] = png_of(figure_svg(figure))
    FIGURES.mkdir(exist_ok=True)
    for name, picture in pictures.items():
        small = with_few_colours(picture)
        path = FIGURES / f"{name}.png"
        path.write_bytes(small)
        sys.stdout.write(f"wrote docs/figures/{path.name}: {len(small) // 1000} kB\n")
        if len(small) > LARGEST:
            sys.exit(f"{path.name} is larger than {LARGEST // 1000} kB")


def charts(edition: Edition) -> dict[str, Figure]:
    """Return the charts: the capacity fan, a slip chart, promised against expected dates."""
    study = headline_study(edition, headline(edition).entry)
    figures = list(front_page(edition).figures)
    if SLIP in edition.by_id:
        figures = [*chain_figures(edition.by_id[SLIP], edition), *figures]
    if study is not None:
        figures += roadmap_page(study, edition).figures
    kinds = {"capacity-fan": "capacity-fan", "slip": "slip", "promised-expected": "dumbbell"}
    return {
        name: next(one for one in figures if one.chart.kind == kind) for name, kind in kinds.items()
    }


def photograph(page: Path) -> bytes:
    """Return what a browser shows of a page first, in the light scheme."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        sys.exit("no Chromium was found")
    with tempfile.TemporaryDirectory() as folder:
        to = Path(folder) / "page.png"
        command = [
            program, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
            "--disable-background-networking", f"--user-data-dir={folder}/profile",
            "--virtual-time-budget=5000", f"--window-size={WIDTH},{HEIGHT + 200}",
            f"--screenshot={to}", page.resolve().as_uri(),
        ]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603  ours
        return png_from(pixels_of(to.read_bytes())[:HEIGHT])


if __name__ == "__main__":
    main()
