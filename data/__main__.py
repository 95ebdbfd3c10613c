"""The dataset's commands: ``python -m data consolidate | fetch | fetch-all | template | sample | communes``."""

import argparse
import errno
import sys

from data.commands import communes, consolidate, fetch, fetch_all, sample, template
from data.commands.fetch_all import NoCopy
from data.commands.terminal import Refused, warn
from data.consolidation.guards import Suspicious
from data.dataset import InUse, NoDataset, NothingKept
from data.sources.reading import Unreadable

_COMMANDS = {
    "consolidate": consolidate,
    "fetch": fetch,
    "fetch-all": fetch_all,
    "template": template,
    "sample": sample,
    "communes": communes,
}
_STOPPED = 3
_NO_COPY = 4
_SYSTEM_WORDS = {
    errno.ENOENT: "ce dossier ou ce fichier n’existe pas",
    errno.EACCES: "accès refusé",
    errno.EISDIR: "c’est un dossier",
    errno.ENOTDIR: "ce n’est pas un dossier",
    errno.ENOSPC: "le disque est plein",
    errno.EROFS: "le disque est en lecture seule",
}


def main(arguments: list[str] | None = None) -> int:
    """Run one command: 0 when it did what was asked, 1 when it could not, 2 when the words are off, 3 when a guard
    stopped it, 4 when a source could not be had, today nor ever."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except Suspicious as doubt:
        _say("Consolidation arrêtée, le jeu de données reste comme il était.")
        for sentence in doubt.sentences:
            _say(f"  {sentence}")
        _say("Si c’est bien ce qui est attendu, recommencez avec --accept (ou ACCEPT=1 avec make).")
        return _STOPPED
    except NoCopy as missing:
        _say(str(missing))
        return _NO_COPY
    except (Refused, Unreadable, NothingKept, NoDataset, InUse) as problem:
        _say(str(problem))
        return 1
    except ModuleNotFoundError as missing:
        _say(f"Le paquet {missing.name} manque : installez-le par « make sources ».")
        return 1
    except OSError as problem:
        words = _SYSTEM_WORDS.get(problem.errno or 0, problem.strerror or str(problem))
        _say(f"{problem.filename or 'fichier'} : {words}.")
        return 1
    except KeyboardInterrupt:
        _say("Interrompu : rien n’a été remplacé.")
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m data",
        description="Le jeu de données : télécharger des sources, les consolider, fabriquer un échantillon.",
        epilog="Codes de sortie : 0 fait ; 1 impossible ; 2 commande mal écrite ; 3 arrêté par un garde-fou ; "
        "4 source jamais reçue (fetch-all).",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMANDE")
    for name, module in _COMMANDS.items():
        command = commands.add_parser(
            name,
            help=module.SUMMARY,
            description=module.SUMMARY,
            epilog="Exemples :\n" + "\n".join(f"  {example}" for example in module.EXAMPLES),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    return parser


def _say(sentence: str) -> None:
    warn(sentence)


if __name__ == "__main__":
    sys.exit(main())
