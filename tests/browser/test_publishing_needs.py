"""The pages by which a buyer publishes a need, checked for everything: errors, draft, review, confirmation, ends."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser

from data.submissions.tender_states import TenderState
from functions.desk import Desk
from functions.guards.limits import draft_allowances, submission_allowances
from functions.tenders.records import TenderRecord
from functions.tokens import Purpose, new_link
from tests.browser.behind import desk_behind, mailed_link
from tests.browser.checks.states import Walk, walk
from tests.browser.conftest import Served

NETWORK = "198.51.100.60"
BUYER = "achats@mairie-trucville.example"
FORM, HEADING = "/f/besoins/ajouter", "Publier un besoin"
KNOWN = f"{FORM}?metier=nettoyage-de-locaux&lieu=DEPARTEMENT-38"


@pytest.mark.audit
def test_a_need_from_its_form_to_its_deposit(browser: Browser, served: Served, sent: Path) -> None:
    with desk_behind(served) as desk, walk(browser, served.address, NETWORK, sent) as visit:
        drafted(visit)
        deposited(visit, served)
        corrected(visit, desk)
        limited(visit, desk)


def drafted(visit: Walk) -> None:
    """From nothing to a draft."""
    visit.page.goto(f"{FORM}?lieu=DEPARTEMENT-38")
    visit.at(HEADING)
    opened(visit)
    visit.press("Relire mon besoin")
    visit.at(HEADING)
    visit.page.get_by_label("Quel métier").fill("nettoyage, zzzz")
    visit.page.locator("button[value=metiers]").evaluate("button => button.click()")
    visit.at(HEADING)
    visit.press("Garder le brouillon")
    visit.at("Votre brouillon est gardé")
    visit.page.get_by_role("link", name="Continuer mon besoin").click()
    visit.at("Modifier votre besoin")


def deposited(visit: Walk, served: Served) -> None:
    """From a form that knows its trade and place to the mailed link, pressed."""
    visit.page.goto(KNOWN)
    filled(visit)
    visit.press("Relire mon besoin")
    visit.at("Relire votre besoin")
    draft = visit.page.url
    visit.press("Publier mon besoin")
    visit.at("Il reste à confirmer votre adresse")
    visit.page.goto(draft)
    visit.at("Votre besoin attend votre confirmation")
    visit.page.goto(mailed_link(served, BUYER, "/f/besoins/confirmation/"))
    visit.at("Confirmer votre besoin")
    visit.press("Confirmer mon besoin")
    visit.at("Votre besoin est déposé")
    visit.page.goto(draft)
    visit.at("Ce besoin est déjà déposé")


def corrected(visit: Walk, desk: Desk) -> None:
    """A moderator asks for changes."""
    now = datetime.now(UTC)
    record = next(one for one in desk.store.everything(TenderRecord) if one.tender.email == BUYER)
    asked = replace(record, state=TenderState.CHANGES_ASKED, reason="Dites combien de fenêtres.")
    token, link = new_link(Purpose.TENDER_FOLLOW, record.id, BUYER, now)
    desk.store.commit([asked, link])
    visit.page.goto(f"/f/besoins/suivi/{token}/modifier")
    visit.at("Modifier votre besoin")


def limited(visit: Walk, desk: Desk) -> None:
    """More than people send: what was typed stays."""
    now, key = datetime.now(UTC), desk.settings.secret_key
    visit.page.goto(KNOWN)
    filled(visit)
    visit.press("Relire mon besoin")
    for rank in range(10):
        desk.counters.take(submission_allowances("elsewhere", BUYER, (), now, key), now, once=f"browser-{rank}")
    visit.press("Publier mon besoin")
    visit.at("Votre besoin n’est pas encore publié")
    for rank in range(60):
        desk.counters.take(draft_allowances("198.51.100.0/24", now, key), now, once=f"browser-draft-{rank}")
    visit.page.goto(KNOWN)
    filled(visit, "Un besoin de trop")
    visit.press("Relire mon besoin")
    visit.at("Votre besoin n’est pas enregistré")


def opened(visit: Walk) -> None:
    """Every section, which the script would open one after the other."""
    whole = visit.page.get_by_role("button", name="Voir toute la page")
    if whole.count() and whole.is_visible():
        whole.click()


def filled(visit: Walk, title: str = "Vitres d’une école") -> None:
    """Fill the form in."""
    page = visit.page
    opened(visit)
    page.get_by_role("radio", name="Demande de devis").check()
    page.get_by_label("Titre de votre besoin").fill(title)
    page.get_by_label("Dernier jour pour répondre").fill((datetime.now(UTC) + timedelta(days=20)).date().isoformat())
    page.get_by_label("Votre besoin en détail").fill("Nettoyer les vitres de l’école, deux fois par an.")
    page.get_by_label("Montant estimé").select_option("5-10K")
    page.get_by_label("Prénom").fill("Zoé")
    page.get_by_label("Nom", exact=True).fill("Typédame")
    page.get_by_label("Adresse électronique").fill(BUYER)
    page.get_by_label("Organisation", exact=True).fill("Mairie de Trucville")
    page.get_by_label("Type d’organisation").select_option("Collectivité")
    page.get_by_label("Par courriel").check()
