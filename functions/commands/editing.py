"""What was accepted of profile edits, for the next consolidation."""

import argparse

from functions.commands.terminal import DONE, desk_of, fail
from functions.profile_edits.exporting import Suspicious, export
from theme.french import counted


def export_edits(options: argparse.Namespace) -> int:
    """Write the changes in effect, and their pictures and logos beside."""
    desk = desk_of(options)
    stood = options.out.exists()
    try:
        written = export(desk.store, desk.files, options.out)
    except Suspicious as doubt:
        return fail(str(doubt))
    if not written.changes:
        if stood:
            print(f"{options.out} : effacé, aucune modification acceptée n’est plus en vigueur.")
            return DONE
        print("Aucune modification acceptée\u202f: rien à reprendre.")
        return DONE
    print(
        f"{options.out}\u202f: {counted(written.changes, 'changement')} de {counted(written.structures, 'structure')}, "
        f"{counted(written.pictures, 'image')}."
    )
    if written.missing:
        print(f"Images introuvables, laissées de côté\u202f: {', '.join(written.missing)}")
    return DONE
