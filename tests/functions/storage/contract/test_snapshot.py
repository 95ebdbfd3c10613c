"""What a store promises of the snapshot that the night loads, on SQLite and on DynamoDB."""

import sqlite3
from typing import Any

import pytest
from msgspec.structs import replace

from functions.records import KnownStructure, Recipient
from tests.data.submissions.profiles import CONTACT, STRUCTURE
from tests.functions.storage.contract.kept import Kept, digest
from tests.functions.world import ATELIER, ENDED, ENDED_RECIPIENT, RECIPIENT, SILENT
from theme.destinations import Destinations
from theme.frame import Frame

ZOE = "Zoe@mairie.example"


def many(count: int) -> list[KnownStructure]:
    return [replace(SILENT, id=f"{rank * 7919 % count:05}-EI", slug=f"slug-{rank:05}") for rank in range(count)]


def halves(*structures: KnownStructure, email: str = "") -> dict[str, Any]:
    """Both halves of those structures."""
    return {
        "records": tuple(replace(STRUCTURE, id=one.id, slug=one.slug, name=one.name) for one in structures),
        "contacts": tuple(
            replace(CONTACT, structure_id=one.id, email=email or f"{one.id}@x.example") for one in structures
        ),
        "recipients": tuple(
            Recipient(structure_id=one.id, email=email or f"{one.id}@x.example", name="", source_label="Source")
            for one in structures
        ),
    }


def test_before_the_first_nothing_is_known(kept: Kept) -> None:
    assert kept.store.version() == 0
    assert kept.store.frame() is None
    assert kept.store.destinations() == Destinations()
    assert kept.store.structure(ATELIER.id) is None
    assert kept.store.structure_at(ATELIER.slug) is None
    assert kept.store.recipient(ATELIER.id) is None
    assert list(kept.store.records()) == kept.store.recipients() == kept.store.contacts_at(RECIPIENT.email) == []
    assert (kept.store.snapshot_counts().structures, kept.store.snapshot_counts().loaded_at) == (0, None)


def test_snapshots_are_versioned_and_replace_each_other(kept: Kept) -> None:
    assert kept.load(ATELIER, recipients=(RECIPIENT,)) == 1
    assert (
        kept.load(ATELIER, recipients=(replace(RECIPIENT, name="Dominique Blé"),), frame=Frame(site_name="Autre")) == 2
    )

    assert kept.store.version() == 2
    assert kept.store.frame() == Frame(site_name="Autre")
    assert kept.store.structure(ATELIER.id) == ATELIER
    assert [one.name for one in kept.store.recipients()] == ["Dominique Blé"]
    assert kept.store.snapshot_counts().loaded_at == kept.now()


def test_destinations_come_with_the_snapshot_and_go_with_it(kept: Kept) -> None:
    there = Destinations(
        territories={f"C{rank:05}": f"/territoires/x/{rank * 7919 % 100_003}/" for rank in range(30_000)}
    )
    kept.load(ATELIER, destinations=there)

    assert kept.store.destinations() == there
    kept.load(ATELIER)
    assert kept.store.destinations() == Destinations()


def test_each_structure_is_found_among_many_by_id_and_by_address(kept: Kept) -> None:
    structures = many(2100)
    kept.load(*structures, **halves(*structures))

    for one in (*structures[::97], structures[-1], min(structures, key=lambda one: one.id)):
        assert kept.store.structure(one.id) == one
        assert kept.store.structure_at(one.slug) == one
        record, contact, recipient = (
            half(one.id) for half in (kept.store.record, kept.store.contact, kept.store.recipient)
        )
        assert record is not None
        assert contact is not None
        assert recipient is not None
        assert (record.slug, contact.email, recipient.email) == (one.slug, f"{one.id}@x.example", f"{one.id}@x.example")
    for id in ("", "0", "00000-EJ", "01000", "99999-EI", "x" * 5000):
        assert kept.store.structure(id) is None
        assert kept.store.structure_at(id) is None
    ids = sorted(one.id for one in structures)
    assert [record.id for record in kept.store.records()] == ids
    assert [one.structure_id for one in kept.store.recipients()] == ids
    assert kept.store.snapshot_counts().structures == 2100


