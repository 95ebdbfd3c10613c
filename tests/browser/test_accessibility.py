"""Every template, in every state it has here: axe in light and dark, 320 px, by keyboard."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from data.dataset import Dataset
from tests.browser.conftest import Served
from tests.site import ROOT

AXE = ROOT / "theme" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

PAGES = [
    "/", "/secteurs/", "/secteurs/restauration/", "/secteurs/restauration/traiteur/", "/territoires/",
    "/territoires/bretagne/", "/types/aci/", "/types/aci/page/2/", "/plan-du-site/", "/structures-inclusives/",
    "/acheter/",
    "/mentions-legales/", "/confidentialite/", "/accessibilite/", "/contact/", "/nulle-part/",
    "/prestataires/", "/prestataires/?q=traiteur", "/prestataires/?q=zzzzqqq",
    "/f/nulle-part", "/f/contact?structure=inconnue",
]  # fmt: skip


def edge_profiles(served: Served) -> dict[str, str]:
    """The sample's records that strain a template, by what strains it."""
    structures = [s for s in Dataset(served.site.dataset).structures() if s.live]
    chosen = {
        "longest name": max(structures, key=lambda s: len(s.name)),
        "longest text": max(structures, key=lambda s: len(s.description)),
        "most activities": max(structures, key=lambda s: len(s.activities)),
        "no activity": next(s for s in structures if not s.activities),
        "no contact": next(s for s in structures if not s.has_contact),
        "right to left": next(s for s in structures if any("\u0590" <= c <= "\u07ff" for c in s.name)),
        "no place": min(structures, key=lambda s: len(s.place.address) + len(s.place.city)),
        "longest word": max(structures, key=lambda s: max(map(len, (s.name + " " + s.description).split()))),
    }
    return {strain: f"/prestataires/{structure.slug}/" for strain, structure in chosen.items()}


