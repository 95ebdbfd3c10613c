"""The commands as people type them: what they say, where they write, how they end."""

import json
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from data import __main__ as commands
from data.dataset import Dataset
from tests.data.sirets import siret
from tests.data.sources.server import Answer, Request, Server

ROW = {
    "siret": siret(1),
    "kind": "EA",
    "name": "LES JARDINS DU DRAC",
    "post_code": "38000",
    "city": "Grenoble",
    "email": "private@example.org",
}


def page(rows: list[dict[str, Any]], following: str | None = None, count: int | None = None) -> Answer:
    """A page of les emplois."""
    body = {"count": count or len(rows), "next": following, "previous": None, "results": rows}
    return Answer(body=json.dumps(body).encode())


@pytest.mark.parametrize("command", ["consolidate", "fetch", "template", "sample", "communes"])
def test_help_shows_examples(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        commands.main([command, "--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert f"python -m data {command}" in said or "make communes" in said


@pytest.mark.parametrize("words", [[], ["nothing"], ["consolidate"], ["fetch", "emplois"]])
def test_words_that_are_off_end_with_2(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        commands.main(words)
    assert ended.value.code == 2


def test_an_address_is_a_source(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EMPLOIS_TOKEN", "secret-of-the-night")
    other = ROW | {"siret": siret(2)}

    def answer(request: Request) -> Answer:
        if "page" in request.parameters:
            return page([other], count=2)
        return page([ROW], f"{server.address}/api/v1/marche?page=2", count=2)

    address = server.script("/api/v1/marche", answer)
    out = tmp_path / "dataset"
    assert commands.main(["consolidate", f"emplois={address}", "--out", str(out)]) == 0
    assert len(list(Dataset(out).structures())) == 2
    assert all("secret-of-the-night" in request.headers["authorization"] for request in server.requests)
    said = capsys.readouterr()
    assert "secret-of-the-night" not in said.out + said.err
    (kept,) = (out / "private" / "fetched").iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE((out / "private").stat().st_mode) == 0o700


def test_two_addresses_of_one_source_are_two_files(tmp_path: Path, server: Server) -> None:
    export = tmp_path / "export.json"
    export.write_text(json.dumps({"results": [ROW]}))
    lists = [
        server.script(f"/{label}.csv", Answer(body=f"siret;label\n{ROW['siret']};{label}\n".encode()))
        for label in ("RSEi", "RFAR")
    ]
    out = tmp_path / "dataset"
    words = [f"emplois={export}", *(f"labels={address}" for address in lists), "--out", str(out)]
    assert commands.main(["consolidate", *words]) == 0
    assert next(iter(Dataset(out).structures())).labels == ("rfar", "rsei")


def test_an_address_that_fails_leaves_the_dataset_and_says_why(
    tmp_path: Path, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    address = server.script("/api/v1/marche", Answer(403))
    assert commands.main(["consolidate", f"emplois={address}", "--out", str(tmp_path / "dataset")]) == 1
    assert "403" in capsys.readouterr().err
    assert not (tmp_path / "dataset" / "public").exists()


def test_the_registry_is_asked_for_the_establishments_of_a_dataset(tmp_path: Path, server: Server) -> None:
    export = tmp_path / "export.json"
    export.write_text(json.dumps({"results": [ROW]}))
    dataset = tmp_path / "dataset"
    assert commands.main(["consolidate", f"emplois={export}", "--out", str(dataset)]) == 0
    establishment = {"siret": ROW["siret"], "etat_administratif": "F"}
    body = {"siren": ROW["siret"][:9], "date_creation": "1998-05-12", "matching_etablissements": [establishment]}
    address = server.script("/search", Answer(body=json.dumps({"results": [body], "total_results": 1}).encode()))
    answers = tmp_path / "registry.jsonl"
    assert commands.main(["fetch", "registry", "--from", address, "--for", str(dataset), "--out", str(answers)]) == 0
    assert [request.parameters["q"] for request in server.requests] == [ROW["siret"]]
    words = [f"emplois={export}", f"registry={answers}", "--out", str(dataset), "--accept"]
    assert commands.main(["consolidate", *words]) == 0
    (structure,) = Dataset(dataset).structures()
    assert (structure.founded, structure.live, structure.delisted_on is None) == (1998, False, False)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["fetch", "nowhere", "--out", "x"], "n’est pas une source connue"),
        (["fetch", "finess", "--out", "x"], "n’a pas d’adresse fixe"),
        (["fetch", "registry", "--out", "x"], "--for"),
        (["template", "modele.pdf"], "en .csv ou en .xlsx"),
        (["sample", "--count", "0", "--out", "x"], "va de 1 à"),
        (["consolidate", "emplois=ftp://example.org/x", "--out", "x"], "ftp"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    words: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert commands.main(words) == 1
    error = capsys.readouterr().err.strip()
    assert said in error
    assert len(error.splitlines()) == 1


@pytest.mark.parametrize("name", ["modele.csv", "modele.xlsx"])
def test_the_template_as_written_can_be_consolidated(tmp_path: Path, name: str) -> None:
    assert commands.main(["template", str(tmp_path / name)]) == 0
    out = tmp_path / "dataset"
    assert commands.main(["consolidate", f"table={tmp_path / name}", "--out", str(out)]) == 0
    (structure,) = Dataset(out).structures()
    assert structure.fictional


def test_a_missing_package_is_named_with_what_to_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    path = tmp_path / "structures.parquet"
    path.write_bytes(b"PAR1" + bytes(20))
    assert commands.main(["consolidate", f"data_inclusion={path}", "--out", str(tmp_path / "dataset")]) == 1
    assert "make sources" in capsys.readouterr().err


def test_the_report_tells_identifiers_not_values(tmp_path: Path) -> None:
    export = tmp_path / "export.json"
    rows = [ROW, ROW | {"name": "Autre", "email": "other@example.org"}, ROW | {"siret": "123", "name": "Sans clé"}]
    export.write_text(json.dumps({"results": rows}))
    assert commands.main(["consolidate", f"emplois={export}", "--out", str(tmp_path / "dataset")]) == 0
    dataset = Dataset(tmp_path / "dataset")
    told = dataset.report_file.read_text() + dataset.report_page.read_text()
    assert f"{ROW['siret']}-EA" in told
    for value in ("example.org", "Jardins", "JARDINS", "Autre", "Sans clé"):
        assert value not in told
