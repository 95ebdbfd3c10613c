"""From what an owner sends to what the next consolidation says of the structure."""

import argparse
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from data.__main__ import main as data_command
from data.consolidation.picturing import folder_beside
from data.dataset import Dataset
from data.model import Contact, Picture, Structure
from data.rows import Change
from data.submissions.edit_states import FieldState
from functions.commands.editing import export_edits
from functions.people import erase
from functions.profile_edits.exporting import Line, Suspicious, export, lines, lines_of_structure
from functions.profile_edits.requests import EditRequest, decide, new_request
from tests.functions.profile_edits.asking import Owner, words
from tests.functions.world import ATELIER, ATELIER_EMAIL, World

ROOT = Path(__file__).parents[3]
PICTURE, LOGO = f"{'a1' * 12}.webp", f"{'b2' * 12}.webp"
NEW = "neuve@atelier-iris.example"


@pytest.fixture
def owner(world: World) -> Owner:
    return Owner(world)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first structures of the sample, as a source of their own."""
    folder = tmp_path_factory.mktemp("sample")
    rows = (ROOT / "data/reference/sample.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    head = json.dumps(json.loads(rows[0]) | {"count": 12}) + "\n"
    (folder / "sample.jsonl").write_text(head + "".join(rows[1:13]), encoding="utf-8")
    return folder / "sample.jsonl"


def consolidated(into: Path, *sources: str) -> Dataset:
    """A dataset made by the command itself."""
    assert data_command(["consolidate", *sources, "--out", str(into)]) == 0
    return Dataset(into)


def both_halves(dataset: Dataset, structure_id: str) -> tuple[Structure, Contact]:
    structure = next(one for one in dataset.structures() if one.id == structure_id)
    return structure, next(one for one in dataset.contacts() if one.structure_id == structure_id)


def report(dataset: Dataset) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(dataset.report_file.read_bytes())
    return told


class OwnerOfASampled(Owner):
    """The owner of a structure of a real dataset, under the id that this world’s pages know."""

    def __init__(self, world: World, structure: Structure, contact: Contact) -> None:
        self.real = structure.id
        world.clock.forward(days=-3)  # dates of edits are never in the future of a consolidation
        super().__init__(
            world,
            replace(structure, id=ATELIER.id, slug=ATELIER.slug),
            replace(contact, structure_id=ATELIER.id),
        )

    def export(self, out: Path) -> Path:
        """The file that ``export-edits`` writes, of the real structure."""
        export(self.desk.store, self.desk.files, out)
        out.write_text(out.read_text(encoding="utf-8").replace(ATELIER.id, self.real), encoding="utf-8")
        return out


@pytest.fixture
def sampled(world: World, sample: Path, tmp_path: Path) -> OwnerOfASampled:
    dataset = consolidated(tmp_path / "before", f"sample={sample}")
    structure = next(one for one in dataset.structures() if one.activities and one.offers == ())
    return OwnerOfASampled(world, *both_halves(dataset, structure.id))


def test_what_was_accepted_stands_in_the_next_dataset(sampled: OwnerOfASampled, sample: Path, tmp_path: Path) -> None:
    sampled.desk.files.keep(PICTURE, b"the bytes of a picture")
    sampled.desk.files.keep(LOGO, b"the bytes of a logo")
    trades = msgspec.to_builtins(sampled.desk.store.record(ATELIER.id).activities)  # type: ignore[union-attr]
    request = sampled.sends(
        description="Nous réparons des vélos.\n\nEt des trottinettes.",
        brand="Les Iris",
        website="https://iris.example",
        activities=[*trades, {"sector": "aide-menagere", "service_types": ["PREST"], "zone": {"type": "COUNTRY"}}],
        workforce={"permanent": 7, "supported": 21},
        offers=[{"name": "Vélos", "description": "Remis à neuf."}],
        references=[{"name": "Ville de Fontaine", "logo": LOGO}, {"name": "Métropole"}],
        pictures=[{"file": PICTURE, "alternative": "L’atelier"}],
        labels=["rge", "esus"],
        published_phone="04 76 00 00 01",
        contact_last_name="Typédame",
        contact_email=NEW,
    )
    sampled.post(sampled.link_to(NEW, "/f/fiche/adresse/"))
    for field in ("brand", "activities", "references", "pictures", "labels"):
        sampled.moderate(request.id, field, FieldState.ACCEPTED)
    sampled.moderate(request.id, "website", FieldState.REFUSED, "Ce site est celui d’un autre.")
    edits = sampled.export(tmp_path / "edits.jsonl")

    dataset = consolidated(tmp_path / "after", f"sample={sample}", f"edits={edits}")
    structure, contact = both_halves(dataset, sampled.real)
    assert structure.description == "Nous réparons des vélos.\n\nEt des trottinettes."
    assert structure.brand == "Les Iris"
    assert structure.website != "https://iris.example/"
    assert {one.sector for one in structure.activities} >= {"aide-menagere"}
    assert (structure.workforce.permanent, structure.workforce.supported) == (7, 21)
    assert [offer.name for offer in structure.offers] == ["Vélos"]
    assert [(one.name, one.logo) for one in structure.references] == [("Ville de Fontaine", LOGO), ("Métropole", None)]
    assert (tmp_path / "after/public/pictures" / LOGO).read_bytes() == b"the bytes of a logo"
    assert structure.pictures == (Picture(PICTURE, "L’atelier"),)
    assert (tmp_path / "after/public/pictures" / PICTURE).read_bytes() == b"the bytes of a picture"
    assert structure.labels == ("esus", "rge")
    assert structure.published_phone == "+33476000001"
    assert (contact.last_name, contact.email) == ("Typédame", NEW)
    assert str(structure.source_of("description").source) == "edits"
    assert NEW not in (tmp_path / "after/public/structures.jsonl").read_text(encoding="utf-8")
    told = report(dataset)
    assert told.get("quarantined", 0) == 0
    assert told.get("conflicts", []) == []

    sampled.load(replace(structure, id=ATELIER.id, slug=ATELIER.slug), replace(contact, structure_id=ATELIER.id))
    text = words(sampled.get().text)
    assert text.count("et repris dans l’annuaire") == 11
    assert "à sa prochaine mise à jour" not in text


def test_edited_again_after_the_night_it_is_no_conflict_unless_the_sources_changed(
    sampled: OwnerOfASampled, sample: Path, tmp_path: Path
) -> None:
    sampled.sends(description="La première.")
    first = consolidated(tmp_path / "first", f"sample={sample}", f"edits={sampled.export(tmp_path / 'edits.jsonl')}")
    structure, contact = both_halves(first, sampled.real)
    sampled.world.clock.forward(days=1)
    sampled.world.client.headers["Cookie"] = sampled.sign_in(ATELIER_EMAIL)
    sampled.load(replace(structure, id=ATELIER.id, slug=ATELIER.slug), replace(contact, structure_id=ATELIER.id))
    sampled.sends(description="La deuxième.")
    sampled.sends(description="La troisième.")
    edits = sampled.export(tmp_path / "edits.jsonl")
    assert len(edits.read_text(encoding="utf-8").splitlines()) == 1

    second = consolidated(tmp_path / "second", f"sample={sample}", f"edits={edits}")
    assert both_halves(second, sampled.real)[0].description == "La troisième."
    assert report(second).get("conflicts", []) == []

    refreshed = tmp_path / "refreshed.jsonl"
    rows = [json.loads(row) for row in sample.read_text(encoding="utf-8").splitlines()]
    for row in rows:
        if row.get("siret") == structure.siret:
            row["description"] = "Les registres disent autre chose."
    refreshed.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    third = consolidated(tmp_path / "third", f"sample={refreshed}", f"edits={edits}")
    assert both_halves(third, sampled.real)[0].description == "La troisième."
    assert [conflict["field"] for conflict in report(third)["conflicts"]] == ["description"]


def test_what_waits_was_refused_or_was_undone_does_not_leave(owner: Owner) -> None:
    request = owner.sends(name="Attend", brand="Refusée", contact_email=NEW, description="Injures.")
    owner.moderate(request.id, "brand", FieldState.REFUSED, "Non.")
    owner.moderate(request.id, "description", FieldState.REFUSED, "Non.")
    owner.post(owner.link_to(NEW, "/f/fiche/adresse/"))
    owner.post(owner.link_to(ATELIER_EMAIL, "/f/fiche/annuler/"))
    assert lines(owner.desk.store) == []


def test_an_address_undone_gives_way_to_the_one_confirmed_before(owner: Owner) -> None:
    owner.sends(contact_email="deuxieme@atelier-iris.example")
    owner.post(owner.link_to("deuxieme@atelier-iris.example", "/f/fiche/adresse/"))
    owner.sends(contact_email=NEW)
    owner.post(owner.link_to(NEW, "/f/fiche/adresse/"))
    owner.post(owner.link_to("deuxieme@atelier-iris.example", "/f/fiche/annuler/"))
    (line,) = lines(owner.desk.store)
    assert line.changes["contact_email"] == Change(ATELIER_EMAIL, "deuxieme@atelier-iris.example")


def test_each_value_is_dated_of_the_day_it_took_effect_in_paris(owner: Owner) -> None:
    sent = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)
    asked = new_request(
        ATELIER.id, ATELIER.name, ATELIER_EMAIL,
        {"description": Change("", "Dit."), "brand": Change("", "Iris")}, sent,
    )  # fmt: skip
    owner.desk.store.commit([decide(asked, "brand", FieldState.ACCEPTED, "", sent + timedelta(hours=1))])
    assert [(str(line.accepted_on), list(line.changes)) for line in lines(owner.desk.store)] == [
        ("2026-11-22", ["description"]),
        ("2026-11-23", ["brand"]),
    ]


def test_the_file_and_its_pictures_are_private_and_forget_what_is_shown_no_more(owner: Owner, tmp_path: Path) -> None:
    owner.desk.files.keep(PICTURE, b"picture")
    out = tmp_path / "edits" / "edits.jsonl"
    request = owner.sends(pictures=[{"file": PICTURE, "alternative": "L’atelier"}])
    owner.moderate(request.id, "pictures", FieldState.ACCEPTED)
    assert export(owner.desk.store, owner.desk.files, out).pictures == 1
    assert out.stat().st_mode & 0o077 == 0
    assert folder_beside(out).stat().st_mode & 0o077 == 0
    assert (folder_beside(out) / PICTURE).read_bytes() == b"picture"
    request = owner.sends(pictures=[])
    owner.moderate(request.id, "pictures", FieldState.ACCEPTED)
    export(owner.desk.store, owner.desk.files, out)
    assert list(folder_beside(out).iterdir()) == []


def test_a_picture_that_is_lost_is_told(owner: Owner, tmp_path: Path) -> None:
    request = owner.sends(pictures=[{"file": PICTURE, "alternative": "L’atelier"}])
    owner.moderate(request.id, "pictures", FieldState.ACCEPTED)
    assert export(owner.desk.store, owner.desk.files, tmp_path / "edits.jsonl").missing == (PICTURE,)


def test_nothing_in_effect_leaves_no_file_and_an_empty_store_replaces_none(owner: Owner, tmp_path: Path) -> None:
    out = tmp_path / "edits.jsonl"
    assert export(owner.desk.store, owner.desk.files, out).changes == 0
    assert not out.exists()
    out.write_text("{}")
    with pytest.raises(Suspicious, match="--store"):
        export(owner.desk.store, owner.desk.files, out)
    assert out.read_text() == "{}"
    request = owner.sends(description="Dit.")
    export(owner.desk.store, owner.desk.files, out)
    assert "Dit." in out.read_text(encoding="utf-8")
    owner.moderate(request.id, "description", FieldState.REFUSED, "Non.")
    export(owner.desk.store, owner.desk.files, out)
    assert not out.exists()


def test_whoever_was_erased_leaves_the_exported_file_and_the_next_dataset(
    sampled: OwnerOfASampled, sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sampled.sends(contact_email=NEW)
    sampled.post(sampled.link_to(NEW, "/f/fiche/adresse/"))
    edits = sampled.export(tmp_path / "edits.jsonl")
    first = consolidated(tmp_path / "dataset", f"sample={sample}", f"edits={edits}")
    assert both_halves(first, sampled.real)[1].email == NEW

    for email in (NEW, ATELIER_EMAIL):  # nobody is left who asked for anything
        erase(sampled.desk, email)
    assert sampled.desk.store.count(EditRequest) == {}
    options = argparse.Namespace(store=sampled.desk.settings.store, out=edits)
    assert export_edits(options) == 0
    assert "effacé" in capsys.readouterr().out
    assert not edits.exists()

    second = consolidated(tmp_path / "dataset", f"sample={sample}")
    assert both_halves(second, sampled.real)[1].email != NEW


def test_others_stay_in_the_file_once_somebody_was_erased(owner: Owner, tmp_path: Path) -> None:
    out = tmp_path / "edits.jsonl"
    owner.sends(description="Dit.")
    owner.sends(contact_email=NEW)
    owner.post(owner.link_to(NEW, "/f/fiche/adresse/"))
    export(owner.desk.store, owner.desk.files, out)
    assert NEW in out.read_text(encoding="utf-8")

    erase(owner.desk, NEW)
    export(owner.desk.store, owner.desk.files, out)
    assert NEW not in out.read_text(encoding="utf-8")
    assert "Dit." in out.read_text(encoding="utf-8")


def test_an_erasure_in_a_store_that_knew_no_request_still_replaces_no_file(owner: Owner, tmp_path: Path) -> None:
    out = tmp_path / "edits.jsonl"
    out.write_text("{}")
    erase(owner.desk, "quelquun@mairie.example")

    with pytest.raises(Suspicious, match="--store"):
        export(owner.desk.store, owner.desk.files, out)
    assert out.read_text() == "{}"


def test_the_command_says_what_it_wrote_and_what_it_refuses(
    owner: Owner, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = argparse.Namespace(store=owner.world.settings.store, out=tmp_path / "edits" / "edits.jsonl")
    assert export_edits(options) == 0
    assert "Aucune modification acceptée" in capsys.readouterr().out
    owner.sends(description="Dit.", workforce={"permanent": 1, "supported": None})
    assert export_edits(options) == 0
    assert "2\xa0changements de 1\xa0structure, 0\xa0image." in capsys.readouterr().out
    assert export_edits(argparse.Namespace(store=tmp_path / "autre.sqlite", out=options.out)) == 1
    assert "--store" in capsys.readouterr().err
    assert "Dit." in options.out.read_text(encoding="utf-8")


MOVES = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["accepted", "refused", "taken-back"])), max_size=6)


@given(MOVES)
def test_however_often_a_field_is_edited_what_leaves_is_what_it_says_over_what_sources_said(
    moves: Sequence[tuple[str, str]],
) -> None:
    said, at, requests = "sources", datetime(2026, 11, 1, tzinfo=UTC), []
    stands = [said]
    for value, fate in moves:
        at += timedelta(hours=7)
        field = "description" if fate == "taken-back" else "brand"
        request = new_request("S", "S", "x@y.example", {field: Change(stands[-1], value)}, at)
        if fate == "accepted":
            request = decide(request, "brand", FieldState.ACCEPTED, "", at)
            stands.append(value)
        elif fate == "refused":
            request = decide(request, "brand", FieldState.REFUSED, "Non.", at)
        requests.append(request)
    left = [line.changes["brand"] for line in _lines_of(requests) if "brand" in line.changes]
    if len(stands) == 1:
        assert left == []
    else:
        assert left == [Change(left[0].before, stands[-1])]
        assert left[0].before == "sources"


def test_a_change_that_was_refused_is_no_part_of_what_its_owner_wrote() -> None:
    at = datetime(2026, 11, 1, tzinfo=UTC)
    first = new_request("S", "S", "x@y.example", {"brand": Change("", "Iris")}, at)
    refused = decide(first, "brand", FieldState.REFUSED, "Non.", at)
    # The sources came to say it meanwhile.
    second = new_request("S", "S", "x@y.example", {"brand": Change("Iris", "Les Iris")}, at + timedelta(days=9))
    accepted = decide(second, "brand", FieldState.ACCEPTED, "", at + timedelta(days=10))
    (line,) = _lines_of([refused, accepted])
    assert line.changes["brand"] == Change("Iris", "Les Iris")


def _lines_of(requests: Sequence[EditRequest]) -> list[Line]:
    return list(lines_of_structure("S", requests))
