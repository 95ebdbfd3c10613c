"""Search at /prestataires/, as people type."""

import re
from urllib.parse import quote

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


def choose_place(page: Page, typed: str, label: str) -> None:
    """Type a place and choose a suggestion."""
    page.get_by_label("Où").press_sequentially(typed, delay=20)
    page.get_by_role("option", name=re.compile(f"^{re.escape(label)}")).first.click()


def test_by_trade_with_a_kind_and_a_place_and_the_address_holds_it_all(page: Page, structures: list[Structure]) -> None:
    caterers = [s for s in structures if any(a.sector == "traiteur" for a in s.activities)]
    one = next(s for s in caterers if s.place.departement == "38")
    page.goto("/prestataires/")
    search(page, "traiteur")
    expect(page.locator("#resultats")).to_contain_text(re.compile("prestataire"))
    expect(page.locator(".card").first).to_contain_text("Traiteur")
    page.locator(f"input[name=kinds][value={one.kind}]").check()
    choose_place(page, "isère", "Isère")
    expect(page.locator(f'.card a[href="/prestataires/{one.slug}/"]')).to_be_visible()
    expect(page).to_have_url(re.compile("q=traiteur"))
    assert f"kind={one.kind}" in page.url
    assert "perimeters=38" in page.url
    page.reload()
    expect(page.locator(f'.card a[href="/prestataires/{one.slug}/"]')).to_be_visible()
    expect(page.get_by_label("Que cherchez-vous")).to_have_value("traiteur")
    expect(page.get_by_label("Où")).to_have_value("Isère (38)")


def test_back_and_forward_follow_the_searches(page: Page) -> None:
    esat = page.locator("input[name=kinds][value=ESAT]")
    page.goto("/prestataires/?q=traiteur")
    expect(page.locator(".card").first).to_be_visible()
    # Safari needs to be told.
    expect(page.locator("#fiches[role=list]")).to_be_visible()
    before = first_result(page)
    esat.check()
    expect(page).to_have_url(re.compile("kind=ESAT"))
    page.go_back()
    expect(esat).not_to_be_checked()
    expect(page.locator(".card h3 a").first).to_have_text(before)
    page.go_forward()
    expect(esat).to_be_checked()


def test_a_place_among_the_words_becomes_a_filter_and_is_undone(page: Page) -> None:
    page.goto("/prestataires/?q=traiteur+grenoble")
    expect(page.locator("#resultats")).to_contain_text("Grenoble (38)")
    expect(page.get_by_label("Où")).to_have_value("Grenoble (38)")
    page.get_by_role("link", name="Retirer le filtre Lieu").click()
    expect(page.locator("#resultats")).not_to_contain_text("Grenoble")
    expect(page.get_by_label("Que cherchez-vous")).to_have_value("traiteur")
    page.go_back()
    expect(page.locator("#resultats")).to_contain_text("Grenoble (38)")
    # It is a place like any other: it has a distance.
    page.get_by_label("Distance").select_option("30")
    expect(page).to_have_url(re.compile(r"q=traiteur&perimeters=38185&rayon=30"))
    expect(page.get_by_label("Que cherchez-vous")).to_have_value("traiteur")


def test_a_place_read_among_the_words_can_be_changed_for_another(page: Page) -> None:
    page.goto("/prestataires/?q=traiteur+grenoble")
    expect(page.get_by_label("Où")).to_have_value("Grenoble (38)")
    page.get_by_label("Où").fill("")
    choose_place(page, "brest", "Brest (29)")
    expect(page).to_have_url(re.compile(r"q=traiteur&perimeters=29019$"))
    expect(page.locator("#resultats")).to_contain_text("Brest (29)")


def test_nothing_in_a_place_leads_to_wider_ones_with_their_counts(page: Page, structures: list[Structure]) -> None:
    names = [s.display_name for s in structures]
    # Without activity, who stands elsewhere works nowhere here.
    one = next(s for s in structures if not s.activities and s.place.departement == "50" and s.display_name.isascii())
    assert names.count(one.display_name) == 1
    page.goto(f"/prestataires/?q={quote(one.display_name)}&perimeters=29")
    expect(page.locator("#resultats")).to_contain_text("Aucun")
    page.locator("#remarques").get_by_role("link", name="Toute la France").click()
    expect(page.locator(".card h3 a").first).to_have_text(one.display_name)


def test_another_page_of_what_was_typed_is_of_the_same_results(page: Page) -> None:
    page.goto("/prestataires/")
    page.get_by_label("Que cherchez-vous").press_sequentially("ate", delay=30)
    expect(page.locator("#pages")).to_be_visible()
    heading = page.locator("#resultats").inner_text()
    page.locator("#pages").get_by_role("link", name="Suivante").click()
    expect(page.locator('#pages a[aria-current="page"]')).to_contain_text("2")
    expect(page.locator("#resultats")).to_have_text(heading)


def test_counts_tell_what_an_option_would_give(page: Page) -> None:
    page.goto("/prestataires/?q=traiteur")
    esat = page.locator("label", has=page.locator("input[name=kinds][value=ESAT]"))
    expect(esat).to_contain_text(re.compile(r"\d"))
    told = re.search(r"\d+", esat.inner_text())
    assert told
    esat.click()
    expect(page.locator("#resultats")).to_contain_text(re.compile(rf"^{told[0]}\s"))


def test_the_address_of_an_older_service_is_understood(page: Page) -> None:
    page.goto("/prestataires/?perimeters=grenoble-38&presta_type=PREST")
    expect(page.locator("#resultats")).to_contain_text("Grenoble (38)")
    expect(page.locator(".card").first).to_be_visible()
    expect(page).to_have_url(re.compile("perimeters=38185"))


def test_the_box_of_a_listing_searches_within_it(page: Page) -> None:
    page.goto("/secteurs/restauration/traiteur/")
    page.get_by_role("main").get_by_role("searchbox").fill("cuisine")
    page.get_by_role("main").get_by_role("searchbox").press("Enter")
    expect(page).to_have_url(re.compile("sectors=traiteur"))
    expect(page.locator("#choix")).to_contain_text("Traiteur")


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
    expect(page.locator("#annonce")).to_contain_text("Aucun", timeout=10_000)


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


def test_without_scripts_the_form_leads_to_listings_and_nothing_is_dead(browser, base_url: str) -> None:
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/prestataires/")
    assert page.locator("input[name=kinds]").first.is_hidden()
    for name in ("Restauration", "Bretagne", "Atelier et chantier d’insertion"):
        assert page.get_by_role("main").get_by_role("link", name=re.compile(f"^{name}")).first.is_visible()
    page.get_by_label("Que cherchez-vous").fill("traiteur")
    page.get_by_role("button", name="Chercher").click()
    expect(page).to_have_url(re.compile("/secteurs/restauration/traiteur/$"))
    context.close()


def test_an_index_that_does_not_come_is_said_and_can_be_asked_again(page: Page) -> None:
    page.route("**/recherche/**", lambda route: route.fulfill(status=503))
    page.goto("/prestataires/?q=traiteur")
    retry = page.get_by_role("button", name="Réessayer")
    expect(retry).to_be_visible()
    page.unroute("**/recherche/**")
    retry.click()
    expect(page.locator(".card").first).to_contain_text("Traiteur")
