from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest

from data.consolidation.report import Report
from data.dataset import Dataset
from data.model import Contact, Place, Provenance, Structure
from functions.snapshot import UnusableSnapshot, read_snapshot
from theme.destinations import Destinations
from theme.frame import Frame

SOURCE = Provenance("sample", date(2026, 11, 21))
STRUCTURE = Structure(
    id="41987654300021-EI",
    slug="atelier",
    kind="EI",
    name="ATELIER",
    brand="L’Atelier",
    siret="41987654300021",
    place=Place(city="Fontaine", departement="38"),
    live=True,
    source=SOURCE,
)
CONTACT = Contact(
    structure_id=STRUCTURE.id, first_name="Camille", last_name="Roy", email="c@atelier.example", source=SOURCE
)
NOW = datetime(2026, 11, 21, tzinfo=UTC)


def write(folder: Path, structures: list[Structure], contacts: list[Contact]) -> tuple[Path, Path]:
    report = Report(consolidated_on=date(2026, 11, 22), sources={}, live=len(structures))
    Dataset(folder / "dataset").write(structures, contacts, [], report, {}, {})
    frame = folder / "frame.json"
    frame.write_bytes(msgspec.json.encode(Frame(site_name="Annuaire d’essai")))
    return folder / "dataset", frame


def test_snapshot_says_in_words_what_pages_show(tmp_path: Path) -> None:
    snapshot = read_snapshot(*write(tmp_path, [STRUCTURE], [CONTACT]), NOW)

    (known,), (recipient,) = snapshot.structures, snapshot.recipients
    assert (known.name, known.city_line, known.live) == ("L’Atelier", "Fontaine (38)", True)
    assert "insertion" in known.kind_label
    assert (recipient.email, recipient.name) == ("c@atelier.example", "Camille Roy")
    assert "essai" in recipient.source_label
    assert snapshot.frame.site_name == "Annuaire d’essai"


def test_contacts_without_email_or_structure_are_left_out(tmp_path: Path) -> None:
    contacts = [msgspec.structs.replace(CONTACT, email=""), msgspec.structs.replace(CONTACT, structure_id="nobody")]

    assert read_snapshot(*write(tmp_path, [STRUCTURE], contacts), NOW).recipients == ()


def test_opposition_of_the_dataset_is_carried(tmp_path: Path) -> None:
    opposed = msgspec.structs.replace(CONTACT, opposed_on=date(2026, 1, 1))

    assert read_snapshot(*write(tmp_path, [STRUCTURE], [opposed]), NOW).recipients[0].opposed


def test_empty_dataset_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableSnapshot, match="aucune structure"):
        read_snapshot(*write(tmp_path, [], []), NOW)


def test_missing_or_spoilt_frame_is_told(tmp_path: Path) -> None:
    dataset, frame = write(tmp_path, [STRUCTURE], [CONTACT])
    with pytest.raises(UnusableSnapshot, match="construisez d’abord le site"):
        read_snapshot(dataset, tmp_path / "none.json", NOW)
    frame.write_text("{")
    with pytest.raises(UnusableSnapshot, match="n’est pas le cadre"):
        read_snapshot(dataset, frame, NOW)


def test_pages_of_the_site_are_read_beside_its_frame(tmp_path: Path) -> None:
    dataset, frame = write(tmp_path, [STRUCTURE], [CONTACT])
    assert read_snapshot(dataset, frame, NOW).destinations == Destinations()

    (tmp_path / "destinations.json").write_text('{"sectors": {"traiteur": "/secteurs/restauration/traiteur/"}}')
    assert read_snapshot(dataset, frame, NOW).destinations.sectors == {"traiteur": "/secteurs/restauration/traiteur/"}

    (tmp_path / "destinations.json").write_text("[]")
    with pytest.raises(UnusableSnapshot, match="liste des pages"):
        read_snapshot(dataset, frame, NOW)
