"""Search at /prestataires/, as people type."""

import re

import pytest
from playwright.sync_api import Page, expect

from data.dataset import Dataset
from data.model import Structure
from tests.browser.conftest import Served


@pytest.fixture(scope="session")
def structures(served: Served) -> list[Structure]:
    return [structure for structure in Dataset(served.site.dataset).structures() if structure.live]


def search(page: Page, words: str) -> None:
    page.get_by_label("Que cherchez-vous").fill(words)


def first_result(page: Page) -> str:
    return page.locator(".card h3 a").first.inner_text()


def plain_name(structures: list[Structure]) -> Structure:
    names = [s.display_name for s in structures]
    return next(
        s
        for s in structures
        if "é" in s.display_name and s.display_name.isprintable() and names.count(s.display_name) == 1
    )


def test_by_name_with_and_without_accents(page: Page, structures: list[Structure]) -> None:
    structure = plain_name(structures)
    page.goto("/prestataires/")
    search(page, structure.display_name)
    expect(page.locator(".card h3 a").first).to_have_text(structure.display_name)
    search(page, "")
    search(page, structure.display_name.replace("é", "e").upper())
    expect(page.locator(".card h3 a").first).to_have_text(structure.display_name)


def test_by_trade_with_a_kind_and_a_departement_and_the_address_holds_it_all(
    page: Page, structures: list[Structure]
) -> None:
    caterers = [s for s in structures if any(a.sector == "traiteur" for a in s.activities)]
    one = next(s for s in caterers if s.place.departement)
    page.goto("/prestataires/")
    search(page, "traiteur")
    expect(page.get_by_role("heading", level=2, name=re.compile("prestataire|structure|résultat"))).to_be_visible()
    expect(page.locator(".card").first).to_contain_text("Traiteur")
    page.get_by_label("Type de structure", exact=True).select_option(one.kind)
    page.get_by_label("Département", exact=True).select_option(one.place.departement)
    expect(page.locator(f'.card a[href="/prestataires/{one.slug}/"]')).to_be_visible()
    expect(page).to_have_url(re.compile("q=traiteur"))
    assert f"kind={one.kind}" in page.url
    assert f"departement={one.place.departement}" in page.url
    page.reload()
    expect(page.locator(f'.card a[href="/prestataires/{one.slug}/"]')).to_be_visible()
    expect(page.get_by_label("Que cherchez-vous")).to_have_value("traiteur")


def test_back_and_forward_follow_the_searches(page: Page) -> None:
    page.goto("/prestataires/?q=traiteur")
    expect(page.locator(".card").first).to_be_visible()
    before = first_result(page)
    page.get_by_label("Type de structure", exact=True).select_option("ESAT")
    expect(page).to_have_url(re.compile("kind=ESAT"))
    page.go_back()
    expect(page.get_by_label("Type de structure", exact=True)).to_have_value("")
    expect(page.locator(".card h3 a").first).to_have_text(before)
    page.go_forward()
    expect(page.get_by_label("Type de structure", exact=True)).to_have_value("ESAT")


def test_from_home(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Quel métier").fill("traiteur")
    page.get_by_role("button", name="Chercher").click()
    expect(page).to_have_url(re.compile("/secteurs/restauration/traiteur/$"))
    page.goto("/")
    page.get_by_role("link", name="Cherchez une structure").click()
    page.get_by_label("Que cherchez-vous").fill("traiteur")
    page.get_by_role("button", name="Chercher").click()
    expect(page.locator(".card").first).to_contain_text("Traiteur")


def test_a_siret_finds_its_structure(page: Page, structures: list[Structure]) -> None:
    sirets = [s.siret for s in structures]
    structure = next(s for s in structures if sirets.count(s.siret) == 1)
    page.goto(f"/prestataires/?q={structure.siret}")
    expect(page.locator(".card h3 a").first).to_have_text(structure.display_name)


def test_nothing_found_says_what_to_relax(page: Page) -> None:
    page.goto("/prestataires/?q=zzzzqqq")
    expect(page.get_by_role("heading", level=2).first).to_contain_text("Aucun")
    expect(page.get_by_role("main").get_by_role("link", name="par métier")).to_be_visible()
    expect(page.locator("[role=status]")).to_contain_text("Aucun", timeout=10_000)


def test_by_keyboard_alone(page: Page) -> None:
    page.goto("/prestataires/")
    field = page.get_by_label("Que cherchez-vous")
    for _ in range(30):
        page.keyboard.press("Tab")
        if field.evaluate("field => field === document.activeElement"):
            break
    page.keyboard.type("traiteur", delay=20)
    expect(page.locator(".card").first).to_contain_text("Traiteur")
    expect(field).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.card') !== null"):
            break
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/prestataires/[^/?]+/$"))


def test_without_scripts_there_is_a_way_in_and_nothing_dead(browser, base_url: str) -> None:
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/prestataires/?q=traiteur")
    assert (
        page.get_by_label("Que cherchez-vous").count() == 0 or not page.get_by_label("Que cherchez-vous").is_visible()
    )
    for name in ("Restauration", "Bretagne", "Atelier et chantier d’insertion"):
        assert page.get_by_role("main").get_by_role("link", name=re.compile(f"^{name}")).first.is_visible()
    context.close()


def test_an_index_that_does_not_come_is_said_and_can_be_asked_again(page: Page) -> None:
    page.route("**/recherche/**", lambda route: route.abort())
    page.goto("/prestataires/?q=traiteur")
    retry = page.get_by_role("button", name="Réessayer")
    expect(retry).to_be_visible()
    page.unroute("**/recherche/**")
    retry.click()
    expect(page.locator(".card").first).to_contain_text("Traiteur")
