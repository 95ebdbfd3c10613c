"""Every template, in every shape and on the records that strain it: opened once, checked for everything."""

import re
from collections.abc import Collection, Iterator
from itertools import chain
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.checks import axe, controls, layout
from tests.browser.checks.openings import watched
from tests.browser.conftest import Served
from tests.browser.templates import PARTS, SHAPES, STEPS, answered, strained, template_files
from tests.sweeps import part, swept

STATES = [*(shape.name for shape in SHAPES), "search results", "not found", "functions"]
SETTINGS = ("dark", "forced colours")
WHOLLY = part("settings", STATES, 3)
"""The states that are tried in every setting; the colours of all come from the same few variables."""


@pytest.fixture(scope="session")
def addresses(served: Served) -> dict[str, list[str]]:
    """The addresses to open, by shape; pages that are no file of the site are here by their state."""
    found = {name: list(dict.fromkeys(chosen.values())) for name, chosen in strained(served.site).items()}
    found["search results"] = ["/prestataires/?q=traiteur", "/prestataires/?q=zzzzqqq"]
    found["not found"] = ["/nulle-part/"]
    found["functions"] = list(chain.from_iterable(answered(served.site).values()))
    return found


@pytest.fixture(scope="module")
def unguarded(browser: Browser, base_url: str) -> Iterator[BrowserContext]:
    """A context where scripts and styles can be injected, which the site's own policy refuses."""
    context = browser.new_context(base_url=base_url, bypass_csp=True)
    yield context
    context.close()


@pytest.fixture(scope="module")
def without_scripts(browser: Browser, base_url: str) -> Iterator[BrowserContext]:
    """A browser that runs no JavaScript."""
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    yield context
    context.close()


def chosen(addresses: dict[str, list[str]], state: str) -> list[str]:
    """The addresses of a shape; a sample that has no such page skips it."""
    if state not in addresses:
        pytest.skip(f"the sample has no page of the shape « {state} »")
    return addresses[state]


def test_every_template_is_in_the_table_and_has_a_page(served: Served) -> None:
    shown = {shape.template for shape in SHAPES if shape.name in strained(served.site)} | answered(served.site).keys()
    known = shown | {part for part, whole in PARTS.items() if whole in shown}
    files = [*template_files("pages"), *template_files("functions")]
    unseen = [template for template in files if template not in known]
    beginnings = tuple(f"functions/{beginning}" for beginning in chain.from_iterable(STEPS.values()))
    assert [one for one in unseen if not one.startswith(beginnings)] == []
    assert [test for test in STEPS if not Path(__file__).with_name(test).exists()] == []
    assert sorted(known - set(files)) == []


@pytest.mark.parametrize("state", STATES)
def test_it_is_accessible_in_every_setting(
    unguarded: BrowserContext, base_url: str, addresses: dict[str, list[str]], state: str
) -> None:
    """A page in six of each shape, others at each commit; in some shapes every setting, in the others the light one."""
    settings = SETTINGS if state in WHOLLY else ()
    faults = [
        fault
        for address in part(f"pages of {state}", chosen(addresses, state), 6)
        for fault in faults_of(unguarded, base_url, address, settings)
    ]
    assert faults == [], "\n".join(faults[:20])


@pytest.mark.audit
@pytest.mark.parametrize("state", STATES)
def test_every_page_is_accessible_in_every_setting(
    unguarded: BrowserContext, base_url: str, addresses: dict[str, list[str]], state: str
) -> None:
    faults = [
        fault for address in chosen(addresses, state) for fault in faults_of(unguarded, base_url, address, SETTINGS)
    ]
    assert faults == [], "\n".join(faults[:20])


def faults_of(context: BrowserContext, base_url: str, address: str, settings: Collection[str]) -> list[str]:
    """What is wrong with a page, wide and narrow; and in those settings beside the light one."""
    with watched(context, base_url) as (page, opening):
        open_whole(page, address)
        found = [f"light: {fault}" for fault in axe.faults(page)]
        if "dark" in settings:
            page.emulate_media(color_scheme="dark")
            found += [f"dark: {fault}" for fault in axe.faults_of_colours(page)]
        if "forced colours" in settings:
            page.emulate_media(color_scheme="light", forced_colors="active")
            found += [f"forced colours: {fault}" for fault in controls.faults_in_forced_colours(page)]
            found += ["forced colours: blank"] if controls.is_blank(page) else []
        page.emulate_media(color_scheme="light", forced_colors="none")
        found += layout.faults(page)
        found += [f"320 px: {fault}" for fault in controls.faults(page)]
    return [f"{address}: {fault}" for fault in chain(found, opening)]


@pytest.mark.parametrize("state", swept("without scripts", [state for state in STATES if state != "search results"], 3))
def test_it_works_without_scripts(without_scripts: BrowserContext, addresses: dict[str, list[str]], state: str) -> None:
    page = without_scripts.new_page()
    for address in chosen(addresses, state)[:2]:
        page.goto(address)
        assert page.locator("h1").count() == 1, address
        assert page.locator("h1").is_visible(), address
        assert page.locator('a[href="#"], a[href^="javascript"], a:not([href])').count() == 0, address
        loose = "button:visible:not(form button), input:visible:not(form input), select:visible:not(form select)"
        assert page.locator(loose).count() == 0, address
        for form in page.locator("form:visible").all():
            assert (form.get_attribute("action") or "").startswith("/"), address
            assert form.locator("button:visible").count() >= 1, address
    page.close()


@pytest.mark.parametrize("state", swept("printed", STATES, 4))
def test_it_prints(unguarded: BrowserContext, addresses: dict[str, list[str]], state: str) -> None:
    page = unguarded.new_page()
    address = chosen(addresses, state)[0]
    open_whole(page, address)
    page.emulate_media(media="print")
    assert page.locator("h1").is_visible()
    assert page.evaluate("document.querySelector('main').innerText.length") > 60
    assert sheets(page) >= 1
    page.close()


def test_a_profile_takes_one_sheet(unguarded: BrowserContext, served: Served) -> None:
    profiles = strained(served.site)["profile"]
    page = unguarded.new_page()
    page.goto(profiles["lightest"])
    assert sheets(page) == 1
    page.goto(profiles["no activity"])
    assert sheets(page) == 1
    page.close()


def sheets(page: Page) -> int:
    """How many A4 sheets a page prints on."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format="A4")))


def open_whole(page: Page, address: str) -> None:
    """Open a page; results of the search come after it."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(address)
    if "?q=" in address:
        page.wait_for_function("!document.querySelector('#zone-resultats')?.innerText.includes('en cours')")
        page.locator("#zone-resultats h2").wait_for()
