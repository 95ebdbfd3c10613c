"""A moderator asked for changes: the form says why, and sends the need back."""

import pytest

from data.submissions.tender_states import TenderState
from functions.ports import StoreUnavailable
from tests.functions.tenders.needs import a_record, a_tender, follow_token
from tests.functions.tenders.publishing.typed_need import TYPED, on_tuesday, post, the_record, value_of, words
from tests.functions.world import World

pytestmark = pytest.mark.usefixtures("near_grenoble")
REASON = "Dites combien de fenêtres.\n\nEt de quel côté."


@pytest.fixture
def address(world: World) -> str:
    """The page of changes of a need."""
    record = a_record(on_tuesday(world), a_tender(), state=TenderState.CHANGES_ASKED, reason=REASON, next_at=None)
    return f"/f/besoins/suivi/{follow_token(world, record)}/modifier"


def test_the_form_says_why_and_holds_the_need(world: World, address: str) -> None:
    page = world.client.get(address)

    assert page.status_code == 200
    assert "Dites combien de fenêtres. Et de quel côté." in words(page.text)
    assert value_of(page.text, "title") == a_tender().title
    assert 'name="email"' not in page.text
    assert a_tender().email in page.text
    assert 'value="garder"' not in page.text
    assert page.headers["referrer-policy"] == "no-referrer"


def test_saved_it_waits_for_the_moderators_again(world: World, address: str) -> None:
    world.clock.forward(hours=1)
    response = post(world, "relire", address, title="Vitres : 40 fenêtres", email="autre@ailleurs.example")

    record = the_record(world)
    assert response.headers["location"] == address.removesuffix("/modifier")
    assert record.state is TenderState.SUBMITTED
    assert record.tender.title == "Vitres : 40 fenêtres"
    assert record.tender.email == a_tender().email  # the address was confirmed: it stays
    assert record.confirmed_at is not None
    assert record.moved_at == world.clock.now()


@pytest.mark.parametrize("action", ["relire", "garder"])
def test_it_is_checked_whole_and_kept_on_the_page(world: World, address: str, action: str) -> None:
    response = post(world, action, address, title="", deadline="2020-01-01")

    assert response.status_code == 422
    assert "celle-ci est passée" in words(response.text)
    assert the_record(world).state is TenderState.CHANGES_ASKED


def test_words_are_answered_there_too(world: World, address: str) -> None:
    response = post(world, "metiers", address, trade_words="traiteur")

    assert "« Traiteur » est ajouté." in words(response.text)
    assert "Dites combien de fenêtres." in words(response.text)
    assert the_record(world).tender == a_tender()


@pytest.mark.parametrize("state", [TenderState.SUBMITTED, TenderState.SENT, TenderState.REJECTED])
def test_elsewhere_in_its_life_it_is_followed_and_not_changed(world: World, state: TenderState) -> None:
    record = a_record(on_tuesday(world), a_tender(), state=state)
    address = f"/f/besoins/suivi/{follow_token(world, record)}/modifier"

    assert world.client.get(address).headers["location"] == address.removesuffix("/modifier")
    assert post(world, "relire", address, title="Autre").headers["location"] == address.removesuffix("/modifier")
    assert the_record(world).tender == a_tender()


def test_a_link_of_another_purpose_changes_nothing(world: World, address: str) -> None:
    unknown = "/f/besoins/suivi/inconnu/modifier"

    assert world.client.get(unknown).status_code == 404
    assert post(world, "relire", unknown).status_code == 404
    assert world.post(address, TYPED, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403


@pytest.mark.parametrize("failing", ["get", "commit"])
def test_a_store_that_fails_keeps_what_was_typed(
    world: World, address: str, failing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(world.store), failing, lambda *_: (_ for _ in ()).throw(StoreUnavailable("locked")))
    response = post(world, "relire", address, title="Vitres : 40 fenêtres")

    assert response.status_code == 503
    assert 'value="Vitres : 40 fenêtres"' in response.text
