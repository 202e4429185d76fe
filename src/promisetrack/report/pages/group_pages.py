"""All pages of groups of promises, in one order: organizations, domains, sampling rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from promisetrack.report.edition import Edition
from promisetrack.report.page import Page
from promisetrack.report.pages.calibration import calibration_page
from promisetrack.report.pages.domain import domain_pages, domains_page
from promisetrack.report.pages.organization import organization_pages
from promisetrack.report.pages.organization_index import organizations_page
from promisetrack.report.pages.sampling import sampling_index, sampling_pages

RECORD_PAGES: Final[tuple[Callable[[Edition], Iterable[Page]], ...]] = (
    lambda edition: (organizations_page(edition),),
    organization_pages,
    lambda edition: (domains_page(edition),),
    domain_pages,
    lambda edition: (sampling_index(edition),),
    sampling_pages,
    lambda edition: (calibration_page(edition),),
)
"""Make the pages on how words were kept, and on how good the forecasts were."""
