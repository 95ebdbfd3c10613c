"""A store that is destroyed comes back from its backups: all but what came after the last one, and nobody erased."""

import os
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from functions import retention
from functions.backups import BackupFailed, MinutelyBackup, back_up, backups_of, moment_of
from functions.erasures import FileErasures, erasures, journal_of
from functions.mail.exclusive import ExclusiveFile
from functions.restoring import CannotRestore, restore
from tests.functions.reliability.load import typed
from tests.functions.reliability.serving import machine, structure, wait_until
from tests.functions.reliability.visiting import Crowd
from tests.functions.world import SetClock, World

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


class Place:
    """A world with its secret key beside the store, files, and backups in a folder."""

    def __init__(self, folder: Path) -> None:
        self.world = World(folder / "machine")
        self.store = self.world.settings.store
        self.files = self.world.settings.files
        self.key = self.store.parent / "secret.key"
        self.key.write_text("k" * 48)
        self.key.chmod(0o600)
        self.folder = folder / "backups"
        self.erased: list[str] = []

    def back_up(self, now: datetime = NOW) -> Path | None:
        return back_up(self.store, self.files, self.folder, now)

    def destroy(self) -> None:
        """What a disk that dies leaves."""
        self.world.connections.close()
        shutil.rmtree(self.store.parent)

    def restore(self, source: Path | None = None, now: datetime = NOW, **options: bool) -> None:
        self.restored = restore(source or self.folder, self.store, self.files, self._erase, now, **options)

    def messages(self) -> set[str]:
        """The references of the messages of the store."""
        with closing(sqlite3.connect(self.store)) as connection:
            return {row[0] for row in connection.execute("SELECT id FROM documents WHERE kind = 'contact'")}

    def _erase(self, store: Path, digests: Sequence[str]) -> None:
        with closing(sqlite3.connect(store)) as connection:
            connection.execute("SELECT 1 FROM documents").fetchone()
        self.erased += digests


def erased(place: Place, digest: str, at: datetime) -> None:
    """Somebody was erased, from beginning to end."""
    FileErasures(place.store).begin(digest, at)
    FileErasures(place.store).finish(digest, at + timedelta(milliseconds=50))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    (tmp_path / "machine").mkdir()
    place = Place(tmp_path)
    yield place
    place.world.connections.close()


