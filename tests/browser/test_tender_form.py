"""What the browser adds to the form of a need: it opens as one fills it, proposes words, counts, and loses nothing."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.checks import axe, controls
from tests.browser.keys import Keys

STATIC, ASKED = "/besoins/ajouter/", "/f/besoins/ajouter"
_OVERLAID = "overlapped by another element"
DETAILS = "Nettoyer les vitres de l’école, deux fois par an."


@pytest.fixture
def phone(browser: Browser, base_url: str) -> Iterator[Page]:
    context = browser.new_context(base_url=base_url, viewport={"width": 320, "height": 640})
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    context.close()
    assert problems == []


@pytest.fixture
def bare(browser: Browser, base_url: str) -> Iterator[BrowserContext]:
    """A browser without scripts."""
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    yield context
    context.close()


def choose_trade(page: Page, typed: str, label: str) -> None:
    page.get_by_role("combobox", name="Quel métier").press_sequentially(typed)
    page.locator("#trade_words-suggestions").get_by_role("option", name=label).click()
    expect(page.get_by_role("checkbox", name=label)).to_be_checked()


def choose_place(page: Page, typed: str, label: str) -> None:
    page.get_by_role("combobox", name="Où").press_sequentially(typed)
    page.locator("#place_words-suggestions").get_by_role("option", name=label).click()
    expect(page.locator("#perimeters").get_by_role("checkbox", name=label)).to_be_checked()


def begin(page: Page) -> None:
    page.goto(STATIC)
    page.get_by_role("radio", name="Demande de devis").check()
    page.get_by_label("Titre de votre besoin").fill("Vitres d’une école")
    choose_trade(page, "vitres", "Nettoyage de locaux")


def test_it_opens_by_keyboard_on_a_phone(phone: Page) -> None:
    phone.goto(STATIC)
    keys = Keys(phone)
    keys.ticks("Demande de devis")
    keys.writes("Titre de votre besoin", "Vitres d’une école")
    expect(phone.get_by_role("heading", name="Où et quand")).to_be_hidden()
    keys.to("Quel métier")
    phone.keyboard.type("menage")
    expect(phone.get_by_role("option").first).to_contain_text("Nettoyage de locaux")
    assert [fault for fault in axe.faults(phone) if _OVERLAID not in fault] == []
    phone.keyboard.press("ArrowDown")
    phone.keyboard.press("Enter")
    field = phone.get_by_role("combobox", name="Quel métier")
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    expect(phone.get_by_role("checkbox", name="Nettoyage de locaux")).to_be_checked()
    expect(phone.get_by_role("heading", name="Où et quand")).to_be_visible()
    expect(phone.locator("form > [role=status]")).to_have_text("Étape suivante\u202f: Où et quand.")
    keys.to("Où")
    phone.keyboard.type("grenoble")
    expect(phone.locator("#place_words-suggestions").get_by_role("option").first).to_be_visible()
    phone.keyboard.press("Enter")  # none is active: one alone bears this name
    expect(phone.get_by_role("checkbox", name="Grenoble (38)")).to_be_checked()
    expect(phone.locator("[data-said=places]")).to_have_text("«\u202fGrenoble (38)\u202f» est ajouté.")
    expect(phone.get_by_role("option")).to_have_count(0)
    expect(phone.get_by_role("combobox", name="Où")).to_be_focused()
    expect(phone.locator("[data-count]")).to_contain_text("à ce besoin.")
    assert phone.url.endswith(STATIC)
    # A trade is taken away as it was added.
    phone.get_by_role("checkbox", name="Nettoyage de locaux").focus()
    phone.keyboard.press("Space")
    expect(phone.locator("[data-count]")).to_contain_text("Un métier et un lieu suffisent")
    expect(phone.get_by_role("heading", name="Où et quand")).to_be_visible()
    assert axe.faults(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth") == 320


def test_the_count_is_the_function_s_own(page: Page, bare: BrowserContext) -> None:
    begin(page)
    expect(page.locator("[data-count]")).to_contain_text("en France")
    choose_place(page, "isere", "Isère (38)")
    expect(page.locator("[data-count]")).to_contain_text("à ce besoin.")
    page.locator("summary", has_text="type de structure en particulier").click()
    wanted = page.locator("[name=kinds][value=EI]")
    wanted.check()
    expect(page.locator("[data-count]")).not_to_be_empty()
    page.wait_for_timeout(1000)
    told = page.locator("[data-count]").inner_text()
    without = bare.new_page()
    without.goto(f"{ASKED}?metier=nettoyage-de-locaux&lieu=DEPARTEMENT-38&type=EI")
    assert without.locator("[data-count]").inner_text().split() == told.split()


def test_a_trade_nobody_has_there_says_what_to_ask_less_of(page: Page) -> None:
    begin(page)
    choose_place(page, "grenoble", "Grenoble (38)")
    page.locator("summary", has_text="type de structure en particulier").click()
    page.locator("[name=kinds][value=SEP]").check()
    count = page.locator("[data-count]")
    expect(count).to_contain_text("Aucune structure ne correspond")
    expect(count.get_by_role("listitem").first).to_contain_text("avec tous les types de structures")


def test_what_is_ticked_already_is_not_asked_for_while_it_is_counted(page: Page) -> None:
    begin(page)
    choose_place(page, "isere", "Isère (38)")
    page.wait_for_function("() => (sessionStorage.besoin ?? '').includes('DEPARTEMENT-38')")
    page.route("**/recherche/besoins.json", lambda _: None)  # an answer that is slow to come
    page.reload()
    expect(page.get_by_role("checkbox", name="Isère (38)")).to_be_checked()
    expect(page.locator("[data-count]")).to_have_text("Nous comptons les structures…")


def test_fields_come_when_they_have_a_sense(page: Page) -> None:
    begin(page)
    page.get_by_role("button", name="Voir toute la page").click()
    expect(page.get_by_role("heading", name="Les détails")).to_be_focused()
    expect(page.get_by_role("button", name="Voir toute la page")).to_be_hidden()
    anonymous, link, phone = (page.locator(f"[name={name}]") for name in ("is_anonymous", "link", "phone"))
    expect(anonymous).to_be_hidden()
    expect(link).to_have_attribute("aria-required", "false")
    page.get_by_role("radio", name="Sourcing").check()
    expect(anonymous).to_be_visible()
    page.get_by_role("radio", name="Appel d’offres").check()
    expect(anonymous).to_be_hidden()
    expect(link).to_have_attribute("aria-required", "true")
    expect(page.locator("label[for=link]")).not_to_contain_text("facultatif")
    expect(page.locator("label[for=phone]")).to_contain_text("(facultatif)")
    page.locator("[name=answer_by][value=TEL]").check()
    expect(phone).to_have_attribute("aria-required", "true")
    expect(page.locator("label[for=phone]")).not_to_contain_text("facultatif")
    reason = page.locator("[name=amount_blank]")
    expect(reason).to_be_visible()
    page.locator("[name=amount]").select_option("5-10K")
    expect(reason).to_be_hidden()
    expect(page.locator("[data-impact-said]")).to_have_text(re.compile(r"de 1 à 2\smois de travail d’une personne"))
    questions = page.locator("[data-question]")
    expect(questions.nth(1)).to_be_hidden()
    page.locator("[name=questions-0]").fill("Avez-vous une nacelle\u202f?")
    expect(questions.nth(1)).to_be_visible()
    expect(questions.nth(2)).to_be_hidden()


def test_a_reload_loses_nothing_and_no_person_stays(page: Page) -> None:
    begin(page)
    choose_place(page, "isere", "Isère (38)")
    page.get_by_label("Dernier jour pour répondre").fill("2027-01-29")
    page.get_by_label("Votre besoin en détail").fill(DETAILS)
    page.locator("[name=amount]").select_option("5-10K")
    page.get_by_label("Prénom").fill("Camille")
    page.locator("[name=email]").fill("camille@mairie-essai.fr")
    page.wait_for_function("() => (sessionStorage.besoin ?? '').includes('5-10K')")
    kept = page.evaluate("sessionStorage.besoin")
    assert "amille" not in kept
    page.reload()
    expect(page.get_by_role("checkbox", name="Nettoyage de locaux")).to_be_checked()
    expect(page.get_by_role("checkbox", name="Isère (38)")).to_be_checked()
    expect(page.get_by_role("radio", name="Demande de devis")).to_be_checked()
    expect(page.get_by_label("Dernier jour pour répondre")).to_have_value("2027-01-29")
    expect(page.get_by_label("Votre besoin en détail")).to_have_value(DETAILS)
    expect(page.locator("[data-count]")).to_contain_text("à ce besoin.")
    # Somebody who comes back by a link is told, and may begin anew.
    page.goto(STATIC)
    expect(page.get_by_label("Titre de votre besoin")).to_have_value("Vitres d’une école")
    page.get_by_role("button", name="Repartir d’une page vide").click()
    expect(page.get_by_label("Titre de votre besoin")).to_have_value("")
    expect(page.get_by_role("button", name="Repartir")).to_have_count(0)


def test_what_was_sent_is_not_kept_for_the_next_need(page: Page) -> None:
    begin(page)
    page.get_by_role("button", name="Voir toute la page").click()
    page.get_by_role("button", name="Garder le brouillon").click()
    expect(page).not_to_have_url(re.compile("ajouter"))
    page.goto(STATIC)
    expect(page.get_by_label("Titre de votre besoin")).to_have_value("")
    assert page.evaluate("sessionStorage.besoin ?? '{\"told\":{}}'").startswith('{"told":{}')


def test_errors_open_everything_and_what_was_chosen_stands(page: Page) -> None:
    begin(page)
    page.get_by_role("button", name="Voir toute la page").click()
    page.get_by_role("button", name="Relire mon besoin").click()
    expect(page.locator(".error-summary")).to_be_visible()
    for name in ("quoi", "ou", "details", "vous"):
        expect(page.locator(f"[data-section={name}]")).to_be_visible()
    expect(page.get_by_role("checkbox", name="Nettoyage de locaux")).to_be_checked()
    expect(page.get_by_label("Titre de votre besoin")).to_have_value("Vitres d’une école")
    choose_place(page, "grenoble", "Grenoble (38)")
    expect(page.locator("[data-count]")).to_contain_text("à ce besoin.")


def _no_workers(route: Route) -> None:
    route.abort()


def test_without_its_workers_the_server_does_the_rest(page: Page) -> None:
    page.route(re.compile(r"/assets/(tender-worker|search-places)\."), _no_workers)
    page.goto(STATIC)
    page.get_by_role("combobox", name="Quel métier").press_sequentially("vitres")
    button = page.get_by_role("button", name="Chercher ces métiers")
    expect(button).to_be_visible()
    button.click()
    expect(page.get_by_role("checkbox", name="Nettoyage de locaux")).to_be_checked()


@pytest.mark.parametrize("what", ["no scripts", "a script that does not come"])
def test_without_its_script_the_whole_form_is_there(what: str, phone: Page, bare: BrowserContext) -> None:
    page = bare.new_page() if what == "no scripts" else phone
    if page is phone:
        page.route(re.compile(r"/assets/tender\."), _no_workers)
    page.goto(STATIC)
    for name in ("quoi", "ou", "details", "vous"):
        expect(page.locator(f"[data-section={name}]")).to_be_visible()
    page.get_by_label("Quel métier").fill("vitres")
    page.get_by_role("button", name="Chercher ces métiers").click()
    expect(page.get_by_role("checkbox", name="Nettoyage de locaux")).to_be_checked()


def test_what_is_chosen_shows_in_forced_colours(page: Page) -> None:
    page.emulate_media(forced_colors="active")
    begin(page)
    assert controls.faults_in_forced_colours(page) == []
