import json
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import __main__ as commands
from data.consolidate import consolidate
from data.consolidation.gathering import input_of
from data.consolidation.report import Report
from data.dataset import Dataset, NoDataset
from data.sources import ADAPTERS
from data.sources.reading import Unreadable
from data.vocabulary import sources
from tests.data.telling import TODAY, quarantine

ROW = {
    "siret": "41987654500015",
    "kind": "ACI",
    "name": "Les Jardins du Drac",
    "post_code": "38000",
    "city": "Grenoble",
    "email": "private@example.org",
    "phone": "0639980001",
    "convention_is_active": True,
}


def export(folder: Path, rows: Sequence[Any]) -> Path:
    """An export of les emplois that holds these rows."""
    path = folder / "export.json"
    path.write_text(json.dumps({"count": len(rows), "next": None, "previous": None, "results": rows}))
    return path


def run(folder: Path, rows: Sequence[Any]) -> tuple[Dataset, Report]:
    """Consolidate these rows in a folder."""
    dataset = Dataset(folder / "dataset")
    path = export(folder, rows)
    return dataset, consolidate([input_of(ADAPTERS["emplois"], path)], dataset, TODAY)


def test_public_and_private_halves_are_apart(tmp_path: Path) -> None:
    dataset, report = run(tmp_path, [ROW])
    assert (report.read, report.kept, report.live, report.quarantined) == (1, 1, 1, 0)
    public = dataset.structures_file.read_text()
    assert "private@example.org" not in public
    assert "639980001" not in public
    assert [contact.email for contact in dataset.contacts()] == ["private@example.org"]
    assert stat.S_IMODE((dataset.folder / "private").stat().st_mode) == 0o700


def test_every_value_knows_its_source(tmp_path: Path) -> None:
    dataset, _ = run(tmp_path, [ROW | {"naf": "8130Z"}])
    (structure,) = dataset.structures()
    assert structure.source_of("name").source == "emplois"
    assert structure.source_of("activities").source == "naf"


def test_two_kinds_may_share_a_siret_and_one_kind_may_not(tmp_path: Path) -> None:
    dataset, report = run(tmp_path, [ROW, ROW | {"kind": "AI"}, ROW | {"name": "Encore"}])
    assert {structure.id for structure in dataset.structures()} == {"41987654500015-ACI", "41987654500015-AI"}
    assert (report.read, report.live, report.merged, report.quarantined) == (3, 2, 1, 0)
    assert [(conflict.structure_id, conflict.field) for conflict in report.conflicts] == [
        ("41987654500015-ACI", "name")
    ]


def test_a_malformed_row_is_kept_aside_whole(tmp_path: Path) -> None:
    dataset, report = run(tmp_path, [ROW, {"siret": 12}, "text", None])
    assert (report.kept, report.by_reason) == (1, {"malformed-row": 3})
    assert [quarantined.row for quarantined in quarantine(dataset)] == [{"siret": 12}, "text", None]


SOME_ROWS = st.lists(
    st.one_of(
        st.builds(
            lambda siret, kind, name: ROW | {"siret": siret, "kind": kind, "name": name},
            st.sampled_from(["41987654500015", "41987654500023", "12345678901234", ""]),
            st.sampled_from(["ACI", "EI", "GEIQ", "?"]),
            st.text(max_size=12),
        ),
        st.none(),
        st.integers(),
    ),
    max_size=12,
)


@given(SOME_ROWS)
def test_every_row_ends_somewhere(tmp_path_factory: pytest.TempPathFactory, rows: list[Any]) -> None:
    dataset, report = run(tmp_path_factory.mktemp("rows"), [*rows, ROW])
    rows = [*rows, ROW]
    assert report.read == len(rows)
    kept = len(list(dataset.structures()))
    quarantined = len(dataset.quarantine_file.read_bytes().splitlines())
    assert (kept, quarantined) == (report.kept, report.quarantined)
    assert report.live + report.delisted + report.merged + report.quarantined == len(rows)


