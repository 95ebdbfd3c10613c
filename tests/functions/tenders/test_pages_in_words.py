"""What the pages of needs say stays true as a need goes on: open, closed, corrected, with or without files."""

import pytest
from msgspec.structs import replace

from data.submissions.life_cycle import Actor
from data.submissions.tender import check_tender
from data.submissions.tender_states import AnswerState, TenderState
from functions.tenders.records import TenderFile
from tests.functions.tenders.answers.answerer import in_state, sent_to, words
from tests.functions.tenders.follow_up.followed import change, now_is, sent
from tests.functions.tenders.needs import TUESDAY, a_record, a_tender
from tests.functions.tenders.publishing.typed_need import linked, on_tuesday, published, reviewed, the_record
from tests.functions.world import World


def test_a_structure_reads_the_questions_before_it_answers(world: World) -> None:
    world.clock.moment = TUESDAY
    (answerer,) = sent_to(world, 1)
    asked = words(answerer.get())
    assert "Avez-vous une nacelle ?" in asked
    assert "vos réponses aident l’acheteur à vous choisir" in asked


def test_once_closed_the_page_of_a_structure_expects_nothing_more(world: World) -> None:
    world.clock.moment = TUESDAY
    (answerer,) = sent_to(world, 1)
    answerer.answers_as_a_group()
    before = words(answerer.get())
    assert "Ne l’attendez pas" in before
    assert "Réponse attendue" in before
    assert "Sans partenaire choisi" in before
    in_state(world, TenderState.CLOSED)
    after = words(answerer.get())
    assert "on ne peut plus y répondre" in after
    assert "Vous pouvez encore prendre contact avec lui." in after
    for gone in ("Ne l’attendez pas", "Réponse attendue", "Avez-vous une nacelle"):
        assert gone not in after.partition("Ce que vous avez répondu")[0]


def test_a_group_without_a_partner_is_told_to_the_buyer(world: World) -> None:
    record, address = sent(world, AnswerState.GROUP, AnswerState.INTERESTED)
    assert "Sans partenaire choisi" in words(world.client.get(address))
    change(world, record, 1, partners=("80000000000002-EI",))
    assert "Sans partenaire choisi" not in words(world.client.get(address))


def test_a_buyer_who_sent_changes_is_told_so(world: World) -> None:
    record, address = sent(world, state=TenderState.CHANGES_ASKED, batches=())
    told = now_is(world, record).noted(TenderState.CHANGES_ASKED, Actor.MODERATOR, TUESDAY)
    world.store.commit([told.moved(TenderState.SUBMITTED, Actor.OWNER, TUESDAY)])
    assert "Vos changements sont envoyés." in words(world.client.get(address))


@pytest.mark.usefixtures("near_grenoble")
def test_whoever_confirms_a_need_reads_its_files(world: World) -> None:
    published(on_tuesday(world))
    file = TenderFile(name="a", shown="plan.pdf", content_type="application/pdf", size=47_500)
    world.store.commit([replace(the_record(world), files=(file,))])
    (link,) = linked(world, "/f/besoins/confirmation/")
    assert "plan.pdf , 47 Ko" in words(world.client.get(link))


@pytest.mark.usefixtures("near_grenoble")
def test_an_anonymous_buyer_is_warned_of_what_is_shown_as_it_is(world: World) -> None:
    address = reviewed(on_tuesday(world))
    assert "tels quels" not in words(world.client.get(address))
    record = the_record(world)
    world.store.commit([replace(record, tender=replace(record.tender, kind="PROJ", is_anonymous=True))])
    assert "vérifiez qu’ils ne vous nomment pas" in words(world.client.get(address))


def test_a_description_that_is_too_short_is_called_a_need(world: World) -> None:
    record = a_record(world, a_tender(description="Des vitres"))
    problem = check_tender(record.tender, TUESDAY.date())["description"]
    assert problem.replace("\u202f", " ").startswith("Précisez votre besoin : 20 caractères au moins")
