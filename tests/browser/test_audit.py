"""`make audit`: every page of the sample and a seeded tenth of the real export, by axe and at 320 pixels."""

import random

import pytest
from playwright.sync_api import Browser

from tests.browser.test_accessibility import violations
from tests.site import Site

SEED, SHARE = 20261121, 10


def addresses(site: Site) -> list[str]:
    """Every page of a built site."""
    pages = (path.parent.relative_to(site.folder) for path in site.folder.rglob("index.html"))
    return sorted("/" if str(page) == "." else f"/{page}/" for page in pages)


def faults(browser: Browser, site: Site, chosen: list[str]) -> list[str]:
    """What is wrong with the chosen pages, read from the built files."""
    found = []
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme, viewport={"width": 320, "height": 640}, bypass_csp=True)
        context.route("http://audit.invalid/**", lambda route: route.fulfill(path=_file(site, route.request.url)))
        page = context.new_page()
        for address in chosen:
            page.goto(f"http://audit.invalid{address}")
            if page.evaluate("document.documentElement.scrollWidth") > 320:
                found.append(f"{address}: wider than 320 px")
            found += [f"{address} ({scheme}): {fault}" for fault in violations(page)]
        context.close()
    return found


def _file(site: Site, url: str) -> str:
    path = url.removeprefix("http://audit.invalid").split("?")[0]
    return (
        str(site.folder / path.strip("/") / "index.html") if path.endswith("/") else str(site.folder / path.strip("/"))
    )


@pytest.mark.audit
def test_every_page_of_the_sample(browser: Browser, sample_site: Site) -> None:
    assert faults(browser, sample_site, addresses(sample_site)) == []


@pytest.mark.audit
def test_a_tenth_of_the_real_pages(browser: Browser, real_site: Site) -> None:
    pages = addresses(real_site)
    assert faults(browser, real_site, random.Random(SEED).sample(pages, len(pages) // SHARE)) == []