def test_consolidating_twice_changes_no_byte(tmp_path: Path) -> None:
    rows = [ROW, ROW | {"kind": "EI", "name": "Les Jardins du Drac"}, ROW | {"siret": "x"}]
    dataset, _ = run(tmp_path, rows)
    history = [dataset.slugs_file, dataset.first_seen_file]
    files = [dataset.structures_file, dataset.contacts_file, dataset.quarantine_file, *history]
    before = [file.read_bytes() for file in files]
    run(tmp_path, rows)
    assert [file.read_bytes() for file in files] == before


def test_a_slug_survives_a_change_of_name(tmp_path: Path) -> None:
    run(tmp_path, [ROW])
    dataset, _ = run(tmp_path, [ROW | {"name": "Tout autre nom"}])
    (structure,) = dataset.structures()
    assert structure.slug == "les-jardins-du-drac"


def test_of_two_rows_for_one_structure_the_one_in_activity_is_kept(tmp_path: Path) -> None:
    for rows in ([ROW | {"convention_is_active": None}, ROW], [ROW, ROW | {"convention_is_active": None}]):
        dataset, report = run(tmp_path, rows)
        (structure,) = dataset.structures()
        assert structure.live
        assert report.merged == 1


@pytest.mark.parametrize("rows", [[], [{"siret": "x"}]])
def test_an_export_that_would_empty_the_site_is_refused(tmp_path: Path, rows: list[Any]) -> None:
    dataset, _ = run(tmp_path, [ROW])
    before = dataset.structures_file.read_bytes()
    assert commands.main(["consolidate", f"emplois={export(tmp_path, rows)}", "--out", str(dataset.folder)]) == 3
    assert dataset.structures_file.read_bytes() == before


def test_a_crash_while_replacing_forgets_no_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replaced: list[str] = []
    replace = Path.replace

    def crash(file: Path, target: Path) -> Path:
        if len(replaced) == crash_at:
            raise KeyboardInterrupt
        replaced.append(file.name)
        return replace(file, target)

    for crash_at in range(5):
        folder = tmp_path / str(crash_at)
        folder.mkdir()
        run(folder, [ROW])
        replaced.clear()
        monkeypatch.setattr(Path, "replace", crash)
        with pytest.raises(KeyboardInterrupt):
            run(folder, [ROW | {"name": "Nouveau nom"}])
        monkeypatch.undo()
        dataset, _ = run(folder, [ROW | {"name": "Encore un nom"}])
        assert {structure.slug for structure in dataset.structures()} == {"les-jardins-du-drac"}


@pytest.mark.parametrize("file", ["slugs_file", "first_seen_file", "structures_file"])
def test_a_broken_dataset_is_one_sentence(tmp_path: Path, file: str) -> None:
    dataset, _ = run(tmp_path, [ROW])
    getattr(dataset, file).write_bytes(b'{"truncated": ')
    with pytest.raises(NoDataset, match="fichier illisible"):
        dataset.slugs() and dataset.first_seen() and list(dataset.structures())
    with pytest.raises(NoDataset, match="fichier illisible"):
        list(dataset.structures()) and dataset.first_seen() and dataset.slugs()


