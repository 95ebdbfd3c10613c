"""``python -m data fetch``: an address of a source → a file that ``consolidate`` reads."""

import argparse
import os
from hashlib import sha256
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from data.commands.terminal import Refused, Watch, tell
from data.dataset import Dataset
from data.sources import ADAPTERS, emplois, registry
from data.vocabulary import sources

SUMMARY = "Télécharger une source ; reprend là où un téléchargement s’est arrêté."
EXAMPLES = (
    "EMPLOIS_TOKEN=… python -m data fetch emplois --out var/sources/emplois.json",
    "python -m data fetch registry --for var/data/france --out var/sources/registry.jsonl",
    "python -m data fetch finess --from https://… --out var/sources/finess.csv",
)
_ASKED_BY_SIREN = "registry"


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The words after ``fetch``."""
    command.add_argument("source", metavar="SOURCE", help=", ".join(ADAPTERS))
    command.add_argument("--from", dest="address", default="", metavar="ADRESSE", help="adresse autre que la sienne")
    command.add_argument(
        "--for",
        dest="dataset",
        type=Path,
        metavar="DOSSIER",
        help="jeu de données dont demander les SIRET (registry)",
    )
    command.add_argument("--out", type=Path, required=True, metavar="FICHIER")


def run(options: argparse.Namespace) -> None:
    """Fetch. Raises Unreadable."""
    if options.source not in ADAPTERS:
        raise Refused(f"« {options.source} » n’est pas une source connue. Sources : {', '.join(ADAPTERS)}.")
    address = options.address or sources()[options.source].address
    if not address:
        where = sources()[options.source].where
        raise Refused(f"La source {options.source} n’a pas d’adresse fixe : indiquez-la avec --from ({where}).")
    if options.source == _ASKED_BY_SIREN and not options.dataset:
        raise Refused("Le registre s’interroge par SIRET : indiquez un jeu de données avec --for var/data/….")
    with Watch() as watch:
        _fetch(options.source, address, options.out, options.dataset and Dataset(options.dataset), watch)
    tell(f"{options.source} : {options.out}")


def fetched(name: str, address: str, dataset: Dataset, watch: Watch) -> Path:
    """The file that an address of a source becomes, kept in the private half of the dataset it will be part of."""
    # Two addresses of one source are two files; the ending of an address may tell what its file is.
    digest, ending = sha256(address.encode()).hexdigest()[:8], PurePosixPath(urlsplit(address).path).suffix[:10]
    to = dataset.folder / "private" / "fetched" / f"{name}-{digest}{ending}"
    to.parent.mkdir(parents=True, exist_ok=True)
    to.parent.parent.chmod(0o700)
    _fetch(name, address, to, dataset, watch)
    return to


def _fetch(name: str, address: str, to: Path, dataset: Dataset | None, watch: Watch) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)

    def progress(done: int, _whole: int | None) -> None:
        watch(f"Téléchargement ({name})", done)

    if name == emplois.NAME:
        emplois.fetch(to, address, os.environ.get(sources()[name].token), progress)
    elif name == registry.NAME:
        registry.fetch(to, address, _sirets(dataset), progress)
    else:
        from data.sources.http.fetching import Fetcher

        Fetcher().download(address, to, progress)


def _sirets(dataset: Dataset | None) -> list[str]:
    """The establishments of a dataset, each once, in order."""
    if dataset is None or not dataset.structures_file.exists():
        raise Refused("Le registre s’interroge par SIRET : consolidez d’abord les sources qui listent des structures.")
    return sorted({one.siret for one in dataset.structures() if one.siret and not one.vanished and not one.fictional})
