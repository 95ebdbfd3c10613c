"""The link of the mail: opening it changes nothing, pressing its button deposits the need, once, within seven days."""

import pytest

from data.submissions.tender_states import TenderState
from functions.tenders.records import PENDING, TenderRecord
from functions.tokens import Purpose, open_link
from tests.functions.tenders.publishing.typed_need import TYPED, linked, on_tuesday, published, the_record, words
from tests.functions.world import World

pytestmark = pytest.mark.usefixtures("near_grenoble")
PRESSED = {"consigne": ""}


@pytest.fixture
def link(world: World) -> str:
    """The link that confirms a published need."""
    published(on_tuesday(world))
    (link,) = linked(world, "/f/besoins/confirmation/")
    return link


def test_opening_the_link_shows_the_need_and_changes_nothing(world: World, link: str) -> None:
    for _ in range(2):
        page = world.client.get(link)
        assert page.status_code == 200
        assert TYPED["title"] in page.text
        assert "Confirmer mon besoin" in page.text
        assert page.headers["referrer-policy"] == "no-referrer"
    assert world.client.head(link).status_code == 200
    assert the_record(world).state is TenderState.UNCONFIRMED


def test_the_button_deposits_the_need_and_mails_its_follow_up(world: World, link: str) -> None:
    response = world.post(link, PRESSED)

    record = the_record(world)
    assert response.headers["location"] == f"/f/besoins/envoye/{record.id}"
    assert (record.state, record.confirmed_at) == (TenderState.SUBMITTED, world.clock.now())
    assert [one.id for one in world.store.waiting(TenderRecord, PENDING)] == [record.id]
    (follow,) = linked(world, "/f/besoins/suivi/")
    opened = open_link(world.store, Purpose.TENDER_FOLLOW, follow.rpartition("/")[2], world.clock.now())
    assert opened
    assert opened.audience == record.id
    assert "Votre besoin est déposé" in words(world.client.get(response.headers["location"]).text)
    assert [step.what for step in record.history] == ["DRAFT", "UNCONFIRMED", "SUBMITTED"]


def test_pressed_again_it_leads_to_the_same_page_and_mails_nothing_more(world: World, link: str) -> None:
    first, second = world.post(link, PRESSED), world.post(link, PRESSED)

    assert first.headers["location"] == second.headers["location"] == world.client.get(link).headers["location"]
    assert len(world.sent_mails()) == 2


def test_after_seven_days_the_page_says_how_to_go_on(world: World, link: str) -> None:
    world.clock.forward(days=7, seconds=1)

    for late in (world.client.get(link), world.post(link, PRESSED)):
        assert late.status_code == 404
        assert "Ce lien ne confirme plus rien" in words(late.text)
        assert 'href="/besoins/ajouter/"' in late.text
    world.store.erase(world.clock.now())
    assert world.store.everything(TenderRecord) == []


def test_until_the_last_second_it_may_be_confirmed(world: World, link: str) -> None:
    world.clock.forward(days=7, seconds=-1)

    assert world.post(link, PRESSED).status_code == 303
    assert the_record(world).state is TenderState.SUBMITTED


def test_other_sites_confirm_nothing(world: World, link: str) -> None:
    assert world.post(link, PRESSED, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert the_record(world).state is TenderState.UNCONFIRMED
