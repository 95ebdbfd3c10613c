import json
import shutil
from pathlib import Path

import pytest

from functions.__main__ import main
from functions.erasures import erasures, journal_of
from functions.submissions import SentMessage
from tests.functions.somebody import EMAIL, HER_CONTACT, MARK, does_everything, everything, somebody_else_writes
from tests.functions.world import SECRET_KEY, TYPED, World


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SMTP_URL", "SITE_ADDRESS", "REPORT_TO", "CONTACT_TO"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SECRET_KEY", SECRET_KEY)


def run(world: World, command: str, *options: str) -> int:
    return main([command, "--store", str(world.settings.store), *options])


@pytest.mark.parametrize("command", ["export-person", "erase-person"])
def test_each_command_explains_itself_with_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main([command, "--help"])

    assert stop.value.code == 0
    assert f"Exemple\u202f: python -m functions {command} --email" in " ".join(capsys.readouterr().out.split(" "))


@pytest.mark.parametrize("command", ["export-person", "erase-person"])
def test_each_command_asks_for_whom(command: str, world: World) -> None:
    with pytest.raises(SystemExit) as stop:
        run(world, command)

    assert stop.value.code == 2


@pytest.mark.parametrize("command", ["export-person", "erase-person"])
def test_a_store_that_is_not_there_is_not_made(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = tmp_path / "nowhere.sqlite"
    assert main([command, "--store", str(store), "--email", EMAIL]) == 1
    assert str(store) in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_all_that_is_held_is_written_for_its_owner_only(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    does_everything(world)
    file = world.folder / "zoe.json"

    assert run(world, "export-person", "--email", EMAIL, "--out", str(file)) == 0
    held = json.loads(file.read_text(encoding="utf-8"))
    assert held["address"] == EMAIL
    assert held["contact_of"][0]["structure_id"] == HER_CONTACT.structure_id
    assert [message["content"]["email"] for message in held["documents"]["contact"]] == [EMAIL] * 3
    assert file.stat().st_mode & 0o077 == 0
    said = capsys.readouterr().out
    assert "Ce fichier est personnel" in said
    assert MARK not in said


def test_a_file_that_is_there_is_not_written_over(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    file = world.folder / "zoe.json"
    file.write_text("kept")

    assert run(world, "export-person", "--email", EMAIL, "--out", str(file)) == 1
    assert "existe déjà" in capsys.readouterr().err
    assert file.read_text() == "kept"


def test_without_a_file_it_is_shown_as_json(world: World, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    world.confirmed()

    assert run(world, "export-person", "--email", EMAIL) == 0
    assert len(json.loads(capsysbinary.readouterr().out)["documents"]["contact"]) == 1


def test_nothing_is_erased_without_yes(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    world.confirmed()

    assert run(world, "erase-person", "--email", EMAIL) == 1
    assert "--yes" in capsys.readouterr().err
    assert EMAIL.encode() in everything(world)


def test_what_is_erased_is_nowhere_and_backups_will_forget_it_too(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    does_everything(world)
    somebody_else_writes(world, f"Demandez à {EMAIL}, je vous prie.")

    assert run(world, "erase-person", "--email", EMAIL, "--yes") == 0
    assert "18\u00a0documents" in capsys.readouterr().out
    assert EMAIL.encode() not in everything(world).lower()
    assert MARK.encode() not in everything(world)
    (erasure,) = erasures(journal_of(world.settings.store))
    assert erasure.digest == world.desk.links.address_digest(EMAIL)
    assert erasure.finished_at is not None


def test_it_says_to_export_the_edits_again_once_some_were_made(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    world.confirmed()
    assert run(world, "erase-person", "--email", EMAIL, "--yes") == 0
    assert "publish-edits" not in capsys.readouterr().out

    does_everything(world)
    assert run(world, "erase-person", "--email", EMAIL, "--yes") == 0
    assert "make publish-edits" in capsys.readouterr().out


def test_a_spoilt_journal_is_told_and_nothing_is_erased(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    world.confirmed()
    journal = world.settings.store.with_name("store.sqlite.erasures")
    journal.write_text('{"at":"2026')

    assert run(world, "erase-person", "--email", EMAIL, "--yes") == 1
    told = capsys.readouterr().err
    assert told.startswith("Rien n’est effacé.")
    assert str(journal) in told
    assert EMAIL.encode() in everything(world)


def test_an_unknown_person_is_no_fault(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(world, "erase-person", "--email", "nobody@mairie.example", "--yes") == 0
    assert "0\u00a0document" in capsys.readouterr().out


def test_an_erased_persons_export_says_that_only_the_opposition_is_left(
    world: World, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    does_everything(world)
    run(world, "erase-person", "--email", EMAIL, "--yes")
    capsysbinary.readouterr()
    run(world, "export-person", "--email", EMAIL)

    held = json.loads(capsysbinary.readouterr().out)
    nothing = {"contact_of": [], "documents": {}, "mails": [], "suppressed": False}
    assert held == {"address": EMAIL, "opposed": True} | nothing


def test_an_erasure_is_backed_up_at_once(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world.confirmed()
    monkeypatch.setenv("BACKUPS", str(tmp_path / "backups"))
    assert run(world, "backup") == 0
    assert run(world, "erase-person", "--email", TYPED["email"], "--yes") == 0
    world.connections.close()
    for file in world.folder.glob("store.sqlite*"):  # the machine is lost, its journal with it
        shutil.rmtree(file) if file.is_dir() else file.unlink()

    assert run(world, "restore") == 0
    assert World(world.folder, is_loaded=False).store.naming(SentMessage, TYPED["email"]) == []
