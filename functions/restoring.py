"""Putting a backup back in the place of a store that was lost."""

import os
import shutil
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from functions.backups import ERASURES, FILES, KEY, STORE, BackupFailed, backups_of, check, moment_of, secret_key_of
from functions.erasures import Erasure, erasures, journal_of, write_erasures
from functions.mail.exclusive import ExclusiveFile
from functions.records import Record


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

    ``erase``: forgets, in the store of a file that it then closes, the people of keyed digests; the store takes its
    place only once this is done. ``in_place_of_another``: a store that is there is moved aside, with its files, instead
    of refusing. Raises :class:`CannotRestore`, OSError.
    """
    backup = _chosen(from_folder)
    running = ExclusiveFile(store_file.with_name(f"{store_file.name}.worker"))
    if not running.acquire():
        raise CannotRestore("Le site ou un facteur tourne sur ce magasin : arrêtez-le, puis restaurez.")
    try:
        if store_file.exists() and not in_place_of_another:
            raise CannotRestore(
                f"{store_file} existe : rien n’est changé. Ajoutez --force pour le mettre de côté et restaurer."
            )
        draft = store_file.with_name(f".{store_file.name}.restoring")
        _copy_checked(backup, draft)
        journal = _all_erasures(from_folder, backup, store_file)
        aside = _move_aside(store_file, files_folder, now)
        if (backup / FILES).is_dir():
            shutil.copytree(backup / FILES, files_folder)
            files_folder.chmod(0o700)
        _put_key_back(backup, store_file, now)
        write_erasures(journal_of(store_file), journal)
        since = [erasure.digest for erasure in journal if erasure.at >= moment_of(backup)]
        erase(draft, since)
        draft.replace(store_file)
    finally:
        running.release()
    return Restored(moment=moment_of(backup), aside=aside, erased_again=len(since))


def _chosen(from_folder: Path) -> Path:
    if (from_folder / STORE).is_file():
        return from_folder
    backups = backups_of(from_folder)
    if not backups:
        raise CannotRestore(f"{from_folder} ne contient aucune sauvegarde : nommez leur dossier avec --from.")
    return backups[-1]


def _copy_checked(backup: Path, draft: Path) -> None:
    draft.parent.mkdir(parents=True, exist_ok=True)
    draft.unlink(missing_ok=True)
    shutil.copyfile(backup / STORE, draft)
    draft.chmod(0o600)
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    try:
        check(draft)
    except BackupFailed:
        draft.unlink()
        raise CannotRestore(f"La sauvegarde {backup} est abîmée : restaurez une plus ancienne avec --from.") from None


def _all_erasures(from_folder: Path, backup: Path, store_file: Path) -> list[Erasure]:
    """Those of the journal beside the store, when it is left, and of every backup: an older one knows fewer."""
    backups = {backup, *backups_of(from_folder), *backups_of(backup.parent)}
    journals = [journal_of(store_file), *(one / ERASURES for one in backups)]
    return sorted({erasure for journal in journals for erasure in erasures(journal)})


def _move_aside(store_file: Path, files_folder: Path, now: datetime) -> Path | None:
    standing = [
        *(store_file.with_name(f"{store_file.name}{ending}") for ending in ("", "-wal", "-shm", ".counters")),
        files_folder,
    ]
    standing = [path for path in standing if path.exists()]
    if not standing:
        return None
    aside = store_file.with_name(f"{store_file.name}.before-{now:%Y-%m-%dT%H%M%SZ}")
    aside.mkdir(mode=0o700)
    for path in standing:
        path.rename(aside / path.name)
    return aside


def _put_key_back(backup: Path, store_file: Path, now: datetime) -> None:
    """The key that signed what the backup holds; another one that stands there is kept beside."""
    if not (backup / KEY).is_file():
        return
    key = secret_key_of(store_file)
    if key.exists():
        if key.read_bytes() == (backup / KEY).read_bytes():
            return
        key.rename(key.with_name(f"{key.name}.before-{now:%Y-%m-%dT%H%M%SZ}"))
    shutil.copyfile(backup / KEY, key)
    key.chmod(0o600)
