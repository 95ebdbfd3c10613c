"""Backups of one machine: every minute when something changed, whole, checked, each in a folder of its own.

A backup holds the store, the files that people sent, the secret key (without it no link that was mailed works again)
and the journal of erased people. The latest is kept, and the last of each day for thirty days.
"""

import os
import shutil
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from functions import logs
from functions.erasures import BACKUPS_KEPT, journal_of
from functions.mail.exclusive import ExclusiveFile
from functions.ports import Clock

EVERY_SECONDS = 60.0
STORE, FILES, KEY, ERASURES = "store.sqlite", "files", "secret.key", "erasures.jsonl"
"""What a backup holds."""
_BEGUN = "begun"
"""When it was begun: its folder may be copied, and renamed."""
_SEEN = "seen"
"""How what it was made of looked: the next one is made only when this changes."""
_NAME = "%Y-%m-%dT%H%M%S.%fZ"


class BackupFailed(Exception):
    """No backup could be made: a sentence."""


def secret_key_of(store_file: Path) -> Path:
    """The file of the key that was made beside a store, when SECRET_KEY does not give one."""
    return store_file.parent / "secret.key"


def back_up(store_file: Path, files_folder: Path, folder: Path, now: datetime) -> Path | None:
    """Make a backup in a folder of mode 0700, and erase those whose time is over; None when nothing changed.

    Pages are answered meanwhile. Raises :class:`BackupFailed`: the earlier backups stand then.
    """
    alone = ExclusiveFile(folder / ".lock")
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not alone.acquire():
            raise BackupFailed("Une autre sauvegarde est en cours dans ce dossier : attendez qu’elle finisse.")
        made = _new_backup(store_file, files_folder, folder, now)
        _erase_old(folder, now)
    except sqlite3.Error as error:
        raise BackupFailed(f"Le magasin ne peut pas être copié ({_code(error)}). Réessayez dans un instant.") from error
    except OSError as error:
        raise BackupFailed(
            f"La sauvegarde ne peut pas être écrite : {error.strerror or type(error).__name__}."
        ) from None
    finally:
        alone.release()
    return made


def backups_of(folder: Path) -> list[Path]:
    """The backups made in a folder, oldest first; not what somebody renamed there."""
    return sorted(backup for backup in folder.glob("[0-9]*Z") if _is_named(backup) and (backup / STORE).is_file())


def moment_of(backup: Path) -> datetime:
    """When a backup was begun: it holds all that was stored before. Raises ValueError when nothing tells it."""
    begun = backup / _BEGUN
    if not begun.is_file():
        return _moment_in(backup.name)
    moment = datetime.fromisoformat(begun.read_text(encoding="ascii"))
    if moment.tzinfo is None:
        raise ValueError("a moment without its time zone")
    return moment