def violations(page: Page) -> list[str]:
    """What axe finds wrong or cannot decide, as short lines."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        """rules => axe.run(document, {runOnly: rules, resultTypes: ["violations", "incomplete"]}).then(results =>
            [...results.violations, ...results.incomplete].flatMap(({id, nodes}) =>
                nodes.map(node => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ""}`)))""",
        RULES,
    )
    return list(found)


@pytest.fixture(scope="session", params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def context(browser: Browser, base_url: str, scheme: str) -> Iterator[BrowserContext]:
    # axe is injected, which the site's own policy refuses.
    context = browser.new_context(base_url=base_url, color_scheme=scheme, bypass_csp=True)
    yield context
    context.close()


def ready(page: Page, address: str) -> None:
    page.goto(address)
    if "?q=" in address:
        page.locator("h2:not(:has-text('en cours'))").first.wait_for()
        page.wait_for_function("!document.body.innerText.includes('Recherche en cours')")


@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_nothing(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    ready(page, address)
    assert violations(page) == []


def test_axe_finds_nothing_on_the_profiles_that_strain_the_template(context: BrowserContext, served: Served) -> None:
    page = context.new_page()
    for strain, address in edge_profiles(served).items():
        page.goto(address)
        assert violations(page) == [], strain


def test_axe_finds_nothing_on_a_form_with_errors_its_review_and_its_confirmation(
    context: BrowserContext, served: Served
) -> None:
    page = context.new_page()
    page.goto(edge_profiles(served)["longest text"])
    page.get_by_role("button", name="Relire mon message").click()
    assert page.locator(".field__error").count() == 4
    assert violations(page) == []
    page.get_by_label("Votre nom").fill("Camille Essai")
    page.get_by_label("Votre adresse électronique").fill("camille@mairie-essai.fr")
    page.get_by_label("Objet").fill("Devis")
    page.get_by_label("Votre message").fill("Bonjour, nous cherchons quarante repas.")
    page.get_by_role("button", name="Relire mon message").click()
    assert violations(page) == []
    page.get_by_role("button", name="Envoyer").click()
    assert "/envoye/" in page.url
    assert violations(page) == []


@pytest.mark.parametrize("address", PAGES)
def test_nothing_overflows_at_320_pixels(browser: Browser, base_url: str, address: str) -> None:
    context = browser.new_context(base_url=base_url, viewport={"width": 320, "height": 640})
    page = context.new_page()
    ready(page, address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


def test_no_edge_profile_overflows_at_320_pixels(browser: Browser, base_url: str, served: Served) -> None:
    context = browser.new_context(base_url=base_url, viewport={"width": 320, "height": 640})
    page = context.new_page()
    for strain, address in edge_profiles(served).items():
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, strain
    context.close()


@pytest.mark.parametrize("address", ["/", "/secteurs/restauration/", "/types/aci/", "/prestataires/"])
def test_the_keyboard_reaches_everything_in_order_and_shows_where_it_is(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Aller au contenu"
    count = page.evaluate(
        "[...document.querySelectorAll('a[href],button,input,select,textarea,summary,[tabindex=\"0\"]')]"
        ".filter(element => element.checkVisibility()).length"
    )
    seen: list[str] = []
    for _ in range(count):
        state = page.evaluate(
            """() => { const focused = document.activeElement, style = getComputedStyle(focused);
            return [focused.outerHTML.slice(0, 120),
            style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
            focused.getBoundingClientRect().height > 0] }"""
        )
        seen.append(state[0])
        assert state[1], f"no visible focus on {state[0]}"
        assert state[2], state[0]
        page.keyboard.press("Tab")
    assert len(set(seen)) >= count - 2


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_the_header_is_one_calm_bar(browser: Browser, base_url: str, width: int) -> None:
    context = browser.new_context(base_url=base_url, viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto("/")
    lines = page.locator(".wordmark span").evaluate("span => span.getClientRects().length && span.offsetHeight / 24")
    assert lines <= 2
    assert page.locator(".header").evaluate("header => header.offsetHeight") <= 100
    context.close()


def test_the_menu_of_a_phone_opens_without_scripts(browser: Browser, base_url: str) -> None:
    context = browser.new_context(base_url=base_url, viewport={"width": 320, "height": 640}, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    navigation = page.get_by_role("navigation", name="Navigation principale")
    assert not navigation.is_visible()
    page.get_by_text("Menu", exact=True).click()
    assert navigation.is_visible()
    navigation.get_by_role("link", name="Territoires").click()
    assert page.url.endswith("/territoires/")
    context.close()


@pytest.mark.parametrize("address", ["/", "/types/aci/", "/prestataires/"])
def test_forced_colours_keep_what_one_acts_on_visible(browser: Browser, base_url: str, address: str) -> None:
    context = browser.new_context(base_url=base_url, forced_colors="active")
    page = context.new_page()
    page.goto(address)
    for element in page.locator(".button, .field input, .field select").all():
        if element.is_visible():
            assert element.evaluate("element => parseFloat(getComputedStyle(element).borderTopWidth)") >= 1
    context.close()


@pytest.mark.parametrize("address", ["/", "/secteurs/restauration/", "/prestataires/", "/f/nulle-part"])
def test_no_cookie_no_third_party_and_few_requests(page: Page, base_url: str, address: str) -> None:
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(address)
    assert all(url.startswith(base_url) for url in requests)
    assert page.context.cookies() == []
    assert len(requests) <= (5 if address == "/prestataires/" else 4), requests


def test_a_printed_profile_keeps_what_is_read_and_drops_what_is_clicked(page: Page, served: Served) -> None:
    page.goto(edge_profiles(served)["longest text"])
    page.emulate_media(media="print")
    for dropped in (".awning", ".menu", ".footer", ".breadcrumb", ".contact", ".profile__action"):
        assert not page.locator(dropped).first.is_visible(), dropped
    for kept in ("h1", ".facts", ".profile__body"):
        assert page.locator(kept).first.is_visible(), kept
    assert page.locator(".facts a").first.evaluate("link => getComputedStyle(link).color") == "rgb(0, 0, 0)"


def test_axe_itself_is_installed() -> None:
    assert Path(AXE).exists(), "run make test, which installs it"
