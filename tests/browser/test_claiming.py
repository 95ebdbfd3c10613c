"""The pages by which somebody claims a profile, checked for everything: the form, its mailed links, each outcome."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from data.model import Structure
from functions.desk import Desk
from functions.profile_edits.claim_decisions import ClaimDecisions, Outcome
from functions.profile_edits.claims import ClaimRequest
from tests.browser.behind import desk_behind, mailed_link
from tests.browser.checks.states import Walk, walk
from tests.browser.conftest import Served
from tests.browser.templates import several

CLAIMANT = "203.0.113.40"
REASON = "Quelle est votre fonction dans la structure ?"


@pytest.fixture(scope="module")
def desk(served: Served) -> Iterator[Desk]:
    with desk_behind(served) as desk:
        yield desk


@pytest.mark.audit
def test_a_claim_from_its_form_to_each_outcome(browser: Browser, served: Served, desk: Desk, sent: Path) -> None:
    structure = several(served.site, 8)[-1]
    decisions = ClaimDecisions(desk)
    with walk(browser, served.address, CLAIMANT, sent) as visit:
        visit.page.goto(f"/f/fiche/revendiquer?structure={structure.id}")
        visit.at(f"Demander l’accès à la fiche de «\u202f{structure.display_name}\u202f»")
        visit.press("Relire ma demande")
        visit.at(f"Demander l’accès à la fiche de «\u202f{structure.display_name}\u202f»")
        reference = claimed(visit, structure, "camille@chamois.example")
        visit.at("Confirmez votre adresse")
        visit.page.goto(mailed_link(served, "camille@chamois.example", "/f/fiche/revendiquer/confirmer/"))
        visit.at("Confirmer votre demande")
        visit.press("Confirmer ma demande")
        visit.at("Votre demande est transmise")
        store(desk, decisions.changes_asked(stored(desk, reference), REASON))
        visit.page.goto(mailed_link(served, "camille@chamois.example", "/f/fiche/revendiquer/corriger/"))
        visit.at("Compléter votre demande")
        visit.page.get_by_label("Votre fonction dans la structure").fill("")
        visit.press("Envoyer ma réponse")
        visit.at("Compléter votre demande")
        visit.page.goto(f"/f/fiche/revendiquer/demande/{reference}")
        visit.at("Votre demande est à compléter")
        store(desk, decisions.refused(stored(desk, reference), REASON))
        visit.page.reload()
        visit.at("Votre demande n’est pas acceptée")


@pytest.mark.audit
def test_a_claim_that_is_accepted_and_one_that_comes_after_too_many(
    browser: Browser, served: Served, desk: Desk, sent: Path
) -> None:
    structure, email = several(served.site, 9)[-1], "lou@chamois.example"
    with walk(browser, served.address, CLAIMANT, sent) as visit:
        reference = claimed(visit, structure, email)
        visit.page.goto(mailed_link(served, email, "/f/fiche/revendiquer/confirmer/"))
        visit.press("Confirmer ma demande")
        store(desk, ClaimDecisions(desk).accepted(stored(desk, reference)))
        visit.page.reload()
        visit.at("Votre demande est acceptée")
        visit.page.get_by_role("link", name="Modifier la fiche", exact=True).click()
        visit.at(f"Modifier la fiche de «\u202f{structure.display_name}\u202f»")
        for _ in range(2):
            claimed(visit, structure, email)
        claimed(visit, structure, email)
        visit.at("Votre demande n’est pas envoyée")


def claimed(visit: Walk, structure: Structure, email: str) -> str:
    """Fill in the form, read it again, send it; its reference."""
    visit.page.goto(f"/f/fiche/revendiquer?structure={structure.id}")
    visit.page.get_by_label("SIRET de la structure").fill(structure.siret)
    visit.page.get_by_label("Vos prénom et nom").fill("Camille Roy")
    visit.page.get_by_label("Votre fonction dans la structure").fill("Directrice")
    visit.page.get_by_label("Votre adresse électronique professionnelle").fill(email)
    visit.press("Relire ma demande")
    visit.at("Relire votre demande")
    visit.press("Envoyer ma demande")
    return visit.page.url.rpartition("/")[2]


def stored(desk: Desk, reference: str) -> ClaimRequest:
    """A claim as it stands."""
    claim = desk.store.get(ClaimRequest, reference)
    assert claim is not None
    return claim


def store(desk: Desk, outcome: Outcome) -> None:
    """What a moderator decides."""
    desk.store.commit(outcome.documents, outcome.mails)
