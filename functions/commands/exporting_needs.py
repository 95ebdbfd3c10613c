"""What the public may know of needs, for the next build of the site."""

import argparse

from functions.commands.terminal import DONE, desk_of, fail
from functions.tenders.public.exporting import Suspicious, export
from theme.french import counted


def export_needs(options: argparse.Namespace) -> int:
    """Write the needs that may inspire others, and the figures of a year."""
    desk = desk_of(options)
    stood = options.out.exists()
    try:
        written = export(desk.store, desk.links.address_digest, options.out, desk.clock.now())
    except Suspicious as doubt:
        return fail(str(doubt))
    for reference, problems in written.left_out.items():
        told = " ".join(f"{field} : {sentence}" for field, sentence in problems.items())
        print(f"{reference} : laissé de côté. {told}")
    if not written.stories and not written.has_figures:
        print(f"{options.out} : effacé, il n’y a plus rien à en dire." if stood else "Aucun besoin à montrer.")
        return DONE
    needs = counted(written.stories, "besoin inspirant", "besoins inspirants")
    print(f"{options.out} : {needs}, {'avec' if written.has_figures else 'sans'} chiffres de l’année.")
    return DONE
