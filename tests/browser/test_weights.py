"""What Chromium opens is what the budgets count in the files: requests and elements."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Served
from tests.browser.templates import SHAPES, strained
from tests.budgets.weighing import weigh
from tests.sweeps import swept

_ELEMENTS = "[document.querySelectorAll('*').length, document.querySelectorAll('svg, svg *').length]"


@pytest.mark.parametrize("shape", swept("weights", [shape.name for shape in SHAPES if shape.name != "search"], 5))
def test_the_browser_counts_as_the_budgets_do(browser: Browser, served: Served, base_url: str, shape: str) -> None:
    found = strained(served.site)
    if shape not in found:
        pytest.skip(f"the sample has no page of the shape « {shape} »")
    weight = weigh(served.site, found[shape]["heaviest"])
    # What scripts add is not in the files: the profile's two buttons.
    written = browser.new_page(base_url=base_url, java_script_enabled=False)
    written.goto(weight.address)
    total, drawn = written.evaluate(_ELEMENTS)
    assert (total - drawn, drawn) == (weight.elements, weight.drawn)
    written.close()
    page, requests = browser.new_page(base_url=base_url), list[str]()
    page.on("request", lambda request: requests.append(request.url.removeprefix(base_url)))
    page.goto(weight.address)
    asked = [address for address in requests if not address.startswith("/assets/favicon.")]
    page.close()
    assert len(asked) == weight.requests, asked


def test_a_search_asks_for_few_files(page: Page, base_url: str) -> None:
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url.removeprefix(base_url)))
    page.goto("/prestataires/", wait_until="networkidle")
    asked = [address for address in requests if not address.startswith("/assets/favicon.")]
    assert len(asked) <= 5, asked
