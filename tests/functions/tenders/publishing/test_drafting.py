"""A draft resumed from its link: what was kept comes back, and a change undoes what waited to be confirmed."""

import pytest

from data.submissions.tender import Tender
from data.submissions.tender_states import TenderState
from functions.ports import Conflict
from functions.tenders.records import TenderRecord
from functions.tokens import LIFETIMES, MailedLink, Purpose
from tests.functions.tenders.publishing.typed_need import (
    TYPED,
    linked,
    on_tuesday,
    post,
    published,
    reviewed,
    the_record,
    ticked,
    value_of,
    words,
)
from tests.functions.world import World

pytestmark = pytest.mark.usefixtures("near_grenoble")


def test_what_was_kept_stands_in_the_form_again(world: World) -> None:
    page = world.client.get(f"{reviewed(on_tuesday(world))}/modifier").text

    assert value_of(page, "title") == TYPED["title"]
    assert value_of(page, "deadline") == "2026-12-18"
    assert value_of(page, "phone") == "+33199001234"
    assert ticked(page, "sectors") == TYPED["sectors"]
    assert ticked(page, "perimeters") == TYPED["perimeters"]
    assert ticked(page, "answer_by") == TYPED["answer_by"]
    assert value_of(page, "questions-0") == TYPED["questions-0"]
    assert TYPED["description"] in page
    assert '<option data-impact="de 1 à 2\xa0mois de travail d’une personne" selected value="5-10K">' in page
    assert "Soit de 1 à 2\xa0mois de travail d’une personne." in page


def test_a_change_is_written_on_the_same_draft(world: World) -> None:
    address = reviewed(on_tuesday(world))
    response = post(world, "relire", f"{address}/modifier", title="Autre titre")

    assert response.headers["location"] == address
    assert the_record(world).tender.title == "Autre titre"


def test_each_writing_gives_thirty_days_more(world: World) -> None:
    address = reviewed(on_tuesday(world))
    world.clock.forward(days=20)
    post(world, "relire", f"{address}/modifier", deadline="2027-01-31")
    world.clock.forward(days=29)

    assert world.client.get(address).status_code == 200
    world.clock.forward(days=1, seconds=1)
    late = world.client.get(address)
    assert late.status_code == 404
    assert "commencez un nouveau besoin" in words(late.text)
    world.store.erase(world.clock.now())
    assert world.store.everything(TenderRecord) == []


def test_kept_again_without_another_address_it_is_mailed_once(world: World) -> None:
    address = reviewed(on_tuesday(world))
    post(world, "garder", f"{address}/modifier", title="Un")
    post(world, "garder", f"{address}/modifier", title="Deux")
    assert len(world.sent_mails()) == 1

    post(world, "garder", f"{address}/modifier", email="autre@mairie-trucville.example")
    assert len(world.sent_mails()) == 2


def test_an_incomplete_draft_says_what_is_missing_and_cannot_be_published(world: World) -> None:
    address = reviewed(on_tuesday(world))
    post(world, "garder", f"{address}/modifier", title="", sectors=[])

    page = world.client.get(address)
    assert page.status_code == 200
    assert "Indiquez le titre de votre besoin." in words(page.text)
    assert "Publier mon besoin" not in page.text
    assert world.post(address, {"consigne": ""}).status_code == 422
    assert the_record(world).state is TenderState.DRAFT


def test_changing_a_published_need_takes_it_back_and_kills_the_links_that_confirm_it(world: World) -> None:
    address = reviewed(on_tuesday(world))
    world.post(address, {"consigne": ""})
    (old,) = linked(world, "/f/besoins/confirmation/")

    response = post(world, "relire", f"{address}/modifier", title="Autre titre")

    assert response.status_code == 303
    assert the_record(world).state is TenderState.DRAFT
    assert [one for one in world.store.everything(MailedLink) if one.purpose is Purpose.TENDER_CONFIRM] == []
    late = world.client.get(old)
    assert late.status_code == 404
    assert "Ouvrez le plus récent de nos courriels" in words(late.text)
    assert world.post(old, {"consigne": ""}).status_code == 404
    assert the_record(world).state is TenderState.DRAFT

    world.post(address, {"consigne": ""})
    new = [one for one in linked(world, "/f/besoins/confirmation/") if one != old]
    assert world.client.get(new[0]).status_code == 200


def test_searching_in_a_published_need_takes_nothing_back(world: World) -> None:
    address = reviewed(on_tuesday(world))
    world.post(address, {"consigne": ""})

    assert post(world, "chercher", f"{address}/modifier", trade_words="traiteur").status_code == 200
    assert post(world, "relire", f"{address}/modifier", title="").status_code == 422
    assert the_record(world).state is TenderState.UNCONFIRMED


def test_a_deposited_need_is_no_draft_any_more(world: World) -> None:
    address = reviewed(on_tuesday(world))
    world.post(address, {"consigne": ""})
    (link,) = linked(world, "/f/besoins/confirmation/")
    world.post(link, {"consigne": ""})

    for path in (address, f"{address}/modifier", f"{address}/garde"):
        page = world.client.get(path)
        assert page.status_code == 410
        assert "Ce besoin est déjà déposé" in words(page.text)
    assert post(world, "relire", f"{address}/modifier", title="Autre").status_code == 410
    assert the_record(world).tender.title == TYPED["title"]


def test_the_pages_of_a_draft_are_secret(world: World) -> None:
    address = reviewed(on_tuesday(world))

    for path in (address, f"{address}/modifier", f"{address}/garde"):
        page = world.client.get(path)
        assert page.headers["referrer-policy"] == "no-referrer"
        assert page.headers["cache-control"] == "no-store"
        assert '<meta name="robots" content="noindex">' in page.text
    elsewhere = world.post(f"{address}/modifier", TYPED | {"action": "garder"}, **{"Sec-Fetch-Site": "cross-site"})
    assert elsewhere.status_code == 403


def test_another_link_opens_no_draft(world: World) -> None:
    published(on_tuesday(world))
    (link,) = linked(world, "/f/besoins/confirmation/")

    assert world.client.get(link.replace("confirmation", "brouillon")).status_code == 404
    assert world.client.get("/f/besoins/brouillon/inconnu").status_code == 404
    assert LIFETIMES[Purpose.TENDER_DRAFT].days == 30


def test_two_who_write_at_once_are_both_answered(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    address = reviewed(on_tuesday(world))
    commit, conflicts = world.store.commit, iter((True, False))

    def first_conflicts(*documents: object) -> None:
        if next(conflicts, False):
            raise Conflict
        commit(*documents)  # type: ignore[arg-type]

    monkeypatch.setattr(world.store, "commit", first_conflicts)
    assert post(world, "relire", f"{address}/modifier", title="Autre titre").status_code == 303
    assert the_record(world).tender.title == "Autre titre"

    monkeypatch.setattr(world.store, "commit", lambda *_: (_ for _ in ()).throw(Conflict))
    never = post(world, "relire", f"{address}/modifier", title="Encore un autre")
    assert never.status_code == 503
    assert 'value="Encore un autre"' in never.text


def test_an_empty_draft_is_a_draft(world: World) -> None:
    on_tuesday(world).post("/f/besoins/ajouter", {"action": "garder"})

    assert the_record(world).tender == Tender()
