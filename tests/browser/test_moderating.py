"""The pages of moderators: each of their states, checked for everything."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from data.dataset import Dataset
from data.submissions.edit_states import FieldState
from data.submissions.enquiry import Enquiry
from data.submissions.life_cycle import Actor
from data.submissions.report import ErrorReport
from data.submissions.tender_states import TenderState
from functions.desk import Desk
from functions.profile_edits.claims import ClaimState, decided
from functions.profile_edits.requests import decide
from functions.sessions import Area, Sessions
from functions.submissions import HoldReason, SentEnquiry, SentMessage, SentReport
from tests.browser.behind import bury, desk_behind, mailed_link
from tests.browser.checks.states import Walk, walk
from tests.browser.conftest import Served
from tests.browser.keys import keys
from tests.browser.templates import reachable, several
from tests.browser.waiting import (
    BUYER,
    REASON,
    TEXT,
    asked_claim,
    asked_edit,
    empty,
    held,
    proposed_story,
    refuse,
    stored,
    submitted_need,
    undeliverable,
    written,
)
from tests.serving import MODERATORS
from theme import french

HOME = "/f/moderation/"
MODERATOR = "203.0.113.30"
TITLES = {
    "messages": "Messages retenus",
    "signalements": "Signalements retenus",
    "equipe": "Messages à l’équipe retenus",
    "fiches": "Changements de fiches",
    "fiches/d-office": "Changements pris en compte sans relecture",
    "besoins": "Besoins à valider",
    "inspirants": "Besoins inspirants à relire",
    "acces": "Demandes d’accès à une fiche",
    "courriels": "Courriels non remis",
    "journal": "Journal des décisions",
}


@pytest.fixture(scope="module")
def desk(served: Served) -> Iterator[Desk]:
    with desk_behind(served) as desk:
        yield desk


def test_signing_in_and_out(browser: Browser, served: Served, sent: Path) -> None:
    with walk(browser, served.address, MODERATOR, sent) as visit:
        visit.page.goto(HOME)
        visit.at("Modérer")
        visit.press("Recevoir le lien")
        visit.at("Modérer")  # with what is to be corrected
        visit.page.get_by_label("Votre adresse électronique").fill(MODERATORS[0])
        visit.press("Recevoir le lien")
        visit.at("Ouvrez votre messagerie")
        link = mailed_link(served, MODERATORS[0], f"{HOME}entrer/")
        visit.page.goto(link)
        visit.at("Modérer")
        visit.press("Entrer")
        visit.at("Modération")
        visit.page.goto(f"{HOME}messages/AAAA-BBBB-2222")
        visit.at("Introuvable")
        visit.press("Quitter")
        visit.at("Vous avez quitté la modération")
        visit.page.goto(link)
        visit.at("Ce lien ne sert plus")
        visit.page.goto(f"{HOME}connexion?fin=session")
        visit.at("Vous n’êtes plus connecté")


@pytest.mark.parametrize(
    "queues",
    [("messages", "courriels"), pytest.param(tuple(TITLES), marks=pytest.mark.audit)],
    ids=["part", "whole"],
)
def test_pages_where_nothing_waits(
    browser: Browser, served: Served, desk: Desk, sent: Path, queues: tuple[str, ...]
) -> None:
    empty(desk)
    with walk(browser, served.address, MODERATOR, sent) as visit:
        inside(visit, desk)
        for path in queues:
            visit.page.goto(f"{HOME}{path}/")
            visit.at(TITLES[path])


@pytest.mark.audit
def test_held_messages_from_their_queue_to_a_decision(browser: Browser, served: Served, desk: Desk, sent: Path) -> None:
    empty(desk)
    first, second, third = several(served.site, 3)
    left = next(one for one in Dataset(served.site.dataset).structures() if one.vanished)
    trapped, again, late = (
        SentMessage(content=written(*of), **held(HoldReason.TRAPPED, *of))
        for of in ([first, second], [third], [second])
    )
    stuck = SentMessage(content=written(left), **held(HoldReason.VANISHED, left))
    report = SentReport(
        content=ErrorReport(first.id, "closed", TEXT, "Camille Essai", BUYER), **held(HoldReason.NO_RECIPIENT, first)
    )
    enquiry = SentEnquiry(content=Enquiry("other", "Camille Essai", BUYER, TEXT), **held(HoldReason.NO_RECIPIENT))
    desk.store.commit([trapped, again, late, stuck, report, enquiry])
    with walk(browser, served.address, MODERATOR, sent) as visit:
        inside(visit, desk)
        visit.page.goto(HOME)
        visit.at("Modération")
        visit.page.goto(f"{HOME}messages/")
        visit.press("Transmettre ce qui est coché")
        visit.at("Messages retenus")
        visit.page.goto(f"{HOME}messages/?cocher=tout")
        visit.at("Messages retenus")
        visit.page.goto(f"{HOME}messages/{stuck.id}")
        visit.at(f"Message {stuck.id}")
        visit.page.goto(f"{HOME}signalements/{report.id}")
        visit.at(f"Signalement {report.id}")
        visit.page.goto(f"{HOME}equipe/{enquiry.id}")
        visit.press("Refuser")
        visit.at(f"Message à l’équipe {enquiry.id}")
        visit.page.goto(f"{HOME}messages/{late.id}")
        refuse(desk, stored(desk, late))
        visit.press("Transmettre")
        visit.at(f"Message {late.id}")
        visit.page.goto(f"{HOME}messages/{trapped.id}")
        visit.at(f"Message {trapped.id}")
        visit.press("Transmettre")
        visit.at(f"Message {again.id}")  # the next one, which tells what was done
        visit.page.goto(f"{HOME}messages/{stuck.id}")
        visit.page.context.clear_cookies()
        visit.press("Refuser")
        visit.at("Rien n’est décidé")


@pytest.mark.audit
def test_changes_of_a_profile_from_their_queue_to_a_decision(
    browser: Browser, served: Served, desk: Desk, sent: Path
) -> None:
    empty(desk)
    first, second = several(served.site, 2)
    asked_edit(desk, first)
    late = asked_edit(desk, second)
    with walk(browser, served.address, MODERATOR, sent) as visit:
        inside(visit, desk)
        for path in ("fiches", "fiches/d-office"):
            visit.page.goto(f"{HOME}{path}/")
            visit.at(TITLES[path])
        visit.page.goto(f"{HOME}fiches/{late.id}")
        visit.at(f"Changements de {second.name}")
        visit.press("Envoyer les décisions")
        visit.at(f"Changements de {second.name}")
        visit.page.get_by_role("group", name="Décision : Enseigne").get_by_label("Refuser").check()
        visit.press("Envoyer les décisions")
        visit.at(f"Changements de {second.name}")
        desk.store.commit([decide(late, "brand", FieldState.ACCEPTED, "", desk.clock.now())])
        visit.page.get_by_label("Raison : Enseigne").fill(REASON)
        visit.press("Envoyer les décisions")
        visit.at(f"Changements de {second.name}")
        visit.press("Accepter les 3 changements")
        visit.at(f"Changements de {first.name}")
        visit.page.goto(f"{HOME}fiches/{late.id}")
        visit.at(f"Changements de {second.name}")
        visit.page.goto(f"{HOME}journal/")
        visit.at("Journal des décisions")


@pytest.mark.audit
def test_claims_from_their_queue_to_a_decision_and_mails_that_did_not_leave(
    browser: Browser, served: Served, desk: Desk, sent: Path
) -> None:
    empty(desk)
    structure = reachable(served.site)
    claims = [asked_claim(desk, structure, matches) for matches in (True, False, None)]
    with walk(browser, served.address, MODERATOR, sent) as visit:
        inside(visit, desk)
        visit.page.goto(f"{HOME}acces/")
        visit.at("Demandes d’accès à une fiche")
        visit.page.goto(f"{HOME}acces/{claims[0].id}")
        visit.at(f"Accès à la fiche de {structure.name}")
        visit.press("Refuser")
        visit.at(f"Accès à la fiche de {structure.name}")
        desk.store.commit([decided(claims[0], ClaimState.REFUSED, REASON, desk.clock.now())])
        visit.page.get_by_label("Raison").fill(REASON)
        visit.press("Demander une précision")
        visit.at(f"Accès à la fiche de {structure.name}")
        visit.page.goto(f"{HOME}acces/{claims[1].id}")
        visit.page.get_by_label("Raison").fill(REASON)
        visit.press("Demander une précision")
        visit.at(f"Accès à la fiche de {structure.name}")
        for kind, is_refused in (("sign-in", False), (structure.id, True)):
            desk.store.commit([], [mail := undeliverable(desk, kind)])
            bury(served, mail.about, "550", is_refused)
        visit.page.goto(f"{HOME}courriels/")
        visit.at("Courriels non remis")
        visit.press("Tout réessayer")
        visit.at("Courriels non remis")


@pytest.mark.audit
def test_needs_from_their_queue_to_a_decision(browser: Browser, served: Served, desk: Desk, sent: Path) -> None:
    empty(desk)
    first = submitted_need(desk)
    over = submitted_need(desk, timedelta(days=-1))
    late, opened = submitted_need(desk), submitted_need(desk, state=TenderState.SENT)
    with walk(browser, served.address, MODERATOR, sent) as visit:
        inside(visit, desk)
        visit.page.goto(f"{HOME}besoins/")
        visit.at("Besoins à valider")
        for one in (over, opened):
            visit.page.goto(f"{HOME}besoins/{one.id}")
            visit.at(f"Besoin {one.id}")
        visit.page.goto(f"{HOME}besoins/{late.id}")
        visit.press("Refuser")
        visit.at(f"Besoin {late.id}")  # with what is to be corrected
        desk.store.commit([late.moved(TenderState.WITHDRAWN, Actor.OWNER, desk.clock.now())])
        visit.page.get_by_label("Raison").fill(REASON)
        visit.press("Refuser")
        visit.at(f"Besoin {late.id}")
        visit.page.goto(f"{HOME}besoins/{first.id}")
        visit.page.get_by_label("cahier.pdf").check()
        visit.press("Valider")
        visit.at(f"Besoin {over.id}")  # the next one, which tells what was done
    validated = stored(desk, first)
    assert (validated.state, validated.files[0].is_cleared) == (TenderState.VALIDATED, True)


@pytest.mark.audit
def test_stories_from_their_queue_to_the_public_page(browser: Browser, served: Served, desk: Desk, sent: Path) -> None:
    empty(desk)
    story = proposed_story(desk, submitted_need(desk, state=TenderState.CLOSED))
    with walk(browser, served.address, MODERATOR, sent) as visit:
        inside(visit, desk)
        visit.page.goto(f"{HOME}inspirants/")
        visit.at("Besoins inspirants à relire")
        visit.page.goto(f"{HOME}inspirants/{story.id}")
        visit.at(f"Besoin inspirant {story.id}")
        visit.page.get_by_label("Titre").fill("Repas de la mairie d’Essai")
        visit.press("Publier")
        visit.at(f"Besoin inspirant {story.id}")
        visit.page.get_by_label("Titre").fill("Quarante repas")
        visit.press("Publier")
        visit.at("Besoins inspirants à relire")
        visit.page.goto(f"{HOME}inspirants/{story.id}")
        visit.at(f"Besoin inspirant {story.id}")
        visit.press("Retirer de la page publique")
        visit.page.goto(f"{HOME}inspirants/{story.id}")
        visit.at(f"Besoin inspirant {story.id}")


def test_a_moderator_decides_by_keyboard_on_a_phone_without_javascript(
    browser: Browser, served: Served, desk: Desk
) -> None:
    empty(desk)
    structure = reachable(served.site)
    request = asked_edit(desk, structure)
    with keys(browser, served.address, MODERATOR) as keyboard:
        keyboard.page.goto(HOME)
        keyboard.writes("Votre adresse électronique", MODERATORS[1])
        keyboard.presses("Recevoir le lien", "Ouvrez votre messagerie")
        keyboard.page.goto(mailed_link(served, MODERATORS[1], f"{HOME}entrer/"))
        keyboard.presses("Entrer", "Modération")
        keyboard.presses("Changements de fiches", "Changements de fiches")
        keyboard.presses(french.moment(request.asked_at), f"Changements de {structure.name}")
        keyboard.to("Accepter les ")  # all at once, apart: the next stop is the first choice of the first change
        keyboard.ticks("Accepter")
        keyboard.to("Raison")
        keyboard.to("Accepter")
        keyboard.page.keyboard.press("ArrowUp")  # from the first choice to the last one
        keyboard.writes("Raison", REASON)
        keyboard.presses("Envoyer les décisions", "Changements de fiches")
        told = keyboard.page.get_by_role("status")
        expect(told).to_be_focused()
        expect(told).to_contain_text("Raison sociale, accepté")
    assert [change.state for change in stored(desk, request).changes][:2] == [FieldState.ACCEPTED, FieldState.REFUSED]


def inside(visit: Walk, desk: Desk) -> None:
    """Sign in to moderate, as a link would."""
    sessions = Sessions(desk.store, desk.clock, Area.MODERATION, is_https=False)
    value, session = sessions.new(MODERATORS[0], MODERATORS[0])
    desk.store.commit([session])
    visit.page.context.add_cookies([{"name": "moderation", "value": value, "url": desk.settings.site_address}])
