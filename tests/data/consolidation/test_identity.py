"""Which rows are one structure, which are not, and what becomes of an address when that changes."""

from pathlib import Path

from msgspec.structs import replace

from data.rows import AcceptedEdit, Change, Facts, Quarantined
from data.verdicts import Flag, Reason
from tests.data.rows import candidate
from tests.data.sirets import of_siren
from tests.data.telling import TODAY, consolidated, quarantine, told

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


def test_an_edit_follows_a_structure_whose_siret_is_known_at_last(tmp_path: Path) -> None:
    before, _ = consolidated(tmp_path, told("table", NAMELESS))
    (without,) = before.structures()
    edit = AcceptedEdit(
        position=1,
        structure_id=without.id,
        accepted_on=TODAY,
        changes={"contact_email": Change(ROW.contact_email, "new@example.org"), "name": Change(ROW.name, "Autre nom")},
    )
    dataset, report = consolidated(tmp_path, told("table", ROW), told("edits", edit))
    assert report.quarantined == 0
    assert next(iter(dataset.contacts())).email == "new@example.org"
    (structure,) = dataset.structures()
    assert (structure.name, structure.slug) == ("Autre nom", without.slug)


def test_two_that_bear_the_name_inherit_nothing_and_the_old_page_stays(tmp_path: Path) -> None:
    before, _ = consolidated(tmp_path, told("table", NAMELESS))
    (without,) = before.structures()
    dataset, _ = consolidated(tmp_path, told("table", ROW, replace(ROW, siret=SIRET)))
    kept = {structure.slug: structure.vanished for structure in dataset.structures()}
    assert kept.pop(without.slug)
    assert list(kept.values()) == [False, False]


def test_an_old_page_names_who_goes_on_under_another_address(tmp_path: Path) -> None:
    consolidated(tmp_path, told("emplois", replace(ROW, name="Ailleurs")), told("table", NAMELESS))
    dataset, _ = consolidated(tmp_path, told("emplois", ROW), accepted=True)
    gone = next(structure for structure in dataset.structures() if structure.vanished)
    assert gone.siblings == (f"{ROW.siret}-ACI",)


def test_homonyms_without_siret_are_merged_and_told(tmp_path: Path) -> None:
    dataset, report = consolidated(tmp_path, told("table", NAMELESS, replace(NAMELESS, address="1 rue Haute")))
    (structure,) = dataset.structures()
    assert report.merged_without_siret == [structure.id]


def test_a_cell_left_out_is_in_the_quarantine_and_is_no_row(tmp_path: Path) -> None:
    cell = Quarantined("table", 1, Reason.CELL_LEFT_OUT, "Zone : inconnue", {"Zone": "la Lune"})
    dataset, report = consolidated(tmp_path, told("table", ROW, cell))
    assert (report.read, report.live, report.quarantined, report.left_out) == (1, 1, 0, 1)
    assert [row.row for row in quarantine(dataset)] == [{"Zone": "la Lune"}]
