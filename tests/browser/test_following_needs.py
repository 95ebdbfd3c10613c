"""The pages by which a buyer follows a need, checked for everything: each state, each action, asking for the link."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser

from data.model import Structure
from data.submissions.tender_states import INTEREST, AnswerState, DeclineReason, TenderState
from functions.desk import Desk
from functions.tenders.records import TenderRecord, TenderTarget, target_id
from functions.tokens import Purpose, new_link
from tests.browser.behind import desk_behind
from tests.browser.checks.states import Walk, walk
from tests.browser.conftest import Served
from tests.browser.templates import several
from tests.functions.tenders.needs import a_tender

NETWORK = "203.0.113.61"
TITLE = "Nettoyage des vitres de l’école"
NEED = "NEED-FLWD-BRWS"
LONG = "Nous intervenons sous dix jours, avec une équipe encadrée. " * 6 + "Anticonstitutionnellement" * 4
ANSWERS = [*[AnswerState.INTERESTED] * 4, AnswerState.GROUP, AnswerState.DECLINED, AnswerState.SEEN, AnswerState.SENT]


@pytest.mark.audit
def test_a_need_followed_to_its_survey(browser: Browser, served: Served, sent: Path) -> None:
    with desk_behind(served) as desk, walk(browser, served.address, NETWORK, sent) as visit:
        page = followed(desk, several(served.site, len(ANSWERS)))
        states(visit, desk, page)
        steps(visit, page)


def test_asking_for_the_link_again(browser: Browser, served: Served, sent: Path) -> None:
    with walk(browser, served.address, NETWORK, sent) as visit:
        asking(visit)


def followed(desk: Desk, structures: list[Structure]) -> str:
    """A need that was sent to structures, who answered in every way; the path of its page."""
    now = datetime.now(UTC)
    earlier = now - timedelta(days=3)
    record = TenderRecord(
        id=NEED, tender=a_tender(title=TITLE, deadline=(now + timedelta(days=20)).date()), state=TenderState.SENT,
        made_at=earlier, saved_at=earlier, moved_at=earlier, batches=(earlier,), reason="Précisez les surfaces.",
        interested=sum(state in INTEREST for state in ANSWERS),
    )  # fmt: skip
    targets = [
        TenderTarget(
            id=target_id(NEED, structure.id), tender_id=NEED, structure_id=structure.id,
            structure_name=structure.display_name, batch=1, sent_at=earlier, moved_at=earlier, state=state,
            seen_at=None if state is AnswerState.SENT else earlier,
            answered_at=None if state in (AnswerState.SENT, AnswerState.SEEN) else earlier,
            answers=(LONG, "") if state in INTEREST else (),
            comment=LONG if state in (AnswerState.GROUP, AnswerState.DECLINED) else "",
            partners=(structures[0].id,) if state is AnswerState.GROUP else (),
            decline_reason=DeclineReason.PLACE if state is AnswerState.DECLINED else None,
        )
        for structure, state in zip(structures, ANSWERS, strict=True)
    ]  # fmt: skip
    token, link = new_link(Purpose.TENDER_FOLLOW, NEED, record.tender.email, now)
    desk.store.commit([record, *targets, link])
    return f"/f/besoins/suivi/{token}"


def states(visit: Walk, desk: Desk, page: str) -> None:
    """The page in each state that its buyer may read it in, folded parts open."""
    now = datetime.now(UTC)
    for state in (*TenderState,)[2:]:
        change(desk, state=state)
        visit.page.goto(page)
        visit.at(TITLE)
    change(desk, state=TenderState.SENT, interested=0, to_call_at=now)
    visit.page.goto(page)
    visit.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    visit.at(TITLE)


def steps(visit: Walk, page: str) -> None:
    """Everything that a buyer may do, one after the other."""
    visit.page.goto(f"{page}/relancer")
    visit.at("Relancer les structures")
    visit.press("Envoyer le rappel")
    visit.at(TITLE)
    visit.page.goto(f"{page}/relancer")
    visit.at("Relancer les structures")
    visit.page.goto(f"{page}/prolonger")
    visit.press("Prolonger ce besoin")
    visit.at("Prolonger ce besoin")
    visit.page.goto(f"{page}/retirer")
    visit.at("Retirer ce besoin")
    visit.page.goto(f"{page}/liens")
    visit.at("Annuler les autres liens")
    visit.page.goto(f"{page}/clore")
    visit.at("Clore ce besoin")
    visit.press("Clore ce besoin")
    visit.at(TITLE)
    visit.page.goto(f"{page}/bilan")
    visit.press("Enregistrer ma réponse")
    visit.at("Avez-vous contractualisé\u202f?")
    visit.page.get_by_label("Oui").check()
    visit.page.get_by_role("checkbox").first.check()
    visit.press("Enregistrer ma réponse")
    visit.at(TITLE)
    visit.page.goto(f"{page}/prolonger")
    visit.at("Rouvrir ce besoin")


def asking(visit: Walk) -> None:
    """From what is no address to the page that tells the same whatever exists."""
    visit.page.goto("/f/besoins/suivi")
    visit.press("Recevoir le lien")
    visit.at("Suivre un besoin publié")
    visit.page.get_by_label("Votre adresse électronique").fill("camille@mairie-essai.fr")
    visit.press("Recevoir le lien")
    visit.at("Ouvrez votre messagerie")


def change(desk: Desk, **changes: Any) -> None:
    """Make something else true of the need."""
    record = desk.store.get(TenderRecord, NEED)
    assert record is not None
    desk.store.commit([replace(record, **changes)])
