"""The site of the documentation hangs together; MkDocs is not needed to know it."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from types import ModuleType

import pytest
import yaml

from project.tracked import ROOT

DOCS = ROOT / "docs"
FENCE = re.compile(r"^```.*?^```", flags=re.MULTILINE | re.DOTALL)


def site_pages() -> ModuleType:
    spec = importlib.util.spec_from_file_location("site_pages", DOCS / "site_pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SITE = site_pages()


def in_order() -> list[str]:
    """Return the pages of the site, in the order of reading."""
    return [
        path
        for entry in SITE.ordered(DOCS)
        for value in entry.values()
        for path in ([value] if isinstance(value, str) else value)
    ]


PAGES = in_order()


def words_of(page: str) -> str:
    """Return a page as the site shows it, without its blocks of code."""
    text = (DOCS / page).read_text(encoding="utf-8")
    return FENCE.sub("", SITE.without_links_outside(text, page))


def anchors(page: str) -> set[str]:
    """Return the anchors of a page's headings, as MkDocs makes them."""
    found = set[str]()
    for heading in re.findall(r"^#+ +(.*)$", words_of(page), flags=re.MULTILINE):
        shown = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading)
        plain = re.sub(r"[^\w\s-]", "", shown.encode("ascii", "ignore").decode()).strip().lower()
        name = base = re.sub(r"[-\s]+", "-", plain)
        number = 0
        while name in found:
            number += 1
            name = f"{base}_{number}"
        found.add(name)
    return found


def test_every_page_is_on_the_site() -> None:
    written = {path.relative_to(DOCS).as_posix() for path in DOCS.glob("**/*.md")}
    assert sorted(p for p in written if not p.startswith("changelog/")) == sorted(PAGES)


def test_the_front_page_leads_to_every_page() -> None:
    linked = set(re.findall(r"\]\(([\w/.-]+\.md)", words_of("index.md")))
    assert sorted({*PAGES} - linked) == ["index.md"]


@pytest.mark.parametrize("page", PAGES)
def test_a_link_of_the_site_leads_to_a_page_and_a_heading_that_are_there(page: str) -> None:
    for target, anchor in re.findall(r"\]\(([^)#\s]*)#?([^)\s]*)\)", words_of(page)):
        if "://" in target:
            continue
        path = (DOCS / page).parent / target if target else DOCS / page
        place = path.resolve().relative_to(DOCS).as_posix()
        assert path.is_file(), target
        assert not anchor or anchor in anchors(place), f"{target}#{anchor}"


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_one_title_and_it_stands_first(page: str) -> None:
    titles = re.findall(r"^# .+$", words_of(page), flags=re.MULTILINE)
    assert len(titles) == 1
    assert words_of(page).startswith(titles[0])


def test_a_link_to_a_file_outside_the_site_becomes_its_path() -> None:
    plain = SITE.without_links_outside
    assert plain("[rules](../../src/a.py)", "how-to/x.md") == "rules (`src/a.py`)"
    assert plain("[`src/a.py`](../../src/a.py#L3)", "how-to/x.md") == "`src/a.py`"
    kept = "[x](../index.md), [y](z.md#part), [w](https://example.org/../a), [v](#part)"
    assert plain(kept, "how-to/x.md") == kept


def test_warnings_of_the_site_are_errors_and_only_it_needs_mkdocs() -> None:
    settings = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    assert settings["strict"] is True
    assert settings["hooks"] == ["docs/site_pages.py"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    needing = [name for name, needs in extras.items() if "mkdocs" in " ".join(needs)]
    assert needing == ["docs"]
    assert not any("[" in need and "docs" in need for need in extras["dev"])
    assert "mkdocs" not in " ".join(project["dependencies"])
