"""Accepted edits: they win, they are never lost, and upstream is not silenced."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from data.consolidation.editing import CONTACT, EDITABLE
from data.consolidation.report import Conflict
from data.model import Activity, Offer, Provenance, Workforce
from data.rows import AcceptedEdit, Change, Facts
from tests.data.rows import candidate
from tests.data.telling import TODAY, consolidated, quarantine, told

ROW = candidate(description="Maraîchage.", website="https://old.example.org")
ID = f"{ROW.siret}-ACI"
DAY = date(2026, 11, 20)


def edit(field: str, before: Any, after: Any, on: date = DAY, structure: str = ID) -> AcceptedEdit:
    """An accepted edit of one field."""
    return AcceptedEdit(position=1, structure_id=structure, accepted_on=on, changes={field: Change(before, after)})


def test_an_edit_wins_and_says_whose_it_is(tmp_path: Path) -> None:
    dataset, report = consolidated(
        tmp_path, told("emplois", ROW), told("edits", edit("description", "Maraîchage.", "Légumes et fleurs."))
    )
    (structure,) = dataset.structures()
    assert structure.description == "Légumes et fleurs."
    assert structure.source_of("description") == Provenance("edits", DAY)
    assert report.conflicts == []
    assert (report.read, report.live, report.merged) == (2, 1, 1)


def test_when_upstream_changes_the_edit_still_wins_and_the_conflict_is_told(tmp_path: Path) -> None:
    dataset, report = consolidated(
        tmp_path,
        told("emplois", replace(ROW, description="Autre chose.")),
        told("edits", edit("description", "Maraîchage.", "Légumes et fleurs.")),
    )
    assert next(iter(dataset.structures())).description == "Légumes et fleurs."
    assert report.conflicts == [Conflict(ID, "description", "edits", ("emplois",))]


def test_upstream_that_comes_to_say_the_same_is_no_conflict(tmp_path: Path) -> None:
    _, report = consolidated(
        tmp_path,
        told("emplois", replace(ROW, description="Légumes.")),
        told("edits", edit("description", "Maraîchage.", "Légumes.")),
    )
    assert report.conflicts == []


def test_the_latest_edit_wins_whatever_the_order(tmp_path: Path) -> None:
    edits = [edit("website", None, "https://a.example.org", date(2026, 1, 1)), edit("website", None, "b.example.org")]
    for number, order in enumerate((edits, edits[::-1])):
        dataset, _ = consolidated(tmp_path / str(number), told("emplois", ROW), told("edits", *order))
        assert next(iter(dataset.structures())).website == "https://b.example.org"


def test_an_edit_may_empty_a_field(tmp_path: Path) -> None:
    dataset, _ = consolidated(tmp_path, told("emplois", ROW), told("edits", edit("website", ROW.website, "")))
    assert next(iter(dataset.structures())).website is None


def test_a_contact_edit_stays_in_the_private_half(tmp_path: Path) -> None:
    dataset, _ = consolidated(
        tmp_path, told("emplois", ROW), told("edits", edit("contact_email", ROW.contact_email, "new@example.org"))
    )
    assert next(iter(dataset.contacts())).email == "new@example.org"
    assert "new@example.org" not in dataset.structures_file.read_text()
    assert "new@example.org" not in dataset.report_file.read_text() + dataset.report_page.read_text()


def test_only_an_edit_publishes_an_address(tmp_path: Path) -> None:
    dataset, _ = consolidated(
        tmp_path,
        told("emplois", ROW),
        told(
            "edits", edit("published_email", None, "accueil@example.org"), edit("published_phone", "", "06 39 98 00 01")
        ),
    )
    (structure,) = dataset.structures()
    assert (structure.published_email, structure.published_phone) == ("accueil@example.org", "+33639980001")


@pytest.mark.parametrize(
    ("field", "after"),
    [
        ("kind", "EI"),
        ("siret", "41987654300029"),
        ("live", True),
        ("website", "javascript:alert(1)"),
        ("activities", [{"sector": "jonglage"}]),
        ("activities", "traiteur"),
        ("labels", ["gold"]),
        ("contact_email", "not an address"),
        ("name", ""),
        ("brand", "4807"),
        ("workforce", {"permanent": "many"}),
    ],
)
def test_what_cannot_be_kept_is_put_aside_whole(tmp_path: Path, field: str, after: Any) -> None:
    dataset, report = consolidated(tmp_path, told("emplois", ROW), told("edits", edit(field, None, after)))
    assert report.by_reason == {"invalid-edit": 1}
    assert quarantine(dataset)[0].row["changes"][field]["after"] == after


def test_an_edit_of_a_structure_nobody_knows_is_put_aside(tmp_path: Path) -> None:
    _, report = consolidated(
        tmp_path, told("emplois", ROW), told("edits", edit("brand", "", "X", structure="41987654300029-EI"))
    )
    assert report.by_reason == {"unknown-structure": 1}


def test_kind_and_siret_are_never_edited() -> None:
    assert not {"kind", "siret", "id", "slug", "live", "source"} & {*EDITABLE, *CONTACT}


def test_today_is_not_read_from_a_clock(tmp_path: Path) -> None:
    _, report = consolidated(tmp_path, told("emplois", ROW))
    assert report.consolidated_on == TODAY


@pytest.mark.parametrize(
    ("field", "upstream", "before", "after"),
    [
        ("labels", ("esus",), ["esus"], ["rge", "esus"]),
        ("activities", (Activity("traiteur"),), [{"sector": "traiteur", "service_types": []}], []),
        ("workforce", Workforce(permanent=3), {"permanent": 3, "supported": None}, {"permanent": 4}),
        ("website", "http://old.example.org", "old.example.org", "new.example.org"),
        ("offers", (Offer("Tonte"),), [{"name": "Tonte"}], [{"name": "Taille"}]),
    ],
)
def test_upstream_that_did_not_move_is_no_conflict_however_it_is_written(
    tmp_path: Path, field: str, upstream: Any, before: Any, after: Any
) -> None:
    row = replace(ROW, **{field: upstream})
    if field == "website":
        before = f"http://{before}"
    _, report = consolidated(tmp_path, told("emplois", row), told("edits", edit(field, before, after)))
    assert report.conflicts == []


def test_an_owner_s_word_on_a_derived_trade_stands(tmp_path: Path) -> None:
    row = replace(ROW, naf="8130Z")
    derived = [{"sector": "creation-et-entretien-des-espaces-verts", "origin": "DERIVED_FROM_NAF"}]
    dataset, report = consolidated(tmp_path, told("emplois", row), told("edits", edit("activities", derived, [])))
    (structure,) = dataset.structures()
    assert structure.activities == ()
    assert structure.source_of("activities").source == "edits"
    assert report.conflicts == []


def test_a_label_edited_over_another_source_s_is_the_owner_s(tmp_path: Path) -> None:
    facts = told("labels", Facts(position=1, siret=ROW.siret, labels=("esus", "rge")))
    dataset, _ = consolidated(
        tmp_path, told("emplois", ROW), facts, told("edits", edit("labels", ["esus", "rge"], ["rge"]))
    )
    (structure,) = dataset.structures()
    assert structure.source_of("labels", "rge").source == "edits"
    assert not [key for key in structure.provenance if "esus" in key]


def test_a_new_phone_does_not_change_who_told_the_address(tmp_path: Path) -> None:
    edits = told("edits", edit("contact_phone", "", "06 39 98 00 02"))
    dataset, report = consolidated(tmp_path, told("emplois", replace(ROW, contact_phone="0639980001")), edits)
    (contact,) = dataset.contacts()
    assert (contact.phone, contact.source.source) == ("+33639980002", "emplois")
    assert [conflict.field for conflict in report.conflicts] == ["contact_phone"]


def test_only_the_latest_edit_of_a_field_is_compared_with_upstream(tmp_path: Path) -> None:
    edits = [edit("brand", "", "A", date(2026, 1, 1)), edit("brand", "A", "B")]
    _, report = consolidated(tmp_path, told("emplois", replace(ROW, brand="B")), told("edits", *edits))
    assert report.conflicts == []


def test_what_sources_say_of_an_edited_field_is_told_against_the_edit(tmp_path: Path) -> None:
    rows = told("emplois", ROW), told("finess", replace(ROW, name="Tout autre nom"))
    _, report = consolidated(tmp_path, *rows, told("edits", edit("name", ROW.name, "Le nouveau nom")))
    assert report.conflicts == []