def test_what_people_sent_while_backups_were_made_is_back_after_the_disk_died(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("functions.backups.EVERY_SECONDS", 1.0)
    place_of_backups = tmp_path / "backups"
    (tmp_path / "machine").mkdir()
    with machine(tmp_path / "machine", TRUSTED_PROXIES="127.0.0.1/32") as served:
        files = served.store.with_name(f"{served.store.name}.files")
        clock = SetClock()
        clock.now = lambda: datetime.now(UTC)  # type: ignore[method-assign]
        backup = MinutelyBackup(served.store, files, place_of_backups, clock)
        thread = threading.Thread(target=backup.run)
        process = served.serve()
        thread.start()
        crowd = Crowd(served.address, [typed(number, structure(number % 40).id) for number in range(120)])
        crowd.start()
        assert wait_until(lambda: len(crowd.references) >= 60 or bool(crowd.check()))
        before = list(crowd.references)
        known = datetime.now(UTC)
        assert wait_until(lambda: any(moment_of(one) > known for one in backups_of(place_of_backups)))
        crowd.finish()
        backup.stop()
        thread.join()
        served.kill(process)
        last = moment_of(backups_of(place_of_backups)[-1])
        sent = dict(served.read("SELECT id, at FROM documents WHERE kind = 'contact'"))
        shutil.rmtree(served.folder)

        restore(place_of_backups, served.store, files, lambda *_: None, datetime.now(UTC))
        back = {row[0] for row in served.read("SELECT id FROM documents WHERE kind = 'contact'")}

        assert set(before) <= back
        # A message is dated before it is stored: by how much, a slow machine decides.
        stored = last - timedelta(seconds=5)
        assert {reference for reference, at in sent.items() if datetime.fromisoformat(at) < stored} <= back
        assert served.read("PRAGMA integrity_check") == [("ok",)]
        served.site.mkdir()
        served.serve()  # it serves again, and the key that signed the links is back
        assert (served.folder / "secret.key").exists()


def test_a_backup_holds_all_that_a_machine_needs_and_nobody_else_reads_it(place: Place) -> None:
    reference = place.world.confirmed()
    place.world.desk.files.keep("photo.webp", b"picture")
    made = place.back_up()
    assert made is not None
    place.destroy()
    place.restore()

    assert place.messages() == {reference}
    assert (place.files / "photo.webp").read_bytes() == b"picture"
    assert place.key.read_text() == "k" * 48
    for folder, _, names in os.walk(made):
        assert Path(folder).stat().st_mode & 0o077 == 0
        assert all((Path(folder) / name).stat().st_mode & 0o077 == 0 for name in names)
    for restored in (place.store, place.files, place.key):
        assert restored.stat().st_mode & 0o077 == 0


def test_nothing_new_makes_no_backup_and_anything_new_makes_one(place: Place) -> None:
    place.world.confirmed()
    assert place.back_up() is not None
    assert place.back_up(NOW + timedelta(minutes=1)) is None
    for minute, change in enumerate(
        (
            lambda: place.world.confirmed(),
            lambda: place.world.desk.files.keep("photo.webp", b"picture"),
            lambda: FileErasures(place.store).begin("digest", NOW),
        ),
        start=2,
    ):
        change()
        assert place.back_up(NOW + timedelta(minutes=minute)) is not None


def test_the_latest_is_kept_and_the_last_of_each_day_for_thirty_days(place: Place) -> None:
    for hours in range(0, 33 * 24, 12):
        place.world.confirmed()
        place.back_up(NOW + timedelta(hours=hours))

    moments = [moment_of(backup) for backup in backups_of(place.folder)]
    days = [moment.date() for moment in moments]
    assert len(moments) in (30, 31)
    assert len(set(days)) == len(days), "one a day"
    assert moments[-1] == NOW + timedelta(hours=33 * 24 - 12), "the latest"
    assert moments[-1] - moments[0] <= timedelta(days=30)
    assert all(moment.hour == 21 for moment in moments[:-1]), "the last of each day"


def test_a_file_takes_room_once_however_many_backups_hold_it(place: Place) -> None:
    place.world.desk.files.keep("photo.webp", b"picture" * 1000)
    first = place.back_up()
    place.world.confirmed()
    second = place.back_up(NOW + timedelta(days=1))
    assert first is not None
    assert second is not None

    assert (first / "files" / "photo.webp").stat().st_ino == (second / "files" / "photo.webp").stat().st_ino


def test_who_was_erased_after_a_backup_is_erased_again_even_from_an_older_one(place: Place) -> None:
    place.world.confirmed()
    erased(place, "before", NOW - timedelta(days=3))
    old = place.back_up()
    assert old is not None
    erased(place, "since", NOW + timedelta(hours=5))
    place.back_up(NOW + timedelta(days=1))
    place.destroy()

    place.restore(old)  # the journal of the machine is lost: that of the later backup knows

    assert place.erased == ["since"]
    assert place.restored.erased_again == 1
    assert (place.store.with_name("store.sqlite.erasures").read_text().count("\n")) == 2, "and it stays known"


def test_a_store_that_stands_is_never_overwritten(place: Place) -> None:
    first = place.world.confirmed()
    place.back_up()
    second = place.world.confirmed()
    place.world.connections.close()

    with pytest.raises(CannotRestore, match="--force"):
        place.restore()
    assert place.messages() == {first, second}

    place.restore(in_place_of_another=True)
    assert place.messages() == {first}
    aside = place.restored.aside
    assert aside is not None
    with closing(sqlite3.connect(aside / place.store.name)) as connection:
        assert connection.execute("SELECT count(*) FROM documents WHERE kind = 'contact'").fetchone() == (2,)


def test_nothing_is_restored_under_a_site_that_runs(place: Place) -> None:
    place.back_up()
    running = ExclusiveFile(place.store.with_name("store.sqlite.worker"))
    running.acquire()

    with pytest.raises(CannotRestore, match="arrêtez"):
        place.restore(in_place_of_another=True)
    running.release()


def test_a_spoilt_backup_is_told_and_changes_nothing(place: Place) -> None:
    reference = place.world.confirmed()
    made = place.back_up()
    assert made is not None
    content = bytearray((made / "store.sqlite").read_bytes())
    content[5000:9000] = b"\x00" * 4000
    (made / "store.sqlite").write_bytes(content)
    place.world.connections.close()

    with pytest.raises(CannotRestore, match="abîmé"):
        place.restore(in_place_of_another=True)
    assert place.messages() == {reference}


def test_a_folder_without_backups_is_told(place: Place) -> None:
    place.folder.mkdir()
    with pytest.raises(CannotRestore, match="aucune sauvegarde"):
        place.restore()


def test_what_a_killed_backup_left_is_no_backup_and_goes_with_the_next(place: Place) -> None:
    place.folder.mkdir()
    (place.folder / ".draft-2026-11-20T000000.000000Z").mkdir()
    made = place.back_up()

    assert backups_of(place.folder) == [made]
    assert not list(place.folder.glob(".draft-*"))


def test_a_store_that_cannot_be_copied_leaves_the_earlier_backups(place: Place) -> None:
    place.world.confirmed()
    made = place.back_up()
    place.world.connections.close()
    place.store.write_bytes(b"no database at all" * 500)

    with pytest.raises(BackupFailed):
        place.back_up(NOW + timedelta(minutes=1))
    assert backups_of(place.folder) == [made]


def test_an_erasure_that_a_backup_saw_begin_and_not_end_is_done_again(place: Place) -> None:
    FileErasures(place.store).begin("meanwhile", NOW)
    place.back_up(NOW + timedelta(milliseconds=5))
    FileErasures(place.store).finish("meanwhile", NOW + timedelta(milliseconds=10))
    place.world.connections.close()

    place.restore(in_place_of_another=True)
    assert place.erased == ["meanwhile"]


def test_an_erasure_that_a_kill_cut_short_is_done_again_once_from_a_later_backup(place: Place) -> None:
    FileErasures(place.store).begin("cut", NOW - timedelta(days=2))
    erased(place, "whole", NOW - timedelta(days=2))
    place.back_up()
    place.world.connections.close()

    place.restore(in_place_of_another=True)
    assert place.erased == ["cut"]
    place.back_up(NOW + timedelta(days=1))
    place.restore(in_place_of_another=True, now=NOW + timedelta(days=2))
    assert place.erased == ["cut"], "whoever wrote again since then loses nothing"


def test_erasing_again_makes_good_an_erasure_that_was_cut_short(place: Place) -> None:
    FileErasures(place.store).begin("cut", NOW - timedelta(days=2))
    erased(place, "cut", NOW - timedelta(days=1))

    assert all(erasure.finished_at for erasure in erasures(journal_of(place.store)))


@pytest.mark.parametrize("name", ["ma-sauvegarde", "2026-01-01T000000.000000Z"])
def test_a_backup_that_was_copied_under_another_name_is_that_of_its_own_moment(
    place: Place, tmp_path: Path, name: str
) -> None:
    reference = place.world.confirmed()
    erased(place, "before", NOW - timedelta(days=3))
    made = place.back_up()
    assert made is not None
    shutil.copytree(made, tmp_path / "clé usb" / name)
    erased(place, "since", NOW + timedelta(hours=1))
    place.world.confirmed()
    place.world.connections.close()

    place.restore(tmp_path / "clé usb" / name, in_place_of_another=True)
    assert place.messages() == {reference}
    assert place.erased == ["since"]
    assert place.restored.moment == NOW


def test_a_copy_left_among_the_backups_is_neither_the_latest_nor_erased(place: Place) -> None:
    made = place.back_up()
    assert made is not None
    shutil.copytree(made, place.folder / "2026-avant-la-nuitZ")
    place.world.confirmed()
    latest = place.back_up(NOW + timedelta(days=40))

    assert backups_of(place.folder)[-1] == latest
    assert (place.folder / "2026-avant-la-nuitZ").exists()


def _another_program(backup: Path) -> None:
    (backup / "store.sqlite").unlink()
    with closing(sqlite3.connect(backup / "store.sqlite")) as connection:
        connection.execute("CREATE TABLE x (y)")


def _in_store(sql: str) -> Callable[[Path], None]:
    def change(backup: Path) -> None:
        with closing(sqlite3.connect(backup / "store.sqlite")) as connection:
            connection.execute(sql)

    return change


def _no_moment(backup: Path) -> None:
    (backup / "begun").write_text("hier")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda backup: (backup / "erasures.jsonl").write_bytes(b'{"at":"2026-11-2'), "erasures.jsonl.*erase-person"),
        (lambda backup: (backup / "erasures.jsonl").write_bytes(b"\xff\xfe{}"), "erasures.jsonl.*erase-person"),
        (lambda backup: (backup / "secret.key").write_bytes(b"x"), "secret.key.*--from"),
        (lambda backup: (backup / "secret.key").write_bytes(b"\xff" * 48), "secret.key.*--from"),
        (lambda backup: (backup / "store.sqlite").write_bytes(b""), "store.sqlite n’est pas un magasin.*--from"),
        (
            lambda backup: (backup / "store.sqlite").write_bytes(b"SQLite format 3\0" + os.urandom(5000)),
            "store.sqlite est abîmé.*--from",
        ),
        (_another_program, "store.sqlite n’est pas un magasin.*--from"),
        (_in_store("DROP TABLE people"), "store.sqlite n’est pas un magasin.*--from"),
        (
            _in_store("CREATE TRIGGER t AFTER INSERT ON oppositions BEGIN DELETE FROM documents; END"),
            "store.sqlite n’est pas un magasin.*--from",
        ),
        (_in_store("PRAGMA user_version = 99"), "store.sqlite est de la version 99.*mettez-le à jour.*--from"),
        (_no_moment, "rien n’y dit de quand.*--from"),
    ],
)
def test_a_backup_that_cannot_be_put_back_is_told_before_anything_moves(
    place: Place, tmp_path: Path, spoil: Callable[[Path], object], told: str
) -> None:
    erased(place, "somebody", NOW)
    place.world.confirmed()
    made = place.back_up()
    assert made is not None
    place.world.connections.close()
    spoil(made)
    before = everything_in(place.store.parent)

    with pytest.raises(CannotRestore, match=told):
        place.restore(in_place_of_another=True)
    assert everything_in(place.store.parent) == before
    with pytest.raises(CannotRestore, match=told):
        restore(place.folder, tmp_path / "new" / "store.sqlite", tmp_path / "new" / "f", lambda *_: None, NOW)
    assert not (tmp_path / "new").exists()


