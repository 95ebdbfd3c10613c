"""Accepted edits: they win, they are never lost, and upstream is not silenced."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from data.consolidation.editing import CONTACT, EDITABLE
from data.consolidation.report import Conflict
from data.model import AcceptedEdit, Change, Provenance
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
