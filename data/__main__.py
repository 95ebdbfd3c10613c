"""The dataset's commands: ``python -m data consolidate | sample | communes``."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from data.dataset import Dataset, NoDataset, NothingKept
from data.sources import ADAPTERS, Adapter, recognise
from data.sources.reading import Unreadable

_OUT = Console()
_ERR = Console(stderr=True)


class _Refused(Exception):
    """What was asked cannot be done: a sentence for the person at the keyboard."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when it did what was asked, 1 when it could not, 2 when the words are off."""
    parser = argparse.ArgumentParser(
        prog="python -m data",
        description="Le jeu de données : consolider, fabriquer un échantillon, refaire la liste des communes.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMANDE")
    _add_consolidate(commands)
    _add_sample(commands)
    _add_communes(commands)
    options = parser.parse_args(arguments)
    try:
        options.run(options)
    except (_Refused, Unreadable, NothingKept, NoDataset) as problem:
        _ERR.print(str(problem), markup=False, highlight=False, soft_wrap=True)
        return 1
    except OSError as problem:
        _ERR.print(
            f"{problem.filename or 'fichier'} : {problem.strerror or problem}.",
            markup=False, highlight=False, soft_wrap=True,
        )  # fmt: skip
        return 1
    return 0


def _command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    summary: str,
    example: str,
    run: Callable[[argparse.Namespace], None],
) -> argparse.ArgumentParser:
    command = commands.add_parser(
        name,
        help=summary,
        description=summary,
        epilog=f"Exemple :\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.set_defaults(run=run)
    return command


def _add_consolidate(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = _command(
        commands,
        "consolidate",
        "Consolider des fichiers sources en un jeu de données (public, privé, historique).",
        "python -m data consolidate emplois=export.json --out var/data/export",
        _consolidate,
    )
    command.add_argument(
        "sources",
        nargs="+",
        metavar="SOURCE=FICHIER",
        help=f"source ({', '.join(ADAPTERS)}) et fichier ; un fichier seul est reconnu à son contenu",
    )
    command.add_argument("--out", type=Path, required=True, metavar="DOSSIER", help="où écrire le jeu de données")


def _add_sample(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = _command(
        commands,
        "sample",
        "Fabriquer un échantillon fictif, toujours le même pour un nombre et une graine donnés.",
        "python -m data sample --count 10000 --seed 7 --out build/sample-10000.jsonl",
        _sample,
    )
    command.add_argument("--count", type=int, default=400, metavar="N", help="nombre de structures (1 à 1 000 000)")
    command.add_argument("--seed", type=int, default=1, metavar="S", help="graine du hasard")
    command.add_argument("--out", type=Path, required=True, metavar="FICHIER")


def _add_communes(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = _command(
        commands,
        "communes",
        "Refaire la liste des communes, départements et régions depuis @etalab/decoupage-administratif.",
        "make communes",
        _communes,
    )
    command.add_argument("--source", type=Path, required=True, metavar="DOSSIER", help="dossier « data » du paquet npm")


def _consolidate(options: argparse.Namespace) -> None:
    from data.consolidate import consolidate, input_of
    from data.verdicts import REASON_WORDS, Reason

    inputs = [input_of(*_source(text)) for text in options.sources]
    with _progress() as progress:
        task = progress.add_task("Lignes consolidées", total=None)
        report = consolidate(inputs, Dataset(options.out), lambda rows: progress.update(task, completed=rows))
        progress.update(task, total=report.read)
    for source, day in report.sources.items():
        _OUT.print(f"Source {source}, données du {day}.", highlight=False)
    _OUT.print(
        f"{_counted(report.read, 'ligne lue', 'lignes lues')} = "
        f"{_counted(report.kept, 'structure gardée', 'structures gardées')} (dont {report.live} en activité) "
        f"+ {report.quarantined} en quarantaine.",
        highlight=False, soft_wrap=True,
    )  # fmt: skip
    for reason, count in report.by_reason.items():
        _OUT.print(f"  {REASON_WORDS[Reason(reason)]} : {count}", highlight=False)
    _OUT.print(f"Jeu de données : {options.out}", highlight=False, soft_wrap=True)


def _sample(options: argparse.Namespace) -> None:
    from data.sample import generate

    if not 1 <= options.count <= 1_000_000:
        raise _Refused(f"--count {options.count} : le nombre de structures va de 1 à 1 000 000.")
    options.out.parent.mkdir(parents=True, exist_ok=True)
    with options.out.open("wb") as file, _progress() as progress:
        for line in progress.track(generate(options.count, options.seed), total=options.count + 1):
            file.write(line + b"\n")
    _OUT.print(f"{options.count} structures fictives : {options.out}", highlight=False, soft_wrap=True)


def _communes(options: argparse.Namespace) -> None:
    from data.communes import write_reference
    from data.vocabulary import REFERENCE

    communes, departements, regions = write_reference(options.source, REFERENCE)
    _OUT.print(f"{communes} communes, {departements} départements, {regions} régions : {REFERENCE}", highlight=False)


def _source(text: str) -> tuple[Adapter, Path]:
    name, separator, file = text.partition("=")
    if separator and name in ADAPTERS:
        return ADAPTERS[name], _existing(Path(file))
    if separator and not Path(text).exists():
        raise _Refused(f"« {name} » n’est pas une source connue. Sources : {', '.join(ADAPTERS)}.")
    path = _existing(Path(text))
    adapter = recognise(path)
    if adapter is None:
        known = ", ".join(ADAPTERS)
        raise _Refused(f"{path} : format non reconnu. Nommez sa source, par exemple emplois={path}, parmi : {known}.")
    _OUT.print(f"{path} : source reconnue, {adapter.NAME}.", highlight=False, soft_wrap=True)
    return adapter, path


def _existing(path: Path) -> Path:
    if path.is_dir():
        raise Unreadable(f"{path} : c’est un dossier. Indiquez le fichier à lire.")
    if not path.exists():
        raise Unreadable(f"{path} : ce fichier n’existe pas. Vérifiez son chemin.")
    if not path.stat().st_size:
        raise Unreadable(f"{path} : le fichier est vide. Téléchargez-le de nouveau.")
    return path


def _counted(count: int, singular: str, plural: str) -> str:
    return f"{count} {singular if count < 2 else plural}"


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=_ERR,
        disable=not _ERR.is_terminal,
    )


if __name__ == "__main__":
    sys.exit(main())
