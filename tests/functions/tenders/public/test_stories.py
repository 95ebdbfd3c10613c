"""What a moderator is proposed to tell of a need."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from msgspec.structs import replace

from data.model import Perimeter, PerimeterLevel
from data.submissions.tender_states import AnswerState, Contracted
from functions.tenders.public.stories import proposed_story, public_need, story_problems
from functions.tenders.records import StoryState, TenderRecord, TenderStory, TenderTarget
from tests.functions.tenders.needs import BUYER, TUESDAY, a_record, a_tender
from tests.functions.tenders.public.published import targets_of
from tests.functions.world import World

SECRETS = ("Trucville", "Typédame", "Zoé", BUYER, "99001234", "vitres", "120")


@pytest.fixture
def record(world: World) -> TenderRecord:
    world.clock.moment = TUESDAY
    return replace(a_record(world), batches=(TUESDAY,))


def proposed(record: TenderRecord, interested: int = 3, targets: Sequence[TenderTarget] = ()) -> TenderStory:
    story = proposed_story(record, targets or targets_of(record, interested, 2, 1), TUESDAY + timedelta(days=30))
    assert story is not None
    return story


def test_it_tells_the_trade_the_place_and_the_answers_and_nobody(record: TenderRecord) -> None:
    story = proposed(record)
    assert (story.title, story.place, story.buyer_kind) == ("Nettoyage de locaux", "Isère", "Collectivité")
    assert story.text == "Demande de devis dans l’Isère. Prestation de service."
    assert (story.asked, story.interested, story.month, story.amount) == (6, 3, "2026-11", "5-10K")
    assert (story.state, story.contracted) == (StoryState.PENDING, None)
    told = repr(public_need(story, "besoin"))
    assert [secret for secret in (*SECRETS, record.id) if secret.casefold() in told.casefold()] == []


@pytest.mark.parametrize("interested", [0, 2])
def test_fewer_than_three_interested_are_no_story(record: TenderRecord, interested: int) -> None:
    assert proposed_story(record, targets_of(record, interested, 9, 9), TUESDAY) is None


def test_a_group_counts_as_interested(record: TenderRecord) -> None:
    targets = [replace(one, state=AnswerState.GROUP) for one in targets_of(record, 3, 0, 0)]
    assert proposed(record, targets=targets).interested == 3


def test_nothing_is_told_unless_the_buyer_agreed(record: TenderRecord) -> None:
    silent = replace(record, tender=replace(record.tender, may_be_shown=False))
    assert proposed_story(silent, targets_of(record, 9, 0, 0), TUESDAY) is None


def test_an_amount_that_is_not_shared_is_not_told(record: TenderRecord) -> None:
    assert proposed(replace(record, tender=replace(record.tender, shares_amount=False))).amount == ""


def test_many_trades_and_places_are_told_in_a_few_words(record: TenderRecord) -> None:
    trades = ("nettoyage-de-locaux", "traiteur", "electricite", "plomberie", "peinture-revetement-des-murs")
    towns = tuple(Perimeter(PerimeterLevel.DEPARTEMENT, code) for code in ("38", "69"))
    story = proposed(replace(record, tender=a_tender(sectors=trades, perimeters=towns, service_types=())))
    assert story.title.endswith("et 2 autres métiers")
    assert story.place == "Auvergne-Rhône-Alpes"
    assert story.text == "Demande de devis en Auvergne-Rhône-Alpes."
    assert story.sectors == trades


def test_what_is_proposed_may_be_shown_as_it_is(record: TenderRecord) -> None:
    assert story_problems(proposed(record)) == {}


@pytest.mark.parametrize(
    ("buyer", "structure", "told"),
    [
        (Contracted.YES, None, True),
        (None, Contracted.YES, True),
        (Contracted.NO, Contracted.YES, True),
        (Contracted.NO, None, False),
        (None, Contracted.NO, None),
        (Contracted.NOT_YET, None, None),
    ],
)
def test_a_contract_is_told_by_either_side_and_its_absence_by_the_buyer(
    record: TenderRecord, buyer: Contracted | None, structure: Contracted | None, told: bool | None
) -> None:
    first, *others = targets_of(record, 3, 0, 0)
    targets = [replace(first, contracted=structure), *others]
    assert proposed(replace(record, contracted=buyer), targets=targets).contracted is told
