"""Putting a backup back in the place of a store that was lost.

Everything is read, checked, copied and erased again in a folder beside, before anything that stands is moved.
"""

import os
import shutil
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from functions.backups import ERASURES, FILES, KEY, STORE, backups_of, moment_of, secret_key_of
from functions.erasures import Erasure, SpoiltJournal, erasures, finished, journal_of, together, write_erasures
from functions.mail.exclusive import ExclusiveFile
from functions.records import Record
from functions.secret_key import UnusableKey, local_secret_key
from functions.storage.sqlite.recognising import UnusableStore, recognise

ASIDE_KEPT = timedelta(days=30)
"""How long what stood before a restoration is kept, as long as backups are: whoever was erased since is still in it."""
_ASIDE = "%Y-%m-%dT%H%M%S"


class CannotRestore(Exception):
    """Nothing was restored, and nothing changed: a sentence that says what to do."""


class Restored(Record, frozen=True, kw_only=True):
    """Which backup was put back, where what stood there went (None: nothing did), and how many were erased again."""

    moment: datetime
    aside: Path | None
    erased_again: int


def restore(
    from_folder: Path,
    store_file: Path,
    files_folder: Path,
    erase: Callable[[Path, Sequence[str]], object],
    now: datetime,
    in_place_of_another: bool = False,
) -> Restored:
    """Put back a backup, or the latest of a folder of backups, then erase again who was erased since.

    ``erase``: forgets, in the store of a file that it then closes, the people of keyed digests; the key stands beside.
    ``in_place_of_another``: a store that is there is moved aside, with its files and its key, instead of refusing.
    Raises :class:`CannotRestore`, OSError: what stood there stands.
    """
    backup = _chosen(from_folder)
    moment = _checked(backup)
    journal = _all_erasures(from_folder, backup, store_file)
    running = ExclusiveFile(store_file.with_name(f"{store_file.name}.worker"))
    if not running.acquire():
        raise CannotRestore("Le site ou un facteur tourne sur ce magasin\u202f: arrêtez-le, puis restaurez.")
    draft = store_file.with_name(f".{store_file.name}.restoring")
    try:
        if store_file.exists() and not in_place_of_another:
            raise CannotRestore(
                f"{store_file} existe\u202f: rien n’est changé. Ajoutez --force pour le mettre de côté et restaurer."
            )
        _copy(backup, secret_key_of(store_file), draft)
        missing = {erasure.digest for erasure in journal if erasure.may_be_missing_from(moment)}
        erase(draft / STORE, sorted(missing))
        write_erasures(journal_of(store_file), journal)
        aside = _put_in_place(draft, store_file, files_folder, now)
        write_erasures(journal_of(store_file), finished(journal, missing, now))
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        running.release()
    return Restored(moment=moment, aside=aside, erased_again=len(missing))


def erase_asides(store_file: Path, now: datetime) -> int:
    """Erase what earlier restorations moved aside, once its time is over; how many stores."""
    over = []
    for aside in store_file.parent.glob(f"{store_file.name}.before-*"):
        try:
            moved_at = datetime.strptime(aside.name.rpartition(".before-")[2], f"{_ASIDE}%z")
        except ValueError:
            continue  # somebody named it: it is theirs
        if moved_at <= now - ASIDE_KEPT:
            over.append(aside)
    for aside in over:
        shutil.rmtree(aside)
    return len(over)


def _chosen(from_folder: Path) -> Path:
    if (from_folder / STORE).is_file():
        return from_folder
    backups = backups_of(from_folder)
    if not backups:
        raise CannotRestore(f"{from_folder} ne contient aucune sauvegarde\u202f: nommez leur dossier avec --from.")
    return backups[-1]


def _checked(backup: Path) -> datetime:
    """When a backup was begun, once it is known to be one that can be put back. Raises :class:`CannotRestore`."""
    _recognise(backup / STORE)
    if (backup / KEY).exists():
        try:
            local_secret_key(backup / KEY)
        except UnusableKey:
            raise CannotRestore(
                f"{backup / KEY}\u202f: la clé de cette sauvegarde est illisible ou trop courte. Restaurez une autre "
                "sauvegarde avec --from."
            ) from None
    try:
        return moment_of(backup)
    except ValueError:
        raise CannotRestore(
            f"{backup}\u202f: rien n’y dit de quand est cette sauvegarde. Rendez au dossier le nom qu’il avait, comme "
            "2026-11-22T090000.000000Z, ou restaurez une autre sauvegarde avec --from."
        ) from None


def _recognise(store: Path) -> None:
    try:
        recognise(store)
    except UnusableStore as error:
        raise CannotRestore(f"{store} {error} restaurez une autre sauvegarde avec --from.") from None


def _all_erasures(from_folder: Path, backup: Path, store_file: Path) -> list[Erasure]:
    """Those of the journal beside the store, when it is left, and of every backup: an older one knows fewer."""
    backups = sorted({backup, *backups_of(from_folder), *backups_of(backup.parent)})
    try:
        return together(erasures(journal) for journal in [journal_of(store_file), *(one / ERASURES for one in backups)])
    except SpoiltJournal as error:
        raise CannotRestore(str(error)) from None


def _copy(backup: Path, standing_key: Path, draft: Path) -> None:
    """Copy all of a backup, with the key that stands where it brings none."""
    if draft.exists():
        shutil.rmtree(draft)
    draft.mkdir(parents=True, mode=0o700)
    _copy_file(backup / STORE, draft / STORE)
    _recognise(draft / STORE)  # the disk may be spoilt here too
    key = backup / KEY if (backup / KEY).exists() else standing_key
    if key.exists():
        _copy_file(key, draft / KEY)
    (draft / FILES).mkdir(mode=0o700)
    for file in sorted((backup / FILES).iterdir()) if (backup / FILES).is_dir() else ():
        if file.is_file() and not file.is_symlink():
            _copy_file(file, draft / FILES / file.name)


def _copy_file(file: Path, copy: Path) -> None:
    shutil.copy2(file, copy)
    copy.chmod(0o600)
    with copy.open("rb") as written:
        os.fsync(written.fileno())


def _put_in_place(draft: Path, store_file: Path, files_folder: Path, now: datetime) -> Path | None:
    """Move aside what stands, then what was prepared into its place, the store last: all of it, or nothing."""
    key = secret_key_of(store_file)
    endings = ("", "-wal", "-shm", ".counters", ".counters-journal")
    standing = [*(store_file.with_name(f"{store_file.name}{ending}") for ending in endings), files_folder]
    places = [(draft / FILES, files_folder), (draft / STORE, store_file)]
    if (draft / KEY).exists() and not (key.exists() and key.read_bytes() == (draft / KEY).read_bytes()):
        standing.append(key)
        places.insert(0, (draft / KEY, key))
    standing = [path for path in standing if path.exists()]
    aside = store_file.with_name(f"{store_file.name}.before-{now:{_ASIDE}}Z")
    if standing:
        aside.mkdir(mode=0o700)
    moves = [*((path, aside / path.name) for path in standing), *places]
    moved: list[tuple[Path, Path]] = []
    try:
        for source, place in moves:
            source.replace(place)
            moved.append((source, place))
    except OSError:
        for source, place in reversed(moved):
            place.replace(source)
        if standing:
            aside.rmdir()
        raise
    return aside if standing else None
