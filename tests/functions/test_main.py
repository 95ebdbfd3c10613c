import socket
from pathlib import Path

import pytest

from functions.__main__ import main
from tests.functions.somebody import EMAIL, does_everything
from tests.functions.world import ATELIER_EMAIL, SILENT, TYPED, World


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SMTP_URL", raising=False)
    monkeypatch.delenv("SITE_ADDRESS", raising=False)
    monkeypatch.delenv("REPORT_TO", raising=False)
    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.setattr("functions.logs.to_standard_error", lambda: None)


@pytest.mark.parametrize(
    "command",
    [
        "serve",
        "load",
        "status",
        "moderate",
        "worker",
        "replay",
        "retention",
        "backup",
        "restore",
        "export-edits",
        "export-needs",
        "plan",
        "export-person",
        "erase-person",
    ],
)
def test_each_command_explains_itself_with_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main([command, "--help"])

    assert stop.value.code == 0
    assert f"Exemple\u202f: python -m functions {command}" in " ".join(capsys.readouterr().out.split(" "))


@pytest.mark.parametrize("arguments", [["sell"], [], ["serve", "--port", "70000"], ["serve", "--port", "http"]])
def test_what_cannot_be_understood_exits_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)

    assert stop.value.code == 2


def test_busy_port_is_one_clear_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        code = main(["serve", "--site", str(tmp_path), "--store", str(tmp_path / "s.sqlite"), "--port", port])

    error = capsys.readouterr().err
    assert code == 1
    assert port in error
    assert "--port" in error
    assert error.count("\n") == 1


def test_missing_site_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--site", str(tmp_path / "none"), "--store", str(tmp_path / "s.sqlite")]) == 1
    assert "--site" in capsys.readouterr().err


def test_status_counts_without_personal_data(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    world.confirmed()
    world.confirmed(structure_id=SILENT.id)
    world.reported(email="")

    assert main(["status", "--store", str(world.settings.store)]) == 0
    said = capsys.readouterr().out
    assert "Messages\u202f: 1\u00a0accepté, 1\u00a0retenu" in said
    assert "Signalements\u202f: 1\u00a0accepté, 0\u00a0retenu" in said
    assert "4 en attente" in said
    assert TYPED["email"] not in said


def test_status_tells_edits_claims_and_what_waits_for_somebody(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    does_everything(world)
    assert main(["status", "--store", str(world.settings.store)]) == 0
    said = capsys.readouterr().out

    edits = "1\u00a0demande, dont 0 à décider et 1 à confirmer par courriel\u202f; 1\u00a0brouillon"
    assert f"Modifications de fiches\u202f: {edits}" in said
    assert "Demandes d’accès à une fiche\u202f: 1, dont 0 à décider" in said
    assert f"Messages retenus\u202f: 1, depuis le {world.clock.now():%Y-%m-%d}" in said
    assert "Signalements retenus" not in said
    assert EMAIL not in said


def test_status_says_when_nothing_waits_for_somebody(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    world.confirmed()
    assert main(["status", "--store", str(world.settings.store)]) == 0
    assert "Rien n’attend une personne." in capsys.readouterr().out


def test_worker_sends_what_is_due_once(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    world.confirmed()
    command = ["worker", "--once", "--store", str(world.settings.store), "--mails", str(world.mails)]

    assert main(command) == 0
    assert "2" in capsys.readouterr().out
    assert len(list(world.mails.glob("*.eml"))) == 2
    assert ATELIER_EMAIL in "".join(file.read_text() for file in world.mails.glob("*.eml"))


@pytest.mark.parametrize("command", [["worker", "--once"], ["serve", "--port", "0"]])
def test_unusable_smtp_url_is_told(
    world: World, command: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SMTP_URL", "http://secret@x")
    site = ["--site", str(world.folder)] if command[0] == "serve" else []

    assert main([*command, *site, "--store", str(world.settings.store)]) == 1
    assert "SMTP_URL doit" in capsys.readouterr().err


def test_unreadable_store_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "store.sqlite").write_bytes(b"not a database" * 100)

    assert main(["status", "--store", str(tmp_path / "store.sqlite")]) == 1
    assert "n’est pas un magasin" in capsys.readouterr().err


def test_load_without_dataset_or_frame_says_what_to_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = ["--store", str(tmp_path / "s.sqlite")]

    assert main(["load", "--dataset", str(tmp_path), "--frame", str(tmp_path / "f.json"), *store]) == 1
    assert "python -m data consolidate" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["status", "replay", "retention"])
def test_a_store_that_is_not_there_is_not_made_by_reading_it(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = tmp_path / "nowhere.sqlite"
    assert main([command, "--store", str(store)]) == 1
    assert str(store) in capsys.readouterr().err
    assert not store.exists()
