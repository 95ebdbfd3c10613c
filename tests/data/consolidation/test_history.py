"""What outlives its sources: addresses, and the word that a structure is not listed any more."""

from datetime import date, timedelta
from pathlib import Path

from msgspec.structs import replace

from tests.data.rows import candidate
from tests.data.sirets import of_siren
from tests.data.telling import TODAY, consolidated, told

ROW = candidate(description="Des légumes.", address="1 rue Haute", contact_phone="0639980001")
SIRET = of_siren(ROW.siret[:9], 2)
OTHER = replace(ROW, siret=SIRET, name="L’Autre")
NEXT = TODAY + timedelta(1)


def both(folder: Path) -> None:
    """A first dataset of two structures."""
    consolidated(folder, told("emplois", ROW, OTHER))


def test_a_vanished_structure_keeps_its_address_and_little_else(tmp_path: Path) -> None:
    both(tmp_path)
    dataset, report = consolidated(tmp_path, told("emplois", OTHER), today=NEXT, accepted=True)
    gone = next(structure for structure in dataset.structures() if structure.vanished)
    assert (gone.slug, gone.live, gone.delisted_on) == ("les-jardins-du-drac", False, NEXT)
    assert (gone.description, gone.place.address, gone.place.city) == ("", "", "Grenoble")
    assert [contact.structure_id for contact in dataset.contacts()] == [f"{SIRET}-ACI"]
    assert report.vanished == 1
    assert report.changes.removed == [gone.id]
    assert (report.read, report.live) == (1, 1)


def test_it_stays_so_until_it_comes_back_to_the_same_address(tmp_path: Path) -> None:
    both(tmp_path)
    consolidated(tmp_path, told("emplois", OTHER), today=NEXT, accepted=True)
    later = NEXT + timedelta(5)
    dataset, report = consolidated(tmp_path, told("emplois", OTHER), today=later)
    assert next(one for one in dataset.structures() if one.vanished).delisted_on == NEXT
    assert report.changes.removed == []
    dataset, _ = consolidated(tmp_path, told("emplois", ROW, OTHER), today=later)
    back = next(one for one in dataset.structures() if one.siret == ROW.siret)
    assert (back.live, back.vanished, back.delisted_on, back.slug) == (True, False, None, "les-jardins-du-drac")


def test_a_structure_whose_agreement_ends_is_delisted_that_day(tmp_path: Path) -> None:
    both(tmp_path)
    ended = replace(ROW, convention_active=False)
    for today in (NEXT, NEXT + timedelta(3)):
        dataset, _ = consolidated(tmp_path, told("emplois", ended, OTHER), today=today, accepted=True)
        structure = next(one for one in dataset.structures() if one.siret == ROW.siret)
        assert (structure.live, structure.delisted_on, structure.vanished) == (False, NEXT, False)


def test_one_that_was_never_live_is_not_said_to_have_left(tmp_path: Path) -> None:
    dataset, _ = consolidated(tmp_path, told("emplois", replace(ROW, convention_active=None)))
    assert next(iter(dataset.structures())).delisted_on is None
    dataset, report = consolidated(tmp_path, told("emplois", OTHER), accepted=True)
    assert [structure.siret for structure in dataset.structures()] == [SIRET]
    assert report.vanished == 0


def test_its_address_is_never_given_to_another(tmp_path: Path) -> None:
    both(tmp_path)
    consolidated(tmp_path, told("emplois", OTHER), accepted=True)
    namesake = replace(ROW, siret=of_siren(ROW.siret[:9], 3))
    dataset, _ = consolidated(tmp_path, told("emplois", OTHER, namesake))
    slugs = [structure.slug for structure in dataset.structures()]
    assert len(set(slugs)) == 3


def test_added_and_changed_structures_are_told_whatever_day_the_source_is_of(tmp_path: Path) -> None:
    consolidated(tmp_path, told("emplois", ROW))
    row = replace(ROW, description="Des fleurs.")
    _, report = consolidated(tmp_path, told("emplois", row, OTHER, day=date(2026, 11, 21)))
    assert (report.changes.added, report.changes.changed) == ([f"{SIRET}-ACI"], [f"{ROW.siret}-ACI"])
    _, report = consolidated(tmp_path, told("emplois", row, OTHER, day=TODAY))
    assert report.changes.changed == []
