"""What stops a consolidation, with which words and which exit code, and that the previous dataset stays."""

import json
import os
import stat
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from data import __main__ as commands
from data.consolidation.guards import Suspicious
from data.dataset import Dataset
from tests.data.rows import candidate
from tests.data.sirets import siret
from tests.data.telling import TODAY, consolidated, told

ROWS = [replace(candidate(), siret=siret(number), name=f"Atelier {number}") for number in range(20)]


def test_a_loss_of_a_tenth_of_the_live_structures_passes_and_more_stops(tmp_path: Path) -> None:
    consolidated(tmp_path, told("emplois", *ROWS))
    consolidated(tmp_path, told("emplois", *ROWS[:18]))
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    with pytest.raises(Suspicious, match="de 18 à 16") as stopped:
        consolidated(tmp_path, told("emplois", *ROWS[:16]))
    refused = tmp_path / "private" / "refused.md"
    assert str(refused) in str(stopped.value.sentences)
    assert "2 retirées" in refused.read_text()
    assert stat.S_IMODE(refused.stat().st_mode) == 0o600
    refused.unlink()
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before
    refused.write_text("a former doubt")
    _, report = consolidated(tmp_path, told("emplois", *ROWS[:16]), accepted=True)
    assert report.live == 16
    assert not refused.exists()


def test_a_source_that_shrinks_by_more_than_a_fifth_stops(tmp_path: Path) -> None:
    consolidated(tmp_path, told("emplois", *ROWS), told("finess", *ROWS[:10]))
    consolidated(tmp_path, told("emplois", *ROWS), told("finess", *ROWS[:8]))
    with pytest.raises(Suspicious, match="FINESS\u202f: 8\u00a0lignes utilisables la fois précédente, 6 cette fois"):
        consolidated(tmp_path, told("emplois", *ROWS), told("finess", *ROWS[:6]))
    with pytest.raises(Suspicious, match="FINESS\u202f: 8\u00a0lignes utilisables la fois précédente, 0 cette fois"):
        consolidated(tmp_path, told("emplois", *ROWS))


def test_a_source_older_than_allowed_stops(tmp_path: Path) -> None:
    consolidated(tmp_path, told("emplois", *ROWS, day=TODAY - timedelta(45)))
    with pytest.raises(Suspicious, match="il y a 46\u00a0jours"):
        consolidated(tmp_path, told("emplois", *ROWS, day=TODAY - timedelta(46)))


def test_a_source_dated_in_the_future_stops(tmp_path: Path) -> None:
    with pytest.raises(Suspicious, match="dans l’avenir"):
        consolidated(tmp_path, told("emplois", *ROWS, day=TODAY + timedelta(1)))


@pytest.mark.parametrize("damage", [b"", b'{"sources": 1}', None])
def test_a_missing_report_does_not_turn_the_guards_off(tmp_path: Path, damage: bytes | None) -> None:
    dataset, _ = consolidated(tmp_path, told("emplois", *ROWS))
    if damage is None:
        dataset.report_file.unlink()
    else:
        dataset.report_file.write_bytes(damage)
    with pytest.raises(Suspicious, match="de 20 à 10"):
        consolidated(tmp_path, told("emplois", *ROWS[:10]))
    with pytest.raises(Suspicious, match="rapport de la consolidation précédente"):
        consolidated(tmp_path, told("emplois", *ROWS))


def test_a_source_that_comes_back_empty_never_empties_the_dataset(tmp_path: Path) -> None:
    dataset, _ = consolidated(tmp_path, told("emplois", *ROWS))
    for accepted in (False, True):
        with pytest.raises(Suspicious, match="Aucune structure à garder"):
            consolidated(tmp_path, told("emplois"), accepted=accepted)
    assert len(list(dataset.structures())) == 20


def test_the_fictional_sample_never_grows_old(tmp_path: Path) -> None:
    consolidated(tmp_path, told("sample", *ROWS, day=date(2001, 1, 1)))


def _export(path: Path, count: int) -> Path:
    rows = [{"siret": siret(n), "kind": "EA", "name": f"Atelier {n}", "city": "Grenoble"} for n in range(count)]
    path.write_text(json.dumps({"count": count, "next": None, "results": rows}))
    return path


def test_the_command_exits_3_with_the_differences_and_accept_overrides(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = ["--out", str(tmp_path / "dataset")]
    assert commands.main(["consolidate", f"emplois={_export(tmp_path / 'a.json', 20)}", *out]) == 0
    capsys.readouterr()
    assert commands.main(["consolidate", f"emplois={_export(tmp_path / 'a.json', 10)}", *out]) == 3
    said = capsys.readouterr().err
    assert "de 20 à 10" in said
    assert "--accept" in said
    assert len(list(Dataset(tmp_path / "dataset").structures())) == 20
    assert commands.main(["consolidate", f"emplois={tmp_path / 'a.json'}", *out, "--accept"]) == 0
    assert sum(structure.live for structure in Dataset(tmp_path / "dataset").structures()) == 10


def test_a_file_received_long_ago_is_an_old_source(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = _export(tmp_path / "old.json", 3)
    os.utime(path, (0, 0))
    assert commands.main(["consolidate", f"emplois={path}", "--out", str(tmp_path / "dataset")]) == 3
    assert "1er\u00a0janvier 1970" in capsys.readouterr().err
    assert not (tmp_path / "dataset" / "public").exists()
