"""Needs for tests: a buyer in Grenoble, and as many fictional structures as a test wants, in one trade."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from data.model import Activity, Contact, Perimeter, PerimeterLevel, Place, Provenance, Structure, Zone, ZoneType
from data.submissions.tender import Tender
from data.submissions.tender_states import TenderState
from functions.documents import Document
from functions.records import KnownStructure, Recipient
from functions.tenders.records import TenderRecord
from functions.tokens import Purpose, new_link
from functions.weighing import Writing, in_turns
from tests.functions.world import World

TRADE = "nettoyage-de-locaux"
GRENOBLE = Perimeter(PerimeterLevel.COMMUNE, "38185")
ISERE = Perimeter(PerimeterLevel.DEPARTEMENT, "38")
SOURCE = Provenance("sample", date(2026, 11, 1))
TUESDAY = datetime(2026, 11, 24, 10, tzinfo=UTC)
"""11:00 in France, in working hours."""
BUYER = "achats@mairie-trucville.example"


def a_tender(**changes: Any) -> Tender:
    """A need that can be published on ``TUESDAY``."""
    return Tender(
        **{
            "kind": "QUOTE",
            "title": "Nettoyage des vitres de l’école",
            "description": "Nettoyage des vitres de l’école, deux fois par an, 120 m² de vitres.",
            "sectors": (TRADE,),
            "service_types": ("PREST",),
            "perimeters": (GRENOBLE,),
            "deadline": date(2026, 12, 18),
            "questions": ("Quel est votre délai ?", "Avez-vous une nacelle ?"),
            "amount": "5-10K",
            "shares_amount": True,
            "first_name": "Zoé",
            "last_name": "Typédame",
            "email": BUYER,
            "phone": "+33199001234",
            "organisation": "Mairie de Trucville",
            "buyer_kind": "Collectivité",
            "answer_by": ("EMAIL", "TEL"),
            "may_be_shown": True,
        }
        | changes
    )


def a_structure(rank: int, **changes: Any) -> Structure:
    """A structure of Grenoble, the ``rank``-th: it cleans in the whole Isère."""
    zone = Zone(ZoneType.ZONES, perimeters=(ISERE,))
    return Structure(
        **{
            "id": f"8{rank:013d}-EI",
            "siret": "",
            "slug": f"structure-{rank}",
            "name": f"Structure {rank}",
            "kind": "EI",
            "place": Place(city="Grenoble", postcode="38000", insee="38185", departement="38", region="84"),
            "activities": (Activity(TRADE, ("PREST",), zone),),
            "live": True,
            "has_contact": True,
            "source": SOURCE,
        }
        | changes
    )


def address_of(structure: Structure) -> str:
    """Where a structure of these tests is written to."""
    return f"contact@{structure.slug}.example"


def load(world: World, *structures: Structure, opposed: tuple[str, ...] = (), silent: tuple[str, ...] = ()) -> None:
    """Make those the whole snapshot. ``opposed``, ``silent``: ids of those that oppose, or have no address."""
    told = [one for one in structures if one.id not in silent]
    world.load(
        *(
            KnownStructure(
                id=one.id,
                slug=one.slug,
                name=one.display_name,
                kind_label="Entreprise d’insertion",
                city_line="Grenoble (38)",
                live=one.live,
            )
            for one in structures
        ),
        recipients=tuple(
            Recipient(
                structure_id=one.id,
                email=address_of(one),
                name="",
                source_label="Les emplois de l’inclusion",
                opposed=one.id in opposed,
            )
            for one in told
        ),
        records=structures,
        contacts=tuple(Contact(structure_id=one.id, email=address_of(one), source=SOURCE) for one in told),
    )


def a_record(world: World, tender: Tender | None = None, **changes: Any) -> TenderRecord:
    """A validated need, stored: the clock looks at it now."""
    now = world.clock.now()
    record = TenderRecord(
        **{
            "id": "TEST-NEED-0001",
            "tender": tender or a_tender(deadline=(now + timedelta(days=24)).date()),
            "state": TenderState.VALIDATED,
            "made_at": now,
            "saved_at": now,
            "moved_at": now,
            "next_at": now,
            "confirmed_at": now,
        }
        | changes
    )
    world.store.commit([record])
    stored = world.store.get(TenderRecord, record.id)
    assert stored is not None
    return stored


def store(world: World, documents: Iterable[Document]) -> None:
    """Store any number of documents."""
    for some in in_turns(Writing((one,)) for one in documents):
        world.store.commit(*some)


def follow_token(world: World, record: TenderRecord) -> str:
    """A token that follows a need, its link stored."""
    token, link = new_link(Purpose.TENDER_FOLLOW, record.id, record.tender.email, world.clock.now())
    world.store.commit([link])
    return token
