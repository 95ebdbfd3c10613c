import json
from datetime import date
from pathlib import Path

import msgspec
import pytest

from data.rows import Candidate, Quarantined
from data.sample import generate
from data.sources import ADAPTERS, recognise
from data.sources.reading import Unreadable
from data.sources.table import write_template
from data.vocabulary import sources


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """A file of each source."""
    export = tmp_path / "export.json"
    export.write_text(json.dumps({"results": [{"siret": "1", "kind": "EI", "name": "n", "email": "a@b.fr"}]}))
    sample = tmp_path / "sample.jsonl"
    sample.write_bytes(b"\n".join(generate(5, 1)) + b"\n")
    return {"emplois": export, "sample": sample}


FIXTURES = Path(__file__).parent / "fixtures"
FIXTURE_OF = {
    "emplois_marche.json": "emplois",
    "structures-inclusion-2026-11-16.json": "data_inclusion",
    "finess-cs1100507.csv": "finess",
    "rge.csv": "labels",
    "decp-2024.json": "contracts",
    "decp-2019.json": "contracts",
    "decp.csv": "contracts",
    "decp-v3.csv": "contracts",
    "qpv-2024.geojson": "territories",
    "frr-2025.csv": "territories",
    "frr-observatoire.csv": "territories",
    "edits.jsonl": "edits",
}


def test_each_file_is_recognised_as_its_own_source(files: dict[str, Path]) -> None:
    assert {name: recognise(path) for name, path in files.items()} == {name: ADAPTERS[name] for name in files}


@pytest.mark.parametrize("name", FIXTURE_OF)
def test_each_fixture_is_recognised_by_its_own_adapter_only(name: str) -> None:
    head = (FIXTURES / name).read_bytes()[:4096]
    claiming = [source for source, adapter in ADAPTERS.items() if adapter.recognises(head)]
    assert claiming == [FIXTURE_OF[name]]


def test_a_filled_template_is_recognised(tmp_path: Path) -> None:
    for name in ("modele.csv", "modele.xlsx"):
        write_template(tmp_path / name)
        assert recognise(tmp_path / name) is ADAPTERS["table"]


def test_every_source_has_a_row_of_its_role() -> None:
    roles = {sources()[name].role for name in ADAPTERS}
    assert roles == {"structures", "facts", "territories", "edits"}


def test_a_row_of_les_emplois_keeps_what_upstream_wrote(files: dict[str, Path]) -> None:
    (row,) = ADAPTERS["emplois"].read(files["emplois"])
    assert row == Candidate(position=1, siret="1", kind="EI", name="n", contact_email="a@b.fr")
    assert ADAPTERS["emplois"].date_of(files["emplois"]) is None


def test_a_sample_states_its_day_and_gives_every_row(files: dict[str, Path]) -> None:
    rows = list(ADAPTERS["sample"].read(files["sample"]))
    assert [row.position for row in rows] == [1, 2, 3, 4, 5]
    assert ADAPTERS["sample"].date_of(files["sample"]) == date(2026, 11, 1)


def test_a_sample_cut_between_two_lines_is_refused(files: dict[str, Path]) -> None:
    path = files["sample"]
    path.write_bytes(b"\n".join(path.read_bytes().splitlines()[:-2]))
    with pytest.raises(Unreadable, match="5 lignes annoncées, 3 lues"):
        list(ADAPTERS["sample"].read(path))


def test_a_sample_row_of_another_shape_is_kept_aside(files: dict[str, Path]) -> None:
    path = files["sample"]
    lines = path.read_bytes().splitlines()
    lines[2] = msgspec.json.encode({"position": 2, "unknown": True})
    path.write_bytes(b"\n".join(lines))
    rows = list(ADAPTERS["sample"].read(path))
    assert isinstance(rows[1], Quarantined)
    assert isinstance(rows[2], Candidate)