BAD_FILES = {
    "truncated.json": (b'{"count": 1, "results": [{"siret": "419876', "ligne 1 : le JSON s’arrête au milieu"),
    "latin1.json": (
        b'{"results": [{"siret": "1",\n "name": "caf\xe9"}]}',
        "ligne 2 : l’octet 0xe9 n’est pas de l’UTF-8",
    ),
    "empty.json": (b"", "le fichier est vide"),
    "blank.json": (b"  \n ", "le fichier est vide"),
    "broken.json": (b'{"results": [}', "ce n’est pas du JSON valide"),
    "other.json": (b'{"rows": []}', "ce n’est pas un export"),
    "short.json": (b'{"count": 2, "results": []}', "2 lignes annoncées, 0 présentes"),
    "page.json": (b'{"results": [], "next": "?page=2"}', "une page parmi d’autres"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_an_unreadable_file_is_one_sentence_and_loses_nothing(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    content, words = BAD_FILES[name]
    dataset, _ = run(tmp_path, [ROW])
    before = dataset.structures_file.read_bytes()
    bad = tmp_path / name
    bad.write_bytes(content)
    assert commands.main(["consolidate", f"emplois={bad}", "--out", str(dataset.folder)]) == 1
    said = capsys.readouterr().err.strip()
    assert words in said
    assert str(bad) in said
    assert len(said.splitlines()) == 1
    assert dataset.structures_file.read_bytes() == before


@pytest.mark.parametrize(
    ("argument", "words"),
    [
        ("{folder}", "c’est un dossier"),
        ("{folder}/missing.json", "n’existe pas"),
        ("nowhere={folder}/x.csv", "n’est pas une source connue"),
    ],
)
def test_a_wrong_argument_is_one_sentence(
    tmp_path: Path, argument: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "dataset"
    assert commands.main(["consolidate", argument.format(folder=tmp_path), "--out", str(out)]) == 1
    said = capsys.readouterr().err.strip()
    assert words in said
    assert len(said.splitlines()) == 1
    assert not out.exists()


def test_a_file_of_no_known_format_is_not_guessed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "list.csv"
    path.write_text("nom;siret\n")
    assert commands.main(["consolidate", str(path), "--out", str(tmp_path / "dataset")]) == 1
    assert "format non reconnu" in capsys.readouterr().err


def test_a_recognised_file_is_said_aloud(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = export(tmp_path, [ROW])
    assert commands.main(["consolidate", str(path), "--out", str(tmp_path / "dataset")]) == 0
    said = capsys.readouterr().out
    assert "source reconnue, emplois" in said
    assert "1 ligne lue = 1 structure en activité" in " ".join(said.split())


def test_reading_before_consolidating_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(NoDataset, match="python -m data consolidate"):
        list(Dataset(tmp_path).structures())


def test_the_real_export_is_kept_whole(tmp_path: Path, real_export: Path) -> None:
    dataset = Dataset(tmp_path)
    report = consolidate([input_of(ADAPTERS["emplois"], real_export)], dataset, TODAY)
    assert report.read == 3853
    assert report.by_reason == {"invalid-siret": 13}
    assert report.kept == 3840
    structures = list(dataset.structures())
    assert len({structure.slug for structure in structures}) == len(structures)
    assert sum(structure.place.departement is None for structure in structures) == 0


def test_an_unreadable_source_stops_consolidation(tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        consolidate([input_of(ADAPTERS["emplois"], export(tmp_path, []).parent)], Dataset(tmp_path), TODAY)


def test_every_source_is_described() -> None:
    assert set(ADAPTERS) <= set(sources())


def test_a_file_that_states_no_date_is_dated_by_the_day_it_was_received(tmp_path: Path) -> None:
    dataset, _ = run(tmp_path, [ROW])
    (structure,) = dataset.structures()
    assert structure.source.received


def test_a_row_that_cannot_be_decoded_is_kept_aside_and_the_others_stay(tmp_path: Path) -> None:
    path = tmp_path / "export.json"
    far = '{"siret": "1", "name": "Sans type", "latitude": 1e400}'
    path.write_text(f'{{"results": [{json.dumps(ROW)}, {far}]}}')
    dataset = Dataset(tmp_path / "dataset")
    report = consolidate([input_of(ADAPTERS["emplois"], path)], dataset, TODAY)
    assert (report.kept, report.by_reason) == (1, {"malformed-row": 1})
    (aside,) = quarantine(dataset)
    assert aside.row["name"] == "Sans type"


def test_endless_nesting_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "deep.json"
    path.write_text('{"results": [' + "[" * 100_000)
    assert commands.main(["consolidate", f"emplois={path}", "--out", str(tmp_path / "dataset")]) == 1
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_private_files_are_their_owner_s_alone(tmp_path: Path) -> None:
    dataset, _ = run(tmp_path, [ROW])
    for file in (dataset.folder / "private").iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
