"""The pages by which a structure answers a need, checked for everything: what is asked, each answer, its end."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser

from data.model import Structure
from data.submissions.tender_states import TenderState
from functions.desk import Desk
from functions.tenders.records import TenderRecord, TenderTarget, target_id
from functions.tokens import Purpose, new_link
from tests.browser.behind import desk_behind
from tests.browser.checks.states import Walk, walk
from tests.browser.conftest import Served
from tests.browser.templates import several
from tests.functions.tenders.needs import a_tender

NETWORK = "203.0.113.60"
TITLE = "Nettoyage des vitres de l’école"
NEED = "NEED-IN-A-BROWSER"


@pytest.mark.audit
def test_a_need_from_its_mailed_link_to_its_outcome(browser: Browser, served: Served, sent: Path) -> None:
    with desk_behind(served) as desk, walk(browser, served.address, NETWORK, sent) as visit:
        steps(visit, desk, sent_to(desk, several(served.site, 10)[-1]))


def sent_to(desk: Desk, structure: Structure) -> str:
    """Send a need in the trades of a structure to it; the path of its link."""
    now = datetime.now(UTC)
    trades = tuple(activity.sector for activity in structure.activities)[:3] or ("nettoyage-de-locaux",)
    tender = a_tender(title=TITLE, sectors=trades, deadline=(now + timedelta(days=20)).date())
    state = TenderState.SENT
    record = TenderRecord(id=NEED, tender=tender, state=state, made_at=now, saved_at=now, moved_at=now, batches=(now,))
    target = TenderTarget(
        id=target_id(NEED, structure.id),
        tender_id=NEED,
        structure_id=structure.id,
        structure_name=structure.display_name,
        batch=1,
        sent_at=now,
        moved_at=now,
    )
    token, link = new_link(Purpose.TENDER_ANSWER, target.id, "contact@structure.example", now)
    desk.store.commit([record, target, link])
    return f"/f/besoins/repondre/{token}"


def steps(visit: Walk, desk: Desk, page: str) -> None:
    """Everything that a structure may do, one after the other."""
    visit.page.goto(page)
    visit.at(TITLE)
    follow(visit, "Pas intéressés")
    visit.at("Nous ne sommes pas intéressés")
    visit.press("Envoyer notre réponse")
    visit.at("Nous ne sommes pas intéressés")
    visit.page.get_by_label("Le lieu est trop loin").check()
    visit.press("Envoyer notre réponse")
    visit.at(TITLE)
    follow(visit, "Finalement, nous sommes intéressés")
    visit.page.get_by_label("Quel est votre délai").fill("x" * 2001)
    visit.press("Envoyer notre réponse")
    visit.at("Nous sommes intéressés")
    visit.page.get_by_label("Quel est votre délai").fill("Dix jours")
    visit.press("Envoyer notre réponse")
    visit.at(TITLE)
    follow(visit, "Répondre plutôt à plusieurs (co-traitance)")
    visit.at("Nous sommes intéressés à plusieurs")
    visit.page.goto(f"{page}/groupe")
    for box in visit.page.get_by_role("checkbox").all()[:2]:
        box.check()
    move(desk, TenderState.CLOSED)
    visit.press("Envoyer notre réponse")
    visit.at("Votre réponse n’est pas enregistrée")
    visit.page.goto(page)
    visit.at(TITLE)
    visit.press("Pas encore")
    visit.at(TITLE)
    move(desk, TenderState.WITHDRAWN, timedelta(days=31))
    visit.page.goto(page)
    visit.at("Ce besoin n’est plus consultable")
    visit.page.goto(page[:-2])
    visit.at("Lien incomplet ou périmé")


def follow(visit: Walk, name: str) -> None:
    """Follow a link of the main part."""
    visit.page.get_by_role("main").get_by_role("link", name=name, exact=True).click()


def move(desk: Desk, state: TenderState, ago: timedelta = timedelta()) -> None:
    """Put the need in a state, whatever led there."""
    record = desk.store.get(TenderRecord, NEED)
    assert record is not None
    desk.store.commit([replace(record, state=state, moved_at=datetime.now(UTC) - ago)])
