"""Making a backup, and putting one back."""

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from functions.backups import BackupFailed, back_up, secret_key_of
from functions.commands.terminal import DONE, desk_of, fail
from functions.links import Links
from functions.people import erase_digests
from functions.ports import SystemClock
from functions.restoring import ASIDE_KEPT, CannotRestore, restore
from functions.retention import erase_unnamed_files
from functions.settings import settings_on_one_machine
from functions.storage.sqlite.connections import Connections
from functions.storage.sqlite.store import SqliteStore
from theme.french import counted


def backup(options: argparse.Namespace) -> int:
    """Make a backup now, in ``--to`` or in BACKUPS."""
    desk = desk_of(options)
    folder = options.to or desk.settings.backups
    if folder is None:
        return fail("Où sauvegarder\u202f? Nommez un dossier avec --to, ou dans BACKUPS.")
    try:
        made = back_up(options.store, desk.settings.files, folder, desk.clock.now())
    except BackupFailed as error:
        return fail(str(error))
    print(f"Sauvegarde\u202f: {made}" if made else "Rien n’a changé depuis la dernière sauvegarde.")
    return DONE


def restore_backup(options: argparse.Namespace) -> int:
    """Put back a backup, or the latest of a folder: ``--from``, or BACKUPS; then erase again who was erased since."""
    named = options.source or os.environ.get("BACKUPS")
    if not named:
        return fail("Restaurer d’où\u202f? Nommez une sauvegarde, ou leur dossier, avec --from.")
    files = options.store.with_name(f"{options.store.name}.files")
    try:
        restored = restore(Path(named), options.store, files, _erase_again, SystemClock().now(), options.force)
    except CannotRestore as error:
        return fail(str(error))
    erase_unnamed_files(desk_of(options))
    if restored.aside:
        print(
            f"Ce qui s’y trouvait est de côté, et sera effacé dans {counted(ASIDE_KEPT.days, 'jour')}\u202f: "
            f"{restored.aside}"
        )
    print(
        f"Restauré tel qu’au {restored.moment:%Y-%m-%d %H:%M:%S} UTC\u202f; "
        f"{counted(restored.erased_again, 'personne effacée', 'personnes effacées')} de nouveau."
    )
    return DONE


def _erase_again(store_file: Path, digests: Sequence[str]) -> None:
    # The key that the backup brought signs and digests: it stands beside this store, unless the environment gives it.
    if digests and not os.environ.get("SECRET_KEY") and not secret_key_of(store_file).exists():
        raise CannotRestore(
            "Cette sauvegarde n’a pas de clé, sans laquelle les personnes effacées reviendraient\u202f: rien n’est "
            "changé. Donnez dans SECRET_KEY celle du site, puis restaurez."
        )
    links = Links(settings_on_one_machine(store_file, "http://localhost").secret_key)
    connections = Connections(store_file)
    try:
        erase_digests(SqliteStore(connections, links.address_digest), links, set(digests), SystemClock().now())
    finally:
        connections.close()
