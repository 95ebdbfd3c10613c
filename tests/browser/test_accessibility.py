"""What takes steps: forms with errors and their answers, the keyboard, the header and its menu, a printed profile."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.checks import axe
from tests.browser.conftest import Served
from tests.browser.templates import edge_profiles, reachable
from tests.sweeps import swept


@pytest.fixture(scope="session", params=swept("scheme", ["light", "dark"], 2))
def scheme(request: pytest.FixtureRequest) -> str:
    """One of the two, drawn; the other in `make audit`."""
    return str(request.param)


@pytest.fixture
def context(browser: Browser, base_url: str, scheme: str) -> Iterator[BrowserContext]:
    # axe is injected, which the site's own policy refuses.
    context = browser.new_context(base_url=base_url, color_scheme=scheme, bypass_csp=True)
    yield context
    context.close()


def test_axe_finds_nothing_on_a_form_with_errors_its_review_and_its_confirmation(
    context: BrowserContext, served: Served
) -> None:
    page = context.new_page()
    page.goto(edge_profiles(served.site)["longest text"])
    page.get_by_role("button", name="Relire mon message").click()
    assert page.locator(".field__error").count() == 4
    assert axe.faults(page) == []
    page.get_by_label("Votre nom").fill("Camille Essai")
    page.get_by_label("Votre adresse électronique").fill("camille@mairie-essai.fr")
    page.get_by_label("Objet").fill("Devis")
    page.get_by_label("Votre message").fill("Bonjour, nous cherchons quarante repas.")
    page.get_by_role("button", name="Relire mon message").click()
    assert axe.faults(page) == []
    page.get_by_role("button", name="Envoyer").click()
    assert "/envoye/" in page.url
    assert axe.faults(page) == []
    page.goto(opposition_link(served, page.url))
    assert axe.faults(page) == []


def test_axe_finds_nothing_on_a_report_of_an_error(context: BrowserContext, served: Served) -> None:
    page = context.new_page()
    page.goto(f"/f/signaler?structure={reachable(served.site).id}")
    page.get_by_role("button", name="Relire mon message").click()
    assert page.locator(".error-summary").is_visible()
    assert axe.faults(page) == []
    page.get_by_label("Ce qui est faux").select_option(index=1)
    page.get_by_label("Votre message").fill("La structure a fermé en mars dernier, voyez sa page d’accueil.")
    page.get_by_role("button", name="Relire mon message").click()
    assert axe.faults(page) == []
    page.get_by_role("button", name="Envoyer mon signalement").click()
    assert page.get_by_role("heading", level=1).is_visible()
    assert not page.locator(".error-summary").is_visible()
    assert axe.faults(page) == []


def opposition_link(served: Served, confirmation: str) -> str:
    """The address by which the structure says that it wants no more messages, as its mail tells it."""
    reference = confirmation.rpartition("/envoye/")[2].split("?")[0]
    bodies = [mail.get_body(("plain",)) for mail in served.mails_to(2, reference)]
    found = re.search(r"\S+(/f/opposition/\S+)", " ".join(body.get_content() for body in bodies if body))
    assert found
    return found[1]


@pytest.mark.parametrize("address", ["/", "/secteurs/restauration/", "/types/aci/", "/prestataires/"])
def test_the_keyboard_reaches_everything_in_order_and_shows_where_it_is(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Aller au contenu"
    count = page.evaluate(
        "[...document.querySelectorAll('a[href],button,input,select,textarea,summary,[tabindex=\"0\"]')]"
        ".filter(element => element.checkVisibility() && element.tabIndex >= 0).length"
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


def test_a_printed_profile_keeps_what_is_read_and_drops_what_is_clicked(page: Page, served: Served) -> None:
    page.goto(edge_profiles(served.site)["longest text"])
    page.emulate_media(media="print")
    for dropped in (".awning", ".menu", ".footer", ".breadcrumb", ".contact", ".tools", ".action .button"):
        assert not page.locator(dropped).first.is_visible(), dropped
    for kept in ("h1", ".facts", ".profile__body"):
        assert page.locator(kept).first.is_visible(), kept
    assert page.locator(".facts a").first.evaluate("link => getComputedStyle(link).color") == "rgb(0, 0, 0)"
