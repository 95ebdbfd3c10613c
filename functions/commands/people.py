"""What is held about one person: shown, or erased."""

import argparse
import os
import sys

import msgspec

from functions.backups import BackupFailed, back_up
from functions.commands.terminal import DONE, desk_of, fail
from functions.erasures import SpoiltJournal
from functions.people import erase, erase_digests, held_about
from functions.profile_edits.erased_edits import had_edits
from theme.french import counted


def export_person(options: argparse.Namespace) -> int:
    """Write, as JSON, all that is held about an address: to a file of mode 0600, or to the output."""
    held = msgspec.json.format(msgspec.json.encode(held_about(desk_of(options), options.email)), indent=2) + b"\n"
    if options.out is None:
        sys.stdout.buffer.write(held)
        return DONE
    try:
        descriptor = os.open(options.out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return fail(f"{options.out} existe déjà\u202f: nommez un autre fichier avec --out.")
    with os.fdopen(descriptor, "wb") as file:
        file.write(held)
    print(f"Écrit\u202f: {options.out}. Ce fichier est personnel\u202f: remettez-le, puis effacez-le.")
    return DONE


def erase_person(options: argparse.Namespace) -> int:
    """Erase all that is held about an address, for good."""
    if not options.yes:
        return fail(
            "Effacer est définitif\u202f: ajoutez --yes. Pour voir d’abord ce qui est gardé\u202f: "
            "python -m functions export-person."
        )
    desk = desk_of(options)
    try:
        erased = erase(desk, options.email)
    except SpoiltJournal as error:
        return fail(f"Rien n’est effacé. {error}")
    print(
        f"Effacé\u202f: {counted(erased, 'document')}, avec les courriels reçus à cette adresse. Il reste son "
        "empreinte, parmi les oppositions. Les sources du jeu de données peuvent la redonner\u202f: elle sera "
        "écartée à chaque chargement."
    )
    if had_edits(desk.store):
        print(
            "Les modifications de fiches déjà exportées peuvent encore contenir cette adresse\u202f: exportez-les de "
            "nouveau avec make publish-edits, ou python -m functions export-edits."
        )
    # The journal of erasures stands beside the store: what is lost with this machine must know of it elsewhere.
    if desk.settings.backups:
        try:
            back_up(desk.settings.store, desk.settings.files, desk.settings.backups, desk.clock.now())
        except BackupFailed as error:
            return fail(f"L’effacement est fait, pas sa sauvegarde. {error}")
        print(f"Sauvegardé dans {desk.settings.backups}\u202f: une restauration n’y ramènera personne.")
    else:
        print(
            "Si ce magasin est sauvegardé, sauvegardez-le maintenant\u202f: ce qui date d’avant ignore cet effacement."
        )
    return DONE


def erase_again(options: argparse.Namespace) -> int:
    """Erase again, in a store that was put back as it was at a moment, whoever was erased since."""
    desk = desk_of(options)
    try:
        missing = {one.digest for one in desk.erasures.all() if one.may_be_missing_from(options.since)}
    except SpoiltJournal as error:
        return fail(f"Rien n’est effacé. {error}")
    now = desk.clock.now()
    if missing:
        erase_digests(desk.store, desk.links, missing, now)
    for digest in missing:
        desk.erasures.finish(digest, now)
    print(f"{counted(len(missing), 'personne effacée', 'personnes effacées')} de nouveau.")
    return DONE