def check(copy: Path) -> None:
    """Read a whole store that no one else uses. Raises :class:`BackupFailed` when something in it is spoilt."""
    try:
        with closing(sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        found = _code(error)
    if found != "ok":
        raise BackupFailed("La copie du magasin est abîmée : elle n’est pas gardée.")


class MinutelyBackup:
    """Makes a backup at once, then every minute, until stopped."""

    def __init__(self, store_file: Path, files_folder: Path, folder: Path, clock: Clock) -> None:
        self._store_file = store_file
        self._files_folder = files_folder
        self._folder = folder
        self._clock = clock
        self._stopped = threading.Event()

    def run(self) -> None:
        """Make backups until :meth:`stop`; one that fails is told in the log, and tried again the next minute."""
        while not self._stopped.is_set():
            try:
                back_up(self._store_file, self._files_folder, self._folder, self._clock.now())
            except BackupFailed as error:
                cause = error.__cause__ or error
                logs.event("backup.failed", code=_code(cause))
            except Exception as error:
                logs.event("backup.fault", kind=type(error).__name__)
            self._stopped.wait(EVERY_SECONDS)

    def stop(self) -> None:
        """Stop before the next backup."""
        self._stopped.set()


def _new_backup(store_file: Path, files_folder: Path, folder: Path, now: datetime) -> Path | None:
    for abandoned in folder.glob(".draft-*"):
        shutil.rmtree(abandoned)
    earlier = backups_of(folder)
    seen = _seen(store_file, files_folder)
    if earlier and (earlier[-1] / _SEEN).read_bytes() == seen:
        return None
    name = now.strftime(_NAME)
    draft = folder / f".draft-{name}"
    draft.mkdir(mode=0o700)
    # The store first: files are kept before what names them is stored, so that all it names are there.
    _copy_store(store_file, draft / STORE)
    _copy_files(files_folder, draft / FILES, earlier[-1] / FILES if earlier else None)
    for source, copy in ((secret_key_of(store_file), KEY), (journal_of(store_file), ERASURES)):
        if source.exists():
            _write(draft / copy, source.read_bytes())
    _write(draft / _BEGUN, now.isoformat().encode())
    _write(draft / _SEEN, seen)
    _settle(draft)
    draft.rename(folder / name)
    _settle(folder)
    return folder / name


def _copy_store(store_file: Path, copy: Path) -> None:
    os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with (
        closing(sqlite3.connect(f"{store_file.absolute().as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(copy, isolation_level=None)) as target,
    ):
        target.execute("PRAGMA synchronous = OFF")  # settled once, below
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside
    check(copy)
    _settle(copy)


def _copy_files(files_folder: Path, copies: Path, earlier: Path | None) -> None:
    """Copy the files; those that the earlier backup holds already are linked to it, and take no room twice."""
    copies.mkdir(mode=0o700)
    for file in sorted(files_folder.glob("[!.]*")) if files_folder.is_dir() else ():
        held = earlier / file.name if earlier else None
        try:
            if held is not None and held.exists() and _looks(held) == _looks(file):
                os.link(held, copies / file.name)
            else:
                shutil.copy2(file, copies / file.name)
                _settle(copies / file.name)
        except FileNotFoundError:
            continue  # erased meanwhile
    _settle(copies)


def _seen(store_file: Path, files_folder: Path) -> bytes:
    """How everything that is backed up looks: names, moments and lengths."""
    sources = [
        store_file,
        store_file.with_name(f"{store_file.name}-wal"),
        secret_key_of(store_file),
        journal_of(store_file),
        *(sorted(files_folder.glob("[!.]*")) if files_folder.is_dir() else ()),
    ]
    lines = []
    for source in sources:
        try:
            lines.append(f"{source.name} {_looks(source)}")
        except FileNotFoundError:
            lines.append(f"{source.name} none")
    return "\n".join(lines).encode()


def _looks(file: Path) -> tuple[int, int]:
    known = file.stat()
    return known.st_mtime_ns, known.st_size


def _is_named(backup: Path) -> bool:
    try:
        _moment_in(backup.name)
    except ValueError:
        return False
    return True


def _moment_in(name: str) -> datetime:
    return datetime.strptime(name, _NAME).replace(tzinfo=UTC)


def _erase_old(folder: Path, now: datetime) -> None:
    """Erase all but the latest backup and the last of each day, thirty days long."""
    backups = backups_of(folder)
    moments = {backup: _moment_in(backup.name) for backup in backups}
    last_of_days = {moment.date(): backup for backup, moment in moments.items() if moment > now - BACKUPS_KEPT}
    for backup in backups[:-1]:
        if backup not in last_of_days.values():
            # What is half erased must not be taken for a backup.
            abandoned = backup.rename(folder / f".draft-{backup.name}")
            shutil.rmtree(abandoned)


def _write(file: Path, content: bytes) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as writer:
        writer.write(content)
        writer.flush()
        os.fsync(writer.fileno())


def _settle(path: Path) -> None:
    """Make a file, or what a folder lists, outlast a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _code(error: BaseException) -> str:
    return getattr(error, "sqlite_errorname", type(error).__name__)
