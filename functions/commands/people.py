"""What is held about one person: shown, or erased."""

import argparse
import os
import sys

import msgspec

from functions.commands.terminal import DONE, desk_of, fail
from functions.people import erase, held_about
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
    erased = erase(desk_of(options), options.email)
    print(
        f"Effacé\u202f: {counted(erased, 'document')}, avec les mails reçus à cette adresse. Il reste son empreinte, "
        "parmi les oppositions. Les sources du jeu de données peuvent la redonner\u202f: elle sera écartée à chaque "
        "chargement."
    )
    return DONE
