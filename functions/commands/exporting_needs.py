"""What the public may know of needs, for the next build of the site."""

import argparse

from data.tender_stories import NEEDS_MIN
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
        told = " ".join(f"{field}\u202f: {sentence}" for field, sentence in problems.items())
        print(f"{reference}\u202f: laissé de côté. {told}")
    if not written.stories and not written.has_figures:
        print(f"{options.out}\u202f: effacé, il n’y a plus rien à en dire." if stood else "Aucun besoin à montrer.")
        return DONE
    needs = counted(written.stories, "besoin inspirant", "besoins inspirants")
    figures = "avec" if written.has_figures else "sans"
    why = "" if written.has_figures else f" (moins de {NEEDS_MIN} besoins publiés en un an)"
    print(f"{options.out}\u202f: {needs}, {figures} chiffres de l’année{why}.")
    return DONE
