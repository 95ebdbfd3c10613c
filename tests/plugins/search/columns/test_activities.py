from typing import Any

from msgspec.structs import replace

from data.model import Activity, ActivityOrigin, Zone, ZoneType
from data.vocabulary import vocabulary
from plugins.search.columns.activities import build_activities
from plugins.search.columns.slots import slots_of
from plugins.search.corpus import Corpus
from tests.plugins.search import node
from tests.plugins.search.structures import BARE, DERIVED, INTERIM, JARDINS, structure

_COUNTRY = Zone(ZoneType.COUNTRY)


def read(corpus: Corpus) -> Any:
    return node.run("columns.mjs", {"activities": build_activities(corpus).decode()})["activities"]


def test_every_slot_of_the_sample_is_read_back(corpus: Corpus) -> None:
    order = [term.code for term in vocabulary().service_types]
    for told, one in zip(read(corpus)["documents"], corpus.documents, strict=True):
        assert told["live"] is (one is not None)
        assert told["kind"] == (one.kind if one else "")
        assert told["slots"] == [
            {
                "trade": slot.sector if slot else None,
                "services": [
                    code
                    for code in order
                    if one and code in {*one.service_types, *(slot.service_types if slot else ())}
                ],
                "national": bool(slot and slot.zone == _COUNTRY),
            }
            for slot in slots_of(one)
        ]


def test_slots_are_in_the_order_of_trades_then_as_given() -> None:
    first, second = Activity("traiteur"), Activity("traiteur", ("PREST",))
    one = structure("50723456700017", "EI", "Deux", activities=(first, Activity("agriculture"), second))
    assert slots_of(one) == [Activity("agriculture"), first, second]


def test_a_kind_imposes_its_service_on_each_activity_and_without_any() -> None:
    busy = replace(INTERIM, activities=(Activity("traiteur", ("BUILD",)),))
    told = read(Corpus((INTERIM, busy)))["documents"]
    assert [slot["services"] for one in told for slot in one["slots"]] == [["DISP"], ["DISP", "BUILD"]]


def test_derived_trades_are_told_and_never_beside_declared_ones() -> None:
    both = (Activity("plomberie", origin=ActivityOrigin.DERIVED_FROM_NAF), Activity("traiteur"))
    mixed = structure("50723456700017", "EI", "Deux", activities=both)
    shown = [document["shown"] for document in read(Corpus((JARDINS, DERIVED, BARE, mixed)))["documents"]]
    assert shown == [
        {
            "slugs": ["maraichage-legumerie-conserverie", "creation-et-entretien-des-espaces-verts"],
            "derived": False,
        },
        {"slugs": ["peinture-revetement-des-murs"], "derived": True},
        {"slugs": [], "derived": False},
        {"slugs": ["traiteur"], "derived": False},
    ]


def test_kinds_to_check_are_not_told_able_to_hold_a_clause() -> None:
    told = read(Corpus(()))
    assert set(told["kindCodes"]) - set(told["clauseKinds"]) == {"EITI", "SEP"}


def test_more_activities_than_a_digit_holds() -> None:
    sectors = [sector.slug for group in vocabulary().sector_groups for sector in group.sectors]
    busy = structure("50723456700017", "EI", "Tout", activities=tuple(map(Activity, [*sectors, *sectors])))
    told = read(Corpus((BARE, busy, JARDINS)))["documents"]
    assert [slot["trade"] for slot in told[1]["slots"]] == [slug for slug in sectors for _ in range(2)]
    assert [slot["trade"] for slot in told[2]["slots"]] == sorted(
        (one.sector for one in JARDINS.activities), key=sectors.index
    )
