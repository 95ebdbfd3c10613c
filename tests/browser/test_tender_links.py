"""The ways into the form of a need: it knows what the search or the listing knew."""

import re

from playwright.sync_api import Browser, Page, expect

ASKED = "/f/besoins/ajouter"


def test_a_link_tells_the_static_page_too(page: Page) -> None:
    page.goto("/besoins/ajouter/?metier=nettoyage-de-locaux&lieu=DEPARTEMENT-38&prestation=PREST&type=EI")
    expect(page.get_by_role("checkbox", name="Nettoyage de locaux")).to_be_checked()
    expect(page.get_by_role("checkbox", name="Isère (38)")).to_be_checked()
    expect(page.locator("[name=service_types][value=PREST]")).to_be_checked()
    expect(page.locator("[name=kinds][value=EI]")).to_be_checked()


def test_a_search_leads_to_a_need_that_knows_it(page: Page) -> None:
    page.goto("/prestataires/?sectors=traiteur&perimeters=38&kind=EA")
    link = page.get_by_role("link", name="Publiez ce besoin")
    expect(link).to_have_attribute("href", re.compile("metier=traiteur"))
    link.click()
    expect(page.get_by_role("checkbox", name="Traiteur")).to_be_checked()
    expect(page.locator("#perimeters").get_by_role("checkbox", name="Isère (38)")).to_be_checked()
    expect(page.locator("[name=kinds][value=EA]")).to_be_checked()
    expect(page.locator("[data-section=details]")).to_be_hidden()


def test_the_words_of_a_search_are_read_as_a_trade(page: Page) -> None:
    page.goto("/prestataires/?q=traiteur")
    link = page.get_by_role("link", name="Publiez ce besoin")
    expect(link).to_have_attribute("href", f"{ASKED}?mots=traiteur")
    link.click()
    expect(page.get_by_role("checkbox", name="Traiteur")).to_be_checked()


def test_a_listing_leads_to_a_need_of_its_trade_and_place(browser: Browser, base_url: str) -> None:
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/secteurs/restauration/traiteur/")
    page.get_by_role("link", name="Publiez votre besoin").click()
    expect(page.get_by_role("checkbox", name="Traiteur")).to_be_checked()
    context.close()


def test_what_is_missing_is_told_from_the_first_section_on(page: Page) -> None:
    page.goto("/f/besoins/ajouter?metier=nettoyage-de-locaux&lieu=DEPARTEMENT-38")
    expect(page.get_by_role("heading", name="Où et quand")).to_be_visible()
    missing = page.locator("form > p.soft")
    expect(missing).to_have_text(
        "Étape suivante\u202f: Les détails. Il manque encore\u202f: ce que vous publiez, un titre et une date limite."
    )
    page.get_by_label("Dernier jour pour répondre").fill("2027-01-29")
    expect(missing).to_contain_text("Il manque encore\u202f: ce que vous publiez et un titre.")
    expect(page.get_by_role("heading", name="Les détails")).to_be_hidden()
    page.wait_for_timeout(1200)
    expect(page.locator("form > [role=status]")).to_have_text("")
