"""Which rows are one structure, which are not, and what becomes of an address when that changes."""

from pathlib import Path

from msgspec.structs import replace

from data.model import Facts
from data.verdicts import Flag
from tests.data.rows import candidate
from tests.data.sirets import of_siren
from tests.data.telling import consolidated, quarantine, told

ROW = candidate()
SIRET = of_siren(ROW.siret[:9], 2)
NAMELESS = replace(ROW, siret="", name="LES JARDINS DU DRAC")


def test_an_aci_and_an_ai_may_share_a_siret(tmp_path: Path) -> None:
    dataset, _ = consolidated(tmp_path, told("emplois", ROW, replace(ROW, kind="AI")))
    first, second = dataset.structures()
    assert (first.id, second.id) == (f"{ROW.siret}-ACI", f"{ROW.siret}-AI")
    assert first.siblings == (second.id,)


def test_establishments_of_one_legal_body_know_each_other(tmp_path: Path) -> None:
    closed = replace(ROW, siret=of_siren(ROW.siret[:9], 3), convention_active=False)
    dataset, report = consolidated(tmp_path, told("emplois", ROW, replace(ROW, siret=SIRET), closed))
    siblings = {structure.siret: structure.siblings for structure in dataset.structures()}
    assert siblings[ROW.siret] == (f"{SIRET}-ACI",)
    assert siblings[SIRET] == (f"{ROW.siret}-ACI",)
    assert report.with_siblings == 2


def test_without_a_siret_a_structure_is_its_name_commune_and_kind(tmp_path: Path) -> None:
    dataset, report = consolidated(tmp_path, told("emplois", NAMELESS, NAMELESS, replace(NAMELESS, kind="EI")))
    ids = [structure.id for structure in dataset.structures()]
    assert len(ids) == 2
    assert all(id.startswith("N") for id in ids)
    assert report.merged == 1
    assert report.by_flag[Flag.NO_SIRET] == 2


def test_a_row_without_siret_joins_the_only_structure_of_its_name(tmp_path: Path) -> None:
    dataset, report = consolidated(tmp_path, told("emplois", ROW), told("table", NAMELESS))
    (structure,) = dataset.structures()
    assert structure.siret == ROW.siret
    assert Flag.NO_SIRET not in structure.flags
    assert report.merged_without_siret == [structure.id]


def test_it_joins_neither_of_two(tmp_path: Path) -> None:
    dataset, _ = consolidated(tmp_path, told("emplois", ROW, replace(ROW, siret=SIRET)), told("table", NAMELESS))
    assert len(list(dataset.structures())) == 3


def test_a_structure_whose_siret_is_known_at_last_keeps_its_address(tmp_path: Path) -> None:
    before, _ = consolidated(tmp_path, told("table", NAMELESS))
    (without,) = before.structures()
    dataset, _ = consolidated(tmp_path, told("table", ROW))
    (structure,) = dataset.structures()
    assert structure.id == f"{ROW.siret}-ACI"
    assert structure.slug == without.slug


def test_neither_siret_nor_commune_is_put_aside(tmp_path: Path) -> None:
    dataset, report = consolidated(tmp_path, told("table", ROW, replace(NAMELESS, postcode="", city="Nulle part")))
    assert report.by_reason == {"no-identity": 1}
    assert quarantine(dataset)[0].row["city"] == "Nulle part"


def test_facts_reach_a_structure_whose_row_without_siret_comes_first(tmp_path: Path) -> None:
    facts = told("registry", Facts(position=1, siret=ROW.siret, founded=1998))
    dataset, _ = consolidated(tmp_path, told("emplois", ROW), told("table", NAMELESS), facts)
    assert next(iter(dataset.structures())).founded == 1998
