"""Every address of functions that the site's pages lead to: one that nobody answers is a broken link."""

from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import html
from playwright.sync_api import Page

from tests.browser.conftest import Served
from tests.browser.templates import addresses_of
from tests.site import Site

UNLISTED = "/f/moderation"
"""Where moderators sign in: they know the address, and no page gives it away."""


@pytest.fixture(scope="module")
def linked(whole_site: Site) -> dict[tuple[str, ...], str]:
    """One address of each shape: its path, the names of what follows, and a subject, which is one of a few words."""
    found: dict[tuple[str, ...], str] = {}
    for page in addresses_of(whole_site):
        for link in html.document_fromstring(whole_site.page(page)).iterfind(".//a[@href]"):
            target = link.get("href", "")
            if target.startswith("/f/"):
                parts = urlsplit(target)
                asked = parse_qs(parts.query, keep_blank_values=True)
                found.setdefault((parts.path, *sorted(asked), *asked.get("sujet", ())), target)
    return found


def test_pages_lead_to_the_services_that_people_need(linked: dict[tuple[str, ...], str]) -> None:
    shapes = {shape[:2] for shape in linked}
    assert {("/f/nous-ecrire",), ("/f/signaler", "structure"), ("/f/fiche/modifier", "structure")} <= shapes
    assert not [shape for shape in shapes if shape[0].startswith(UNLISTED)]


def test_functions_answer_every_address_that_pages_lead_to(
    page: Page, served: Served, linked: dict[tuple[str, ...], str]
) -> None:
    answers = {target: page.request.get(served.address + target) for target in linked.values()}
    assert {target: one.status for target, one in answers.items() if one.status != 200} == {}
    for target, one in answers.items():
        assert '<meta name="robots" content="noindex">' in one.text(), target
