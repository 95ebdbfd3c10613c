import argparse
import shutil
from pathlib import Path

import pytest

from functions.commands.backing_up import backup, restore_backup
from functions.people import erase
from functions.secret_key import local_secret_key
from functions.tenders.records import TenderRecord, TenderTarget
from tests.functions.somebody import ANOTHER_NEED, EMAIL, MARK, does_everything
from tests.functions.world import SECRET_KEY, TYPED, World


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for setting in ("BACKUPS", "SECRET_KEY", "SITE_ADDRESS", "SMTP_URL", "REPORT_TO", "CONTACT_TO", "MODERATORS"):
        monkeypatch.delenv(setting, raising=False)


def test_who_was_erased_is_not_brought_back_by_a_backup(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    machine, backups = tmp_path / "machine", tmp_path / "backups"
    machine.mkdir()
    world = World(machine, secret_key=local_secret_key(machine / "secret.key"))
    options = argparse.Namespace(store=world.settings.store, to=backups, source=backups, force=True)
    world.confirmed()
    kept = world.confirmed(email="autre@mairie.example", name="Quelqu’un d’autre")

    assert backup(options) == 0
    assert backup(options) == 0
    assert "Rien n’a changé" in capsys.readouterr().out
    world.clock.forward(minutes=1)
    erase(world.desk, TYPED["email"])
    world.connections.close()
    journal = world.settings.store.with_name("store.sqlite.erasures").read_bytes()
    shutil.rmtree(machine)
    machine.mkdir()
    world.settings.store.with_name("store.sqlite.erasures").write_bytes(journal)

    assert restore_backup(options) == 0
    assert "1\u00a0personne effacée de nouveau" in capsys.readouterr().out
    again = World(machine, secret_key=local_secret_key(machine / "secret.key"))
    assert again.client.get(f"/f/contact/envoye/{kept}").status_code == 200
    again.connections.close()
    for file in machine.rglob("*"):
        assert not file.is_file() or TYPED["email"].encode() not in file.read_bytes(), file.name


def test_their_needs_and_their_answers_are_not_brought_back_either(tmp_path: Path) -> None:
    machine, backups = tmp_path / "machine", tmp_path / "backups"
    machine.mkdir()
    world = World(machine, secret_key=local_secret_key(machine / "secret.key"))
    options = argparse.Namespace(store=world.settings.store, to=backups, source=backups, force=True)
    does_everything(world)
    backup(options)
    world.clock.forward(minutes=1)
    erase(world.desk, EMAIL)
    world.connections.close()

    assert restore_backup(options) == 0
    again = World(machine, secret_key=local_secret_key(machine / "secret.key"))
    assert [one.id for one in again.store.everything(TenderRecord)] == [ANOTHER_NEED]
    assert [one.tender_id for one in again.store.everything(TenderTarget)] == [ANOTHER_NEED]
    again.connections.close()
    stands = [file for file in machine.iterdir() if file.is_file()]
    assert not any(MARK.encode() in file.read_bytes() for file in stands)


def test_without_a_folder_both_say_how_to_name_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = argparse.Namespace(store=tmp_path / "store.sqlite", to=None, source=None, force=False)

    assert backup(options) == 1
    assert "--to" in capsys.readouterr().err
    assert restore_backup(options) == 1
    assert "--from" in capsys.readouterr().err


def test_without_the_key_that_digests_addresses_nobody_erased_is_brought_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    machine, backups = tmp_path / "machine", tmp_path / "backups"
    machine.mkdir()
    monkeypatch.setenv("SECRET_KEY", SECRET_KEY)
    world = World(machine)
    options = argparse.Namespace(store=world.settings.store, to=backups, source=backups, force=True)
    world.confirmed()
    backup(options)
    world.clock.forward(minutes=1)
    erase(world.desk, TYPED["email"])
    world.connections.close()
    monkeypatch.delenv("SECRET_KEY")

    before = sorted(machine.iterdir())
    assert restore_backup(options) == 1
    assert "SECRET_KEY" in capsys.readouterr().err
    assert sorted({*before, machine / "store.sqlite.worker"}) == sorted(machine.iterdir())
    monkeypatch.setenv("SECRET_KEY", SECRET_KEY)
    assert restore_backup(options) == 0
    said = capsys.readouterr().out
    assert "1\u00a0personne effacée de nouveau" in said
    assert "sera effacé dans 30\u00a0jours" in said


def test_a_store_that_stands_needs_force(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    world = World(tmp_path, secret_key=local_secret_key(tmp_path / "secret.key"))
    backups = tmp_path / "backups"
    options = argparse.Namespace(store=world.settings.store, to=backups, source=backups, force=False)
    backup(options)
    world.connections.close()

    assert restore_backup(options) == 1
    assert "--force" in capsys.readouterr().err
