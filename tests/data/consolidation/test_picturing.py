"""Pictures of edits: brought beside the record that names them, never missing, never left behind."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from data.consolidation.guards import Suspicious
from data.consolidation.picturing import folder_beside
from data.dataset import Dataset
from data.model import Picture
from data.rows import AcceptedEdit, Change
from data.sources import ADAPTERS
from tests.data.rows import candidate
from tests.data.sirets import siret
from tests.data.telling import TODAY, consolidated, told

ROW = candidate(description="Maraîchage.")
ID = f"{ROW.siret}-ACI"
WORKSHOP, GARDEN = f"{'a' * 24}.webp", f"{'b' * 24}.webp"


@pytest.fixture
def edits(tmp_path: Path) -> Path:
    """A file of edits that export-edits would write, and the folder beside it."""
    folder_beside(tmp_path / "edits.jsonl").mkdir()
    return tmp_path / "edits.jsonl"


def export(edits: Path, *names: str, files: Sequence[str] | None = None) -> None:
    """Write one accepted edit that names these pictures, and their files."""
    after = [{"file": name, "alternative": f"Vue de {name[:1]}"} for name in names]
    line = {"structure_id": ID, "accepted_on": "2026-11-20", "changes": {"pictures": {"before": [], "after": after}}}
    edits.write_bytes(msgspec.json.encode(line) + b"\n")
    for name in names if files is None else files:
        (folder_beside(edits) / name).write_bytes(f"picture {name}".encode())


def dataset_of(edits: Path, folder: Path) -> Dataset:
    """The dataset of one structure and these edits."""
    from_file = replace(told("edits"), adapter=ADAPTERS["edits"], path=edits)
    dataset, report = consolidated(folder, told("emplois", ROW), from_file)
    assert report.by_reason == {}
    return dataset


def pictures(dataset: Dataset) -> tuple[Picture, ...]:
    (structure,) = dataset.structures()
    return structure.pictures


def tree(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_pictures_come_with_the_record_that_names_them(edits: Path, tmp_path: Path) -> None:
    export(edits, WORKSHOP, GARDEN)
    (folder_beside(edits) / f"{'c' * 24}.webp").write_bytes(b"named by no edit")
    dataset = dataset_of(edits, tmp_path / "dataset")
    assert [picture.file for picture in pictures(dataset)] == [WORKSHOP, GARDEN]
    here = tmp_path / "dataset" / "public" / "pictures"
    assert tree(here) == {name: f"picture {name}".encode() for name in (WORKSHOP, GARDEN)}
    report = dataset.report()
    assert report is not None
    assert "picture-missing" not in report.by_flag


def export_logos(edits: Path, *references: tuple[str, str | None], files: Sequence[str]) -> None:
    """Write one accepted edit of references, with or without a logo, and the files of some."""
    after = [{"name": name, "logo": logo} for name, logo in references]
    line = {"structure_id": ID, "accepted_on": "2026-11-20", "changes": {"references": {"before": [], "after": after}}}
    edits.write_bytes(msgspec.json.encode(line) + b"\n")
    for name in files:
        (folder_beside(edits) / name).write_bytes(f"picture {name}".encode())


def test_logos_come_with_their_reference_which_stays_without_one_that_is_missing(edits: Path, tmp_path: Path) -> None:
    asked = ("Mairie", WORKSHOP), ("Métropole", GARDEN), ("Lycée", None), ("Port", "../structures.jsonl")
    export_logos(edits, *asked, files=[WORKSHOP])
    dataset = dataset_of(edits, tmp_path / "dataset")
    (structure,) = dataset.structures()
    told = [(one.name, one.logo) for one in structure.references]
    assert told == [("Mairie", WORKSHOP), ("Métropole", None), ("Lycée", None), ("Port", None)]
    here = tmp_path / "dataset" / "public" / "pictures"
    assert tree(here) == {WORKSHOP: f"picture {WORKSHOP}".encode()}
    report = dataset.report()
    assert report is not None
    assert report.by_flag["picture-missing"] == 1

    export_logos(edits, ("Mairie", None), files=[])
    dataset_of(edits, tmp_path / "dataset")
    assert tree(here) == {}


@pytest.mark.parametrize(
    "name",
    [
        "../structures.jsonl",
        "../pictures.webp",
        "/etc/hostname",
        "..",
        "",
        ".hidden.webp",
        "a/b.webp",
        "a\\b.webp",
        "A.webp",
        "a\n.webp",
        "a.webp\x00",
        "page.html",
        "logo.svg",
        "é.webp",
        f"{'a' * 130}.webp",
    ],
)
def test_a_name_that_is_no_picture_s_is_left_out_and_told(edits: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "pictures.webp").write_bytes(b"beside")
    for plain in ("page.html", "logo.svg", "A.webp", ".hidden.webp"):
        (folder_beside(edits) / plain).write_bytes(b"<script>")
    export(edits, name, WORKSHOP, files=[WORKSHOP])
    dataset = dataset_of(edits, tmp_path / "dataset")
    assert [picture.file for picture in pictures(dataset)] == [WORKSHOP]
    assert set(tree(tmp_path / "dataset" / "public")) == {"structures.jsonl", f"pictures/{WORKSHOP}"}
    report = dataset.report()
    assert report is not None
    assert report.flagged["picture-missing"] == [ID]


@pytest.mark.parametrize("how", ["absent", "empty", "link", "folder", "too large"])
def test_a_picture_without_a_usable_file_is_left_out_and_told(edits: Path, tmp_path: Path, how: str) -> None:
    export(edits, WORKSHOP, GARDEN, files=[GARDEN])
    (tmp_path / "private").write_bytes(b"private")
    file = folder_beside(edits) / WORKSHOP
    match how:
        case "empty":
            file.touch()
        case "link":
            file.symlink_to(tmp_path / "private")
        case "folder":
            file.mkdir()
        case "too large":
            with file.open("wb") as sparse:
                sparse.truncate(11 * 1024 * 1024)
    dataset = dataset_of(edits, tmp_path / "dataset")
    assert [picture.file for picture in pictures(dataset)] == [GARDEN]
    assert "image d’une modification dont le fichier manque" in dataset.report_page.read_text()
    assert ID in dataset.report_page.read_text()


def test_twice_the_same_is_the_same_bytes_and_copies_nothing(edits: Path, tmp_path: Path) -> None:
    export(edits, WORKSHOP)
    dataset_of(edits, tmp_path / "dataset")
    before = tree(tmp_path / "dataset" / "public")
    copied = tmp_path / "dataset" / "public" / "pictures" / WORKSHOP
    written = copied.stat().st_mtime_ns, copied.stat().st_ino
    dataset_of(edits, tmp_path / "dataset")
    dataset_of(edits, tmp_path / "other")
    assert tree(tmp_path / "dataset" / "public") == before == tree(tmp_path / "other" / "public")
    assert (copied.stat().st_mtime_ns, copied.stat().st_ino) == written


def test_a_picture_brought_once_stays_without_the_folder(edits: Path, tmp_path: Path) -> None:
    export(edits, WORKSHOP)
    dataset_of(edits, tmp_path / "dataset")
    (folder_beside(edits) / WORKSHOP).unlink()
    folder_beside(edits).rmdir()
    assert [picture.file for picture in pictures(dataset_of(edits, tmp_path / "dataset"))] == [WORKSHOP]


def test_a_picture_that_changed_replaces_the_one_of_its_name(edits: Path, tmp_path: Path) -> None:
    export(edits, WORKSHOP)
    dataset_of(edits, tmp_path / "dataset")
    (folder_beside(edits) / WORKSHOP).write_bytes(b"another")
    dataset_of(edits, tmp_path / "dataset")
    assert (tmp_path / "dataset" / "public" / "pictures" / WORKSHOP).read_bytes() == b"another"


def test_a_withdrawn_picture_leaves_and_one_put_by_hand_stays(edits: Path, tmp_path: Path) -> None:
    export(edits, WORKSHOP, GARDEN)
    dataset_of(edits, tmp_path / "dataset")
    here = tmp_path / "dataset" / "public" / "pictures"
    (here / "facade.jpg").write_bytes(b"put by hand")
    export(edits, GARDEN)
    dataset_of(edits, tmp_path / "dataset")
    assert set(tree(here)) == {GARDEN, "facade.jpg"}


def test_a_stopped_consolidation_brings_no_picture(edits: Path, tmp_path: Path) -> None:
    others = [replace(ROW, siret=siret(number), name=f"Structure {number}") for number in range(40)]
    consolidated(tmp_path / "dataset", told("emplois", ROW, *others))
    export(edits, WORKSHOP)
    with pytest.raises(Suspicious):
        dataset_of(edits, tmp_path / "dataset")
    assert not (tmp_path / "dataset" / "public" / "pictures").exists()


def test_the_latest_edit_decides_and_only_its_files_are_wanted(tmp_path: Path) -> None:
    def edit(name: str, on: date) -> AcceptedEdit:
        change = Change([], [{"file": name, "alternative": "Une vue"}])
        return AcceptedEdit(position=1, structure_id=ID, accepted_on=on, changes={"pictures": change})

    here = tmp_path / "public" / "pictures"
    here.mkdir(parents=True)
    (here / GARDEN).write_bytes(b"garden")
    edits = told("edits", edit(WORKSHOP, date(2026, 1, 1)), edit(GARDEN, TODAY))
    dataset, report = consolidated(tmp_path, told("emplois", ROW), edits)
    assert [picture.file for picture in pictures(dataset)] == [GARDEN]
    assert "picture-missing" not in report.by_flag
