"""The day each structure was first seen."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from data.consolidation.first_seen import first_seen
from data.consolidation.guards import Suspicious
from data.model import Provenance, Structure
from tests.data.rows import candidate
from tests.data.sirets import siret
from tests.data.telling import TODAY, consolidated, told

ONE = candidate(siret=siret(1), name="La Première")
TWO = candidate(siret=siret(2), name="La Deuxième")
NAMELESS = candidate(siret="", name="Les Jardins du Drac")
FIRST, NEXT, LATER = TODAY, TODAY + timedelta(1), TODAY + timedelta(9)
SOURCE = Provenance("emplois", TODAY)
IDS = st.sampled_from("abcde")
DAYS = st.dates(date(2026, 1, 1), date(2027, 1, 1))


def test_the_first_consolidation_is_the_day_of_everybody(tmp_path: Path) -> None:
    dataset, _ = consolidated(tmp_path, told("emplois", ONE, TWO))
    assert dataset.first_seen() == {f"{siret(1)}-ACI": FIRST, f"{siret(2)}-ACI": FIRST}


def test_a_newcomer_has_its_day_and_keeps_it(tmp_path: Path) -> None:
    consolidated(tmp_path, told("emplois", ONE))
    for today in (NEXT, LATER):
        dataset, _ = consolidated(tmp_path, told("emplois", ONE, TWO), today=today, accepted=True)
        assert dataset.first_seen() == {f"{siret(1)}-ACI": FIRST, f"{siret(2)}-ACI": NEXT}


def test_one_that_vanishes_and_comes_back_is_not_new(tmp_path: Path) -> None:
    consolidated(tmp_path, told("emplois", ONE, TWO))
    dataset, _ = consolidated(tmp_path, told("emplois", ONE), today=NEXT, accepted=True)
    assert dataset.first_seen()[f"{siret(2)}-ACI"] == FIRST
    dataset, _ = consolidated(tmp_path, told("emplois", ONE, TWO), today=LATER, accepted=True)
    assert dataset.first_seen()[f"{siret(2)}-ACI"] == FIRST


def test_a_siret_known_at_last_makes_nobody_new(tmp_path: Path) -> None:
    consolidated(tmp_path, told("emplois", NAMELESS))
    dataset, _ = consolidated(tmp_path, told("emplois", NAMELESS, ONE), today=NEXT, accepted=True)
    assert dataset.first_seen()[f"{siret(1)}-ACI"] == NEXT
    known = replace(NAMELESS, siret=siret(3))
    for today in (LATER, LATER + timedelta(1)):
        dataset, _ = consolidated(tmp_path, told("emplois", known, ONE), today=today, accepted=True)
        assert dataset.first_seen()[f"{siret(3)}-ACI"] == FIRST


def test_a_dataset_that_remembers_nothing_starts_that_day(tmp_path: Path) -> None:
    dataset, _ = consolidated(tmp_path, told("emplois", ONE, TWO))
    dataset.first_seen_file.unlink()
    dataset, _ = consolidated(tmp_path, told("emplois", ONE), today=NEXT, accepted=True)
    assert set(dataset.first_seen().values()) == {NEXT}
    assert len(dataset.first_seen()) == 2, "who vanished is remembered too: it may come back"


def test_one_that_waits_for_its_agreement_is_seen_once_it_is_listed(tmp_path: Path) -> None:
    waiting = replace(TWO, convention_active=None)
    dataset, _ = consolidated(tmp_path, told("emplois", ONE, waiting))
    assert dataset.first_seen() == {f"{siret(1)}-ACI": FIRST}
    dataset, _ = consolidated(tmp_path, told("emplois", ONE, TWO), today=NEXT, accepted=True)
    assert dataset.first_seen()[f"{siret(2)}-ACI"] == NEXT


def test_a_refused_consolidation_remembers_nobody(tmp_path: Path) -> None:
    dataset, _ = consolidated(tmp_path, told("emplois", *(candidate(siret=siret(rank)) for rank in range(1, 12))))
    before = dataset.first_seen()
    with pytest.raises(Suspicious):
        consolidated(tmp_path, told("emplois", candidate(siret=siret(20))), today=NEXT)
    assert dataset.first_seen() == before


@given(st.dictionaries(IDS, DAYS), st.sets(IDS), st.dictionaries(IDS, IDS), DAYS)
def test_a_day_never_moves_later_nor_the_first_one_at_all(
    remembered: dict[str, date], listed: set[str], successors: dict[str, str], today: date
) -> None:
    people = [
        Structure(id=id, slug=id, siret="", kind="EI", name=id, live=True, source=SOURCE) for id in sorted(listed)
    ]
    days = first_seen(people, remembered, successors, today)
    heirs = {id for former, id in successors.items() if former in remembered}
    assert days.keys() == remembered.keys() | listed | heirs
    assert all(days[id] <= day for id, day in remembered.items())
    assert all(days[id] <= remembered[former] for former, id in successors.items() if former in remembered)
    if remembered:
        assert min(days.values()) == min(remembered.values())
    else:
        assert set(days.values()) <= {today}