def test_what_cannot_be_erased_again_or_moved_leaves_all_as_it_was(place: Place, tmp_path: Path) -> None:
    place.world.confirmed()
    place.world.desk.files.keep("photo.webp", b"picture")
    place.back_up()
    place.world.connections.close()
    place.key.write_text("a" * 48)
    journal_of(place.store).write_bytes(b"")
    (place.store.with_name("store.sqlite.worker")).touch()
    before = everything_in(place.store.parent)

    def fails(*_: object) -> None:
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        restore(place.folder, place.store, place.files, fails, NOW, True)
    assert everything_in(place.store.parent) == before

    # The files' place cannot take them: the store and the key had moved by then.
    elsewhere = tmp_path / "no such folder" / "files"
    with pytest.raises(OSError, match="no such folder"):
        restore(place.folder, place.store, elsewhere, lambda *_: None, NOW, True)
    assert everything_in(place.store.parent) == before


def test_a_link_in_a_backup_brings_no_file_of_the_machine(place: Place, tmp_path: Path) -> None:
    place.world.desk.files.keep("photo.webp", b"picture")
    made = place.back_up()
    assert made is not None
    (tmp_path / "private").write_text("of the machine")
    (made / "files" / "other.webp").symlink_to(tmp_path / "private")
    place.destroy()

    place.restore()
    assert [file.name for file in place.files.iterdir()] == ["photo.webp"]


def test_what_was_moved_aside_is_erased_after_thirty_days(place: Place) -> None:
    place.world.confirmed()
    place.back_up()
    place.world.connections.close()
    start = place.world.clock.now()
    place.restore(in_place_of_another=True, now=start)
    aside = place.restored.aside
    assert aside is not None
    theirs = place.store.with_name("store.sqlite.before-mes-essais")
    theirs.mkdir()

    place.world.clock.forward(days=29, hours=23)
    retention.sweep(place.world.desk)
    assert aside.exists()
    place.world.clock.forward(hours=2)
    retention.sweep(place.world.desk)
    assert not aside.exists()
    assert theirs.exists()
    assert place.store.exists()


def everything_in(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}
