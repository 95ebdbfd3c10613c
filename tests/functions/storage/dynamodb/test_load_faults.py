"""Loads on DynamoDB that are cut, that meet another one, or somebody's erasure: readers see one snapshot, whole."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from functions.ports import StoreUnavailable
from functions.records import KnownStructure, Recipient
from functions.storage.dynamodb import places
from functions.storage.dynamodb.table import Table
from tests.functions.storage.contract.kept import Kept, digest
from tests.functions.storage.contract.test_snapshot import ZOE, halves, many
from tests.functions.storage.dynamodb.between import CUT, PASS, REFUSE, THROTTLE, Between, Rule
from tests.functions.world import ATELIER, SILENT
from tests.sweeps import swept

BEFORE, AFTER = many(150), [replace(one, name="Autre nom") for one in many(400)]
ALWAYS = 1000
POINTER = "TransactWriteItems"
"""What moves the pointer, in a load."""


def at_the(operation: str, do: Callable[[], None]) -> Rule:
    """Do something, once, just before an operation."""
    left = [do]

    def rule(asked_for: str) -> str:
        if asked_for == operation and left:
            left.pop()()
        return PASS

    return rule


def load(kept: Kept, structures: list[KnownStructure], **email: str) -> int:
    return kept.load(*structures, **halves(*structures, **email))


def names_of(kept: Kept) -> set[str]:
    """The names that structures have in their records and by their ids; none of them may be missing."""
    records = list(kept.store.records())
    assert len(records) == len(kept.store.recipients()) == kept.store.snapshot_counts().structures
    known = [kept.store.structure(one.id) for one in records[::40]]
    return {one.name for one in (*records, *known) if one}


def places_of(table: Table) -> set[str]:
    return {item["pk"]["S"].split("#")[1] for item in table.scan() if item["pk"]["S"].startswith("S#")}


@pytest.mark.parametrize("writes", swept("cut loads", [0, 3, 9], 3))
def test_a_load_that_is_cut_leaves_the_previous_one_and_the_next_removes_what_it_wrote(
    kept: Kept, behind: Kept, proxy: Between, table: Table, monkeypatch: pytest.MonkeyPatch, writes: int
) -> None:
    monkeypatch.setattr("functions.storage.dynamodb.table.MOST_WRITTEN_AT_ONCE", 2)
    load(kept, BEFORE)
    proxy.only(REFUSE, "BatchWriteItem" if writes < 9 else POINTER, ALWAYS, after=writes % 9)
    with pytest.raises(StoreUnavailable):
        load(behind, AFTER)

    assert kept.store.version() == 1
    assert names_of(kept) == {SILENT.name}
    assert load(kept, AFTER) == 2
    assert names_of(kept) == {"Autre nom"}
    assert len(places_of(table)) == 2


def test_of_places_only_the_one_in_use_and_the_one_before_stay(
    kept: Kept, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "_LONGEST_LOAD", -places._LONGEST_LOAD)
    for version in range(1, 5):
        assert load(kept, BEFORE) == version

    assert {name.partition("-")[0] for name in places_of(table)} == {"3", "4"}
    assert len([item for item in table.scan() if item["sk"]["S"].startswith("P#")]) == 2


def test_a_pointer_whose_answer_is_lost_has_moved_once(kept: Kept, behind: Kept, proxy: Between) -> None:
    proxy.only(CUT, POINTER)

    assert load(behind, BEFORE) == 1
    assert kept.store.version() == 1
    assert names_of(kept) == {SILENT.name}


def test_a_load_that_finds_no_room_for_a_while_waits_for_it(
    kept: Kept, behind: Kept, proxy: Between, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("functions.storage.dynamodb.table._wait", lambda _: None)
    proxy.only(THROTTLE, "BatchWriteItem", 10)

    assert load(behind, BEFORE) == 1
    assert names_of(kept) == {SILENT.name}


def test_what_cannot_be_removed_after_a_load_does_not_undo_it(kept: Kept, behind: Kept, proxy: Between) -> None:
    load(kept, BEFORE)
    load(kept, BEFORE)
    proxy.rule = at_the(POINTER, lambda: proxy.only(REFUSE, "BatchWriteItem", ALWAYS))

    assert load(behind, AFTER) == 3
    assert names_of(kept) == {"Autre nom"}


@pytest.mark.parametrize("moment", swept("two loads", ["PutItem", "BatchWriteItem", POINTER], 3))
def test_two_loads_at_once_come_one_after_the_other(kept: Kept, behind: Kept, proxy: Between, moment: str) -> None:
    proxy.rule = at_the(moment, lambda: load(kept, BEFORE) and None)

    assert load(behind, AFTER[:70]) == 2
    assert kept.store.version() == 2
    assert kept.store.snapshot_counts().structures == len({one.id for one in (*BEFORE, *AFTER[:70])})
    assert len(list(kept.store.records())) == 70


@pytest.mark.parametrize("moment", swept("erased while loading", ["Query", "PutItem", "BatchWriteItem", POINTER], 4))
def test_who_is_erased_while_a_load_goes_on_stays_erased(kept: Kept, behind: Kept, proxy: Between, moment: str) -> None:
    load(kept, BEFORE, email=ZOE)

    def erase() -> None:
        kept.store.remember_erased(digest(ZOE), kept.now())
        kept.store.erase_person(lambda email: digest(email) == digest(ZOE), (), "")

    proxy.rule = at_the(moment, erase)
    assert load(behind, BEFORE, email=ZOE) == 2

    assert kept.store.recipients() == []
    assert ZOE.lower().encode() not in kept.read_all().lower()


@pytest.mark.parametrize("moment", swept("remembered while loading", ["PutItem", "BatchWriteItem", POINTER], 3))
def test_a_load_leaves_out_who_was_remembered_as_erased_since_it_began(
    kept: Kept, behind: Kept, proxy: Between, moment: str
) -> None:
    proxy.rule = at_the(moment, lambda: kept.store.remember_erased(digest(ZOE), kept.now()))

    assert load(behind, BEFORE, email=ZOE) == 1
    assert kept.store.recipients() == kept.store.contacts_at(ZOE) == []


def test_who_is_erased_just_after_a_load_is_found_in_it(kept: Kept, behind: Kept, proxy: Between) -> None:
    load(kept, BEFORE, email=ZOE)
    proxy.rule = at_the("Scan", lambda: load(kept, BEFORE, email=ZOE) and None)
    behind.store.remember_erased(digest(ZOE), kept.now())
    behind.store.erase_person(lambda email: digest(email) == digest(ZOE), (), "")

    assert kept.store.version() == 2
    assert ZOE.lower().encode() not in kept.read_all().lower()


@pytest.mark.audit
def test_whoever_reads_while_loads_go_by_reads_one_snapshot_or_is_told(kept: Kept) -> None:
    structures = many(1100)
    load(kept, structures)
    reading = kept.store.records()
    first = next(reading)
    load(kept, [replace(one, name="Autre nom") for one in structures])
    assert {first.name, *(one.name for one in reading)} == {SILENT.name}

    reading = kept.store.records()
    next(reading)
    load(kept, structures)
    load(kept, structures)
    with pytest.raises(StoreUnavailable, match="SNAPSHOT_GONE"):
        list(reading)


def test_what_is_kept_in_memory_is_what_was_loaded_last(kept: Kept, behind: Kept, proxy: Between) -> None:
    told = Recipient(structure_id=ATELIER.id, email=ZOE, name="", source_label="")
    kept.load(ATELIER, recipients=(told,))
    assert behind.store.recipient(ATELIER.id) == told
    asked = len(proxy.seen)
    assert behind.store.structure(ATELIER.id) == ATELIER
    assert len(proxy.seen) == asked + 1

    kept.store.remember_erased(digest(ZOE), kept.now())
    assert behind.store.recipient(ATELIER.id) == told
    kept.store.erase_person(lambda email: digest(email) == digest(ZOE), (), "")
    assert behind.store.recipient(ATELIER.id) is None
    kept.load(replace(ATELIER, name="Autre nom"))
    known = behind.store.structure(ATELIER.id)
    assert known is not None
    assert known.name == "Autre nom"
