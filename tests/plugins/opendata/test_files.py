"""The files together: their digests, what stays when nothing changed, what must never be there."""

import hashlib
import re
from datetime import date
from pathlib import Path

import msgspec

from data.dataset import Dataset
from data.geography import france
from data.model import Place, PointPrecision, Provenance, Structure
from plugins.opendata.files import CHECKSUMS, DESCRIPTION, make_files, paths, read_description
from plugins.opendata.generator import publish
from plugins.publication.output import Output
from tests.plugins.opendata.conftest import structure
from theme.frame import Frame


def test_all_paths_are_told_beforehand(files: dict[str, bytes]) -> None:
    assert sorted(paths(france())) == sorted(files)


def test_checksums_are_those_of_the_files(files: dict[str, bytes]) -> None:
    lines = files[CHECKSUMS].decode().splitlines()
    assert len(lines) == 6
    for line in lines:
        digest, name = re.fullmatch(r"([0-9a-f]{64})  (\S+)", line).groups()
        assert hashlib.sha256(files[f"donnees/{name}"]).hexdigest() == digest


def test_the_description_counts_what_the_files_hold(files: dict[str, bytes], structures: list[Structure]) -> None:
    said = read_description(files[DESCRIPTION])
    assert said.structures == len(structures) == files["donnees/structures.jsonl"].count(b"\n")
    assert said.activities == sum(len(one.activities) for one in structures)
    assert said.located == sum(one.place.latitude is not None for one in structures)
    assert said.day == max(one.source.date for one in structures)
    assert said.fictional
    assert [source.code for source in said.sources] == ["sample"]
    assert {file.path.lstrip("/"): file.size for file in said.files}.items() <= {
        path: len(content) for path, content in files.items()
    }.items()


def test_a_source_is_dated_by_its_latest_value() -> None:
    late = structure("emplois", date(2026, 11, 9), id="b")
    filled = structure(
        "emplois", id="c", founded=1998, provenance={"founded": Provenance("registry", date(2026, 1, 5))}
    )
    made = make_files([structure("emplois"), late, filled], france(), Frame())
    said = read_description(made[DESCRIPTION])
    assert said.day == date(2026, 11, 9)
    assert [(source.code, source.structures, source.latest) for source in said.sources] == [
        ("emplois", 3, date(2026, 11, 9)),
        ("registry", 1, date(2026, 1, 5)),
    ]


def test_the_map_is_as_rfc_7946_says(structures: list[Structure], files: dict[str, bytes]) -> None:
    collection = msgspec.json.decode(files["donnees/structures.geojson"])
    located = {one.id: one for one in structures if one.place.latitude is not None}
    assert collection["type"] == "FeatureCollection"
    assert {feature["id"] for feature in collection["features"]} == set(located)
    assert located
    for feature in collection["features"]:
        longitude, latitude = feature["geometry"]["coordinates"]
        place = located[feature["id"]].place
        assert (latitude, longitude) == (place.latitude, place.longitude)
        assert feature["properties"]["fictif"] is True


def test_a_point_says_whether_it_is_the_address() -> None:
    centre = Place(city="Fontaine", latitude=45.19, longitude=5.69, precision=PointPrecision.COMMUNE)
    content = make_files([structure("emplois", place=centre)], france(), Frame())["donnees/structures.geojson"]
    assert msgspec.json.decode(content)["features"][0]["properties"]["precision"] == "commune"


def test_the_same_structures_make_the_same_bytes(files: dict[str, bytes], structures: list[Structure]) -> None:
    assert make_files(structures, france(), Frame(site_address="https://annuaire.example")) == files


def test_nothing_of_the_private_half_is_there(files: dict[str, bytes], sample_dataset: Dataset) -> None:
    contacts = list(sample_dataset.contacts())
    emails = {contact.email.lower() for contact in contacts if contact.email}
    phones = {contact.phone[-9:] for contact in contacts if contact.phone}
    assert len(emails) > 300
    for path, content in files.items():
        if not path.endswith(".xlsx"):
            text = content.decode()
            assert {found.lower() for found in re.findall(r"[\w.+%-]+@[\w.-]+\w", text)} & emails == set(), path
            runs = {run[-9:] for run in re.findall(r"(?<!\d)(?:0|\+?33|0033)\d{9}(?!\d)", text)}
            assert runs & phones == set(), path


def test_a_published_address_is_there_and_only_it() -> None:
    published = structure("emplois", published_email="bonjour@drac.example", has_contact=True)
    content = make_files([published], france(), Frame())["donnees/structures.csv"].decode()
    assert "bonjour@drac.example" in content


def test_files_are_made_again_only_when_their_mark_changes(structures: list[Structure], tmp_path: Path) -> None:
    few, frame, geography = structures[:3], Frame(), france()
    folder = tmp_path / "output"
    first = Output(folder)
    said = publish(few, geography, frame, first, "mark-1")
    first.close()
    same = Output(folder)
    # Were they made again, they would be of nothing.
    assert publish([], geography, frame, same, "mark-1") == said
    kept = same.close()
    assert (kept.added, kept.changed, kept.removed) == ([], [], [])
    assert (folder / "donnees" / "structures.csv").read_bytes().count(b"\r\n") > 3
    other = Output(folder)
    assert publish([], geography, frame, other, "mark-2").structures == 0
    changes = other.close()
    assert "donnees/structures.csv" in changes.changed
    assert changes.added == changes.removed == []


def test_a_file_that_vanished_is_made_again(structures: list[Structure], tmp_path: Path) -> None:
    folder = tmp_path / "output"
    for _ in range(2):
        output = Output(folder)
        publish(structures[:3], france(), Frame(), output, "mark")
        output.close()
        assert (folder / "donnees" / "structures.jsonl").exists()
        (folder / "donnees" / "structures.jsonl").unlink()