def test_vanished_structure_stays_known_without_its_halves(kept: Kept) -> None:
    kept.load(ATELIER, SILENT, ENDED, **halves(ATELIER, SILENT))
    kept.load(SILENT, **halves(SILENT))
    vanished = kept.store.structure(ATELIER.id)

    assert vanished == replace(ATELIER, vanished=True, live=False)
    assert kept.store.structure_at(ATELIER.slug) == vanished
    assert kept.store.record(ATELIER.id) is kept.store.contact(ATELIER.id) is kept.store.recipient(ATELIER.id) is None
    assert [one.id for one in kept.store.records()] == [SILENT.id]
    assert kept.store.snapshot_counts().structures == 3
    assert kept.store.snapshot_counts().vanished == 2


def test_structure_that_comes_back_is_live_again(kept: Kept) -> None:
    kept.load(ATELIER)
    kept.load(SILENT)
    kept.load(ATELIER, SILENT, recipients=(RECIPIENT,))

    assert kept.store.structure(ATELIER.id) == ATELIER
    assert kept.store.recipient(ATELIER.id) == RECIPIENT
    assert kept.store.snapshot_counts().vanished == 0


def test_an_address_leads_to_the_structure_of_this_snapshot(kept: Kept) -> None:
    kept.load(replace(ATELIER, id="00000000000001-EI"))
    kept.load(replace(SILENT, slug=ATELIER.slug))
    kept.load(replace(ENDED, slug=ATELIER.slug), ATELIER)

    assert kept.store.structure_at(ATELIER.slug) == ATELIER


@pytest.mark.parametrize(
    "recipients", [(replace(RECIPIENT, structure_id="nobody"),), (RECIPIENT, replace(RECIPIENT, name="Encore"))]
)
def test_a_snapshot_that_tells_wrongly_where_to_write_leaves_the_previous_one(
    kept: Kept, recipients: tuple[Recipient, ...]
) -> None:
    kept.load(ATELIER)

    with pytest.raises((ValueError, sqlite3.IntegrityError)):
        kept.load(ATELIER, SILENT, recipients=recipients)
    assert kept.store.version() == 1
    assert kept.store.structure(SILENT.id) is None


def test_who_is_written_to_at_an_address_is_found_by_it(kept: Kept) -> None:
    kept.load(ATELIER, SILENT, ENDED, **halves(SILENT, ATELIER, email=ZOE))

    assert [one.structure_id for one in kept.store.contacts_at(" zoe@MAIRIE.example ")] == [ATELIER.id, SILENT.id]
    assert kept.store.contacts_at("oe@mairie.example") == []


def test_later_snapshots_leave_out_who_was_erased(kept: Kept) -> None:
    told = halves(ATELIER, email=ZOE)
    published = tuple(replace(one, published_email=ZOE.upper()) for one in told["records"])
    kept.store.remember_erased(digest(ZOE), kept.now())
    kept.load(ATELIER, ENDED, **told | {"recipients": (*told["recipients"], ENDED_RECIPIENT), "records": published})
    record = kept.store.record(ATELIER.id)

    assert ZOE.lower().encode() not in kept.read_all().lower()
    assert kept.store.contact(ATELIER.id) is None
    assert kept.store.recipients() == [ENDED_RECIPIENT]
    assert record is not None
    assert record.published_email is None


def test_erasing_somebody_takes_them_out_of_the_snapshot_at_once(kept: Kept) -> None:
    structures = many(200)
    told = halves(*structures)
    hers, theirs = structures[3], structures[150]
    for half in ("contacts", "recipients"):
        told[half] = tuple(
            replace(one, email=ZOE) if one.structure_id == hers.id else one for one in told[half]
        )  # fmt: skip
    told["records"] = tuple(
        replace(one, published_email=ZOE) if one.id == theirs.id else one for one in told["records"]
    )  # fmt: skip
    kept.load(*structures, **told)
    assert kept.store.recipient(hers.id) is not None
    kept.store.remember_erased(digest(ZOE), kept.now())
    kept.store.erase_person(lambda email: email.casefold() == ZOE.casefold(), (), "[adresse effacée]")
    record = kept.store.record(theirs.id)

    assert kept.store.recipient(hers.id) is kept.store.contact(hers.id) is None
    assert record is not None
    assert record.published_email is None
    assert kept.store.structure(hers.id) == hers
    assert len(kept.store.recipients()) == 199
    assert len(list(kept.store.records())) == 200
    assert ZOE.lower().encode() not in kept.read_all().lower()
