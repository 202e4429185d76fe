"""All pages of groups of promises, in one order: organizations, domains, sampling rules."""

from __future__ import annotations

from collections.abc import Iterator

from promisetrack.report.edition import Edition
from promisetrack.report.page import Page
from promisetrack.report.pages.calibration import calibration_page
from promisetrack.report.pages.domain import domain_pages, domains_page
from promisetrack.report.pages.organization import organization_pages
from promisetrack.report.pages.organization_index import organizations_page
from promisetrack.report.pages.sampling import sampling_index, sampling_pages


def record_pages(edition: Edition) -> Iterator[Page]:
    """Make the pages on how words were kept, and on how good the forecasts were."""
    yield organizations_page(edition)
    yield from organization_pages(edition)
    yield domains_page(edition)
    yield from domain_pages(edition)
    yield sampling_index(edition)
    yield from sampling_pages(edition)
    yield calibration_page(edition)
