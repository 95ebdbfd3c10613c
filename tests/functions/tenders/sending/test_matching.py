"""Which structures a need is for, and that the count shown is the number of structures written to."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.model import Activity, ActivityOrigin, Contact, Perimeter, PerimeterLevel, Place, Provenance, Zone, ZoneType
from data.submissions.edit_handling import Handling
from data.submissions.edit_states import FieldState
from functions.profile_edits.requests import EditRequest, FieldChange
from functions.records import KnownStructure, Recipient
from functions.tenders.sending.matching import TenderMatching
from tests.functions.tenders.needs import GRENOBLE, ISERE, TRADE, a_structure, a_tender, address_of, load
from tests.functions.world import World

pytestmark = pytest.mark.usefixtures("near_grenoble")
RHONE = Perimeter(PerimeterLevel.DEPARTEMENT, "69")
LYON = Place(city="Lyon", postcode="69003", insee="69123", departement="69", region="84")
COUNTRY = Zone(ZoneType.COUNTRY)
OTHER_TRADE = "creation-et-entretien-des-espaces-verts"


def ids(*ranks: int) -> list[str]:
    return [a_structure(rank).id for rank in ranks]


def test_a_need_reaches_who_does_that_trade_there_and_can_be_written_to(world: World) -> None:
    load(
        world,
        a_structure(1),
        a_structure(2, live=False),
        a_structure(3, vanished=True),
        a_structure(4),
        a_structure(5),
        a_structure(6, kind="ESAT"),
        opposed=tuple(ids(4)),
        silent=tuple(ids(5)),
    )
    matching = TenderMatching(world.desk)

    assert matching.matched(a_tender(kinds=("EI",))) == ids(1)
    assert matching.count(a_tender(kinds=("EI",))) == 1
    assert matching.count(a_tender()) == 2


@pytest.mark.parametrize(
    "activity",
    [
        Activity(OTHER_TRADE, ("PREST",), Zone(ZoneType.ZONES, perimeters=(ISERE,))),
        Activity(TRADE, ("DISP",), Zone(ZoneType.ZONES, perimeters=(ISERE,))),
        Activity(TRADE, ("PREST",), Zone(ZoneType.ZONES, perimeters=(RHONE,))),
        Activity(TRADE, ("PREST",), COUNTRY, ActivityOrigin.DERIVED_FROM_NAF),
    ],
    ids=["trade", "service", "place", "derived"],
)
def test_one_declared_activity_must_satisfy_everything(world: World, activity: Activity) -> None:
    decoy = Activity(OTHER_TRADE, ("DISP", "BUILD"), COUNTRY)
    load(world, a_structure(1, activities=(activity, decoy), place=LYON))
    assert TenderMatching(world.desk).count(a_tender()) == 0


def test_a_need_of_the_whole_country_asks_for_no_place(world: World) -> None:
    load(world, a_structure(1), a_structure(2, place=LYON, activities=(Activity(TRADE, ("PREST",), COUNTRY),)))
    tender = a_tender(whole_country=True, perimeters=())
    assert TenderMatching(world.desk).count(tender) == 2


def test_what_a_draft_leaves_out_narrows_nothing(world: World) -> None:
    load(world, a_structure(1), a_structure(2, activities=()))
    tender = a_tender(sectors=(), service_types=(), perimeters=(), deadline=None)
    assert TenderMatching(world.desk).matched(tender) == ids(1)


def test_a_place_that_is_no_more_hides_no_other(world: World) -> None:
    load(world, a_structure(1))
    gone = Perimeter(PerimeterLevel.COMMUNE, "38999")
    matching = TenderMatching(world.desk)

    assert matching.count(a_tender(perimeters=(gone, GRENOBLE))) == 1
    assert matching.count(a_tender(perimeters=(gone,))) == 0


def test_whoever_opposed_by_a_mail_is_left_out_at_once(world: World) -> None:
    load(world, a_structure(1), a_structure(2))
    matching = TenderMatching(world.desk)
    assert matching.count(a_tender()) == 2

    world.store.oppose(world.desk.links.address_digest(address_of(a_structure(1)).upper()), world.clock.now())
    assert matching.matched(a_tender()) == ids(2)


def test_the_night_brings_its_structures_to_who_matched_already(world: World) -> None:
    load(world, a_structure(1))
    first, second = TenderMatching(world.desk), TenderMatching(world.desk)
    assert first.count(a_tender()) == 1

    load(world, a_structure(1), a_structure(2))
    assert first.count(a_tender()) == second.count(a_tender()) == 2


def test_an_address_that_was_taken_back_is_not_the_one_that_is_asked_to_oppose(world: World) -> None:
    """The snapshot still tells the new address; the old one, which undid it, opposes."""
    structure = a_structure(1)
    edited = Provenance("edits", date(2026, 11, 1))
    new, old = "nouvelle@structure.example", "ancienne@structure.example"
    world.load(
        KnownStructure(
            id=structure.id, slug=structure.slug, name=structure.name, kind_label="", city_line="", live=True
        ),
        recipients=(Recipient(structure_id=structure.id, email=new, name="", source_label="Essai"),),
        records=(structure,),
        contacts=(Contact(structure_id=structure.id, email=new, source=edited),),
    )
    undone = FieldChange(
        field="contact_email", before=old, after=new, handling=Handling.CONFIRMED, state=FieldState.UNDONE,
        decided_at=world.clock.now(), given_back=old,
    )  # fmt: skip
    world.store.commit(
        [
            EditRequest(
                id="TEST-EDIT-0001", structure_id=structure.id, structure_name=structure.name, asked_by=new,
                asked_at=world.clock.now(), changes=(undone,),
            )
        ]
    )  # fmt: skip
    matching = TenderMatching(world.desk)
    assert matching.count(a_tender()) == 1
    recipient = matching.moment().addressees.recipient(structure.id)
    assert recipient is not None
    assert recipient.email == old

    world.store.oppose(world.desk.links.address_digest(old), world.clock.now())
    assert matching.count(a_tender()) == 0


@pytest.fixture(scope="module")
def peopled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Forty structures of two trades and two places; some oppose, some have no address."""
    world = World(Path(tmp_path_factory.mktemp("peopled")))
    structures = []
    for rank in range(40):
        zone = COUNTRY if rank % 7 == 0 else Zone(ZoneType.ZONES, perimeters=((ISERE, RHONE)[rank % 2],))
        service = ("PREST", "DISP", "BUILD")[rank % 3]
        origin = ActivityOrigin.DERIVED_FROM_NAF if rank % 11 == 0 else ActivityOrigin.DECLARED
        structures.append(
            a_structure(
                rank,
                kind=("EI", "ESAT", "ACI")[rank % 3],
                live=rank % 13 != 0,
                website="https://essai.example" if rank % 4 else None,
                activities=(Activity((TRADE, OTHER_TRADE)[rank % 5 == 0], (service,), zone, origin),),
            )
        )
    load(world, *structures, opposed=tuple(ids(2, 3)), silent=tuple(ids(4, 5)))
    world.store.oppose(world.desk.links.address_digest(address_of(a_structure(6))), world.clock.now())
    yield world
    world.connections.close()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sectors=st.sets(st.sampled_from([TRADE, OTHER_TRADE]), max_size=2),
    services=st.sets(st.sampled_from(["PREST", "DISP", "BUILD"])),
    kinds=st.sets(st.sampled_from(["EI", "ESAT", "ACI", "EA"])),
    places=st.lists(st.sampled_from([GRENOBLE, ISERE, RHONE, Perimeter(PerimeterLevel.REGION, "84")]), max_size=3),
    whole=st.booleans(),
)
def test_the_count_is_the_number_of_structures_written_to(
    peopled: World, sectors: set[str], services: set[str], kinds: set[str], places: list[Perimeter], whole: bool
) -> None:
    tender = a_tender(
        sectors=tuple(sectors), service_types=tuple(services), kinds=tuple(kinds), perimeters=tuple(places),
        whole_country=whole,
    )  # fmt: skip
    matching = TenderMatching(peopled.desk)
    matched = matching.matched(tender)

    assert matching.count(tender) == len(matched) == len(set(matched))
    assert matching.matched(tender) == matched, "always in the same order"
    assert not set(matched) & set(ids(2, 3, 4, 5, 6))
    for structure_id in matched:
        structure = peopled.store.record(structure_id)
        assert structure is not None
        assert structure.live
        assert not kinds or structure.kind in kinds
        assert any(
            activity.origin is ActivityOrigin.DECLARED
            and (not sectors or activity.sector in sectors)
            and (not services or services & set(activity.service_types))
            for activity in structure.activities
        )
