"""``python -m data consolidate``: files and addresses → a dataset."""

import argparse
import gc
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from data.commands.fetch import fetched
from data.commands.terminal import Refused, Watch, tell
from data.consolidation.report import Report
from data.dataset import Dataset
from data.french import counted, number
from data.sources import ADAPTERS, Adapter, recognise
from data.sources.reading import Unreadable
from data.verdicts import REASON_WORDS, Reason
from data.vocabulary import sources

SUMMARY = "Consolider des sources en un jeu de données (public, privé, historique)."
EXAMPLES = (
    "python -m data consolidate emplois=export.json --out var/data/export",
    "python -m data consolidate emplois=export.json finess=finess.csv labels=rge.csv --out var/data/france",
    "python -m data consolidate emplois=export.json edits=edits.jsonl --out var/data/france",
    "EMPLOIS_TOKEN=… python -m data consolidate emplois=https://… --out var/data/france",
)


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The words after ``consolidate``."""
    command.add_argument(
        "sources",
        nargs="+",
        metavar="SOURCE=FICHIER",
        help=f"source ({', '.join(ADAPTERS)}) et fichier ou adresse ; un fichier seul est reconnu à son contenu",
    )
    command.add_argument("--out", type=Path, required=True, metavar="DOSSIER", help="où écrire le jeu de données")
    command.add_argument(
        "--accept",
        action="store_true",
        help="remplacer le jeu de données malgré un garde-fou (sortie 3), après avoir lu ce qu’il dit",
    )


def run(options: argparse.Namespace) -> None:
    """Consolidate. Raises Unreadable, NothingKept, :class:`data.consolidation.guards.Suspicious`."""
    from data.consolidate import consolidate
    from data.consolidation.gathering import input_of

    dataset = Dataset(options.out)
    today = datetime.now(ZoneInfo("Europe/Paris")).date()
    # Records hold no cycles: looking for some among all of them would take a sixth of the time.
    gc.disable()
    try:
        with Watch() as watch:
            inputs = [input_of(*_source(text, dataset, watch)) for text in options.sources]
            with dataset.locked():
                report = consolidate(inputs, dataset, today, watch, accepted=options.accept)
    finally:
        gc.enable()
    _tell(report, dataset)


def _source(text: str, dataset: Dataset, watch: Watch) -> tuple[Adapter, Path]:
    """What one word names: a source and its file, fetched first when it is an address."""
    name, separator, place = text.partition("=")
    if separator and name in ADAPTERS:
        if "://" in place:
            return ADAPTERS[name], fetched(name, place, dataset, watch)
        return ADAPTERS[name], _existing(Path(place))
    if separator and not Path(text).exists():
        raise Refused(f"« {name} » n’est pas une source connue. Sources : {', '.join(ADAPTERS)}.")
    path = _existing(Path(text))
    adapter = recognise(path)
    if adapter is None:
        known = ", ".join(ADAPTERS)
        raise Refused(f"{path} : format non reconnu. Nommez sa source, par exemple emplois={path}, parmi : {known}.")
    tell(f"{path} : source reconnue, {adapter.NAME}.")
    return adapter, path


def _existing(path: Path) -> Path:
    if path.is_dir():
        raise Unreadable(f"{path} : c’est un dossier. Indiquez le fichier à lire.")
    if not path.exists():
        raise Unreadable(f"{path} : ce fichier n’existe pas. Vérifiez son chemin.")
    if not path.stat().st_size:
        raise Unreadable(f"{path} : le fichier est vide. Téléchargez-le de nouveau.")
    return path


def _tell(report: Report, dataset: Dataset) -> None:
    for name, count in report.sources.items():
        how = "fichier reçu le" if count.received else "données du"
        tell(f"{sources()[name].label}, {how} {count.date:%d/%m/%Y} : {counted(count.read, 'ligne', 'lignes')}")
    parts = [
        f"{counted(report.live, 'structure', 'structures')} en activité",
        f"{number(report.delisted)} hors activité",
    ]
    parts += [f"{number(report.merged)} fusionnées"] if report.merged else []
    parts += [f"{number(report.elsewhere)} d’établissements d’ailleurs"] if report.elsewhere else []
    parts += [f"{number(report.quarantined)} en quarantaine"]
    tell(f"{counted(report.read, 'ligne lue', 'lignes lues')} = {' + '.join(parts)}.")
    if not report.changes.is_first:
        changes = report.changes
        tell(
            f"Depuis la fois précédente : {number(len(changes.added))} ajoutées, {number(len(changes.changed))} "
            f"modifiées, {number(len(changes.returned))} revenues, {number(len(changes.removed))} retirées."
        )
    for reason, rows in report.by_reason.items():
        tell(f"  {REASON_WORDS[Reason(reason)]} : {number(rows)}")
    if report.likely_duplicates:
        tell(f"{counted(len(report.likely_duplicates), 'doublon probable', 'doublons probables')}, à relire.")
    tell(f"Rapport : {dataset.report_page}")
    tell(f"Jeu de données : {dataset.folder}")
