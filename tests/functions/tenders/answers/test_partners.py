from typing import Any

import pytest

from data.model import Activity, ActivityOrigin, Place, Structure
from functions.tenders.answers.partners import Partners
from functions.tenders.records import TenderRecord
from tests.functions.tenders.answers.answerer import sent_to, words
from tests.functions.tenders.needs import ISERE, TRADE, a_record, a_structure, a_tender, load
from tests.functions.world import World

OTHER = "amenagement-interieur"
OWN = a_structure(1)
LYON = Place(city="Lyon", postcode="69001", insee="69123", departement="69", region="84")
PARIS = Place(city="Paris", postcode="75001", insee="75056", departement="75", region="11")


def doing(rank: int, *trades: str, **changes: Any) -> Structure:
    """The ``rank``-th structure, in those trades."""
    return a_structure(rank, activities=tuple(Activity(trade, ("PREST",)) for trade in trades), **changes)


@pytest.fixture
def record(world: World) -> TenderRecord:
    return a_record(world, a_tender(sectors=(TRADE, OTHER), perimeters=(ISERE,)))


def suggested(world: World, record: TenderRecord, *structures: Structure, **loaded: Any) -> list[str]:
    """The names suggested to a structure that cleans."""
    load(world, OWN, *structures, **loaded)
    return [one.name for one in Partners(world.desk).suggested(record, OWN.id)]


def test_first_comes_who_does_what_one_does_not_then_another_family_then_the_nearest(
    world: World, record: TenderRecord
) -> None:
    assert suggested(
        world,
        record,
        doing(2, TRADE),
        doing(3, TRADE, kind="ESAT"),
        doing(4, OTHER, place=LYON),
        doing(5, OTHER),
        doing(6, OTHER, kind="EA", place=LYON),
        doing(7, OTHER, TRADE, place=LYON),
    ) == ["Structure 7", "Structure 6", "Structure 5", "Structure 4", "Structure 3", "Structure 2"]


def test_a_need_of_one_trade_suggests_another_family_in_the_same_trade(world: World) -> None:
    record = a_record(world, a_tender(sectors=(TRADE,)))
    assert suggested(world, record, doing(2, TRADE), doing(3, TRADE, kind="EA"))[0] == "Structure 3"


@pytest.mark.parametrize(
    "structure",
    [
        doing(2, OTHER, place=PARIS),
        doing(2, OTHER, live=False),
        doing(2, OTHER, vanished=True),
        doing(2, "traiteur"),
        doing(2),
        a_structure(2, activities=(Activity(OTHER, origin=ActivityOrigin.DERIVED_FROM_NAF),)),
    ],
    ids=["another région", "not live", "vanished", "another trade", "no trade", "derived"],
)
def test_nobody_is_suggested_who_could_not_join(world: World, record: TenderRecord, structure: Structure) -> None:
    assert suggested(world, record, structure) == []


def test_neither_who_opposed_nor_who_has_no_address_nor_the_same_legal_body(world: World, record: TenderRecord) -> None:
    own = a_structure(1, siret="41987654300021")
    others = [doing(2, OTHER), doing(3, OTHER), doing(4, OTHER, siret="41987654300039"), doing(5, OTHER)]
    load(world, own, *others, opposed=(others[0].id,), silent=(others[1].id,))
    world.store.oppose(world.desk.links.address_digest("contact@structure-5.example"), world.clock.now())
    assert Partners(world.desk).suggested(record, own.id) == []


def test_six_are_suggested_at_most_and_no_name_is_always_first(world: World) -> None:
    load(world, OWN, *(doing(rank, OTHER) for rank in range(2, 14)))
    partners = Partners(world.desk)
    tender = a_tender(sectors=(TRADE, OTHER))
    found = [[one.id for one in partners.suggested(a_record(world, tender, id=f"N-{n}"), OWN.id)] for n in range(4)]
    assert [len(one) for one in found] == [6] * 4
    assert len({one[0] for one in found}) > 1


def test_who_is_unknown_or_of_no_known_place_is_suggested_nobody(world: World, record: TenderRecord) -> None:
    nowhere = a_structure(1, place=Place())
    load(world, nowhere, doing(2, OTHER, place=Place()))
    assert Partners(world.desk).suggested(record, nowhere.id) == []
    assert Partners(world.desk).suggested(record, "inconnue-EI") == []


def test_partners_are_picked_in_the_form_and_linked_from_the_page(world: World) -> None:
    answerer, _, second, third = sent_to(world, 4)
    form = answerer.get("/groupe")
    assert form.text.count('type="checkbox"') == 3
    for one in (second, third):
        assert f'href="/f/contact?structure={one.structure.id}"' in form.text
        assert f'href="/prestataires/{one.structure.slug}/"' in form.text
    answerer.answers_as_a_group(second.structure.id, third.structure.id, "inconnue-EI", answerer.structure.id)
    assert answerer.target.partners == (second.structure.id, third.structure.id)
    page = answerer.get()
    assert "Avec qui vous répondriez Structure 3" in words(page)
    assert f'href="/f/contact?structure={second.structure.id}"' in page.text
    assert answerer.get("/groupe").text.count("checked") == 2
    answerer.is_interested()
    assert answerer.target.partners == ()


def test_what_was_ticked_is_ticked_again_in_a_form_to_be_corrected(world: World) -> None:
    answerer, second = sent_to(world, 2)
    page = answerer.post("/groupe", {"comment": "x" * 2001, "partner": [second.structure.id]})
    assert page.status_code == 422
    assert f'value="{second.structure.id}" checked' in page.text


def test_with_nobody_to_suggest_the_form_says_where_to_look(world: World) -> None:
    (answerer,) = sent_to(world, 1)
    page = answerer.get("/groupe")
    assert "Nous ne connaissons pas d’autre structure" in words(page)
    answerer.answers_as_a_group()
    assert the_answer(answerer.get().text)


def the_answer(page: str) -> bool:
    """Whether the page says that it is interested as a group."""
    return "Vous êtes intéressés à plusieurs" in words(page)
