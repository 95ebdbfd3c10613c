"""``python -m functions``: everything an operator does, each with ``--help`` and an example."""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from functions.commands import (
    backing_up,
    campaigning,
    editing,
    exporting_needs,
    keeping,
    moderating,
    people,
    serving,
    tenders,
)
from functions.commands.terminal import fail
from functions.ports import StoreUnavailable
from functions.secret_key import UnusableKey
from functions.settings import MissingSetting
from functions.storage.sqlite.schema import NewerStore

Command = Callable[[argparse.Namespace], int]


_BROKEN_PIPE = 141
"""What a shell tells of a program that whoever read it stopped (SIGPIPE)."""
_LATER = "ce magasin ne peut pas être lu ou écrit maintenant ({code}). Réessayez dans un instant."
_REMEDIES = {
    "SQLITE_READONLY": "ce magasin est en lecture seule. Donnez à ce compte le droit d’y écrire, et à son dossier.",
    "SQLITE_FULL": "le disque est plein. Faites de la place, puis recommencez\u202f: rien n’a été écrit.",
    "SQLITE_NOTADB": "ce fichier n’est pas un magasin. Nommez-en un autre avec --store, ou restaurez une sauvegarde.",
    "SQLITE_CORRUPT": "ce magasin est abîmé. Restaurez une sauvegarde (python -m functions restore --force).",
    "SQLITE_CANTOPEN": "ce magasin ne peut pas être ouvert. Vérifiez son chemin et les droits de son dossier.",
}
"""SQLite's code → what is wrong and what to do."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when done, 1 when it could not be, with one sentence that says why.

    Whoever reads what it says may stop reading (``| head``): it ends there, without a word.
    """
    options = _parser().parse_args(arguments)
    # What they read must exist: opening a store makes it.
    if options.reads and not options.store.exists():
        return fail(f"{options.store} : ce magasin n’existe pas. Nommez-le avec --store, ou servez d’abord le site.")
    try:
        code = int(options.command(options))
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # What is left unsaid goes nowhere, or Python would complain of it as it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _BROKEN_PIPE
    except StoreUnavailable as error:
        return fail(f"{options.store}\u202f: {_REMEDIES.get(str(error), _LATER.format(code=error))}")
    except (MissingSetting, NewerStore, UnusableKey) as error:
        return fail(str(error))
    except OSError as error:
        return fail(f"{error.filename or options.store} : {error.strerror or error}.")


def _port(text: str) -> int:
    if not (text.isdecimal() and int(text) <= 65_535):
        raise argparse.ArgumentTypeError(f"« {text} » n’est pas un port (0 à 65535)")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m functions",
        description="Les formulaires du site : servir, charger, suivre.",
        epilog="Exemple : python -m functions serve --site build/output",
    )
    commands = parser.add_subparsers(required=True, metavar="commande")

    def command(name: str, run: Command, words: str, example: str, reads: bool = True) -> argparse.ArgumentParser:
        added = commands.add_parser(
            name, help=words, description=words, epilog=f"Exemple : python -m functions {example}"
        )
        added.add_argument("--store", type=Path, default=Path("var/store.sqlite"), help="fichier SQLite (%(default)s)")
        added.set_defaults(command=run, reads=reads)
        return added

    mails_help = "dossier des fichiers .eml, quand SMTP_URL n’est pas défini (%(default)s)"
    serve = command(
        "serve",
        serving.serve,
        "Servir le site, les formulaires et le courrier.",
        "serve --site build/output --port 8000",
        reads=False,
    )
    serve.add_argument(
        "--site", type=Path, default=Path("build/output"), help="dossier des pages construites (%(default)s)"
    )
    serve.add_argument("--mails", type=Path, default=Path("var/mails"), help=mails_help)
    serve.add_argument("--host", default="127.0.0.1", help="adresse à écouter (%(default)s)")
    serve.add_argument("--port", type=_port, default=8000, help="port à écouter (%(default)s) ; 0 en choisit un libre")

    load = command(
        "load",
        serving.load,
        "Charger un jeu de données et le cadre du site.",
        "load --dataset var/data/emplois",
        reads=False,
    )
    load.add_argument("--dataset", type=Path, required=True, help="dossier d’un jeu de données consolidé")
    load.add_argument("--frame", type=Path, default=Path("build/frame.json"), help="cadre du site (%(default)s)")

    command("status", keeping.status, "Compter les messages et les courriels, sans donnée personnelle.", "status")
    replay = command("replay", keeping.replay, "Essayer de nouveau les courriels abandonnés.", "replay --list")
    replay.add_argument("--list", action="store_true", help="seulement les lister, sans donnée personnelle")
    replay.add_argument("--id", default="", help="un seul courriel, au lieu de tous")
    moderate = command(
        "moderate",
        moderating.moderate,
        "Lister ce qui attend une décision, sans donnée personnelle ; transmettre ou refuser des messages retenus.",
        "moderate --release 7KQ2-M9XF-3HTB --address https://exemple.fr",
    )
    moderate.add_argument("--release", nargs="+", default=[], metavar="REF", help="transmettre ces messages retenus")
    moderate.add_argument("--release-all", action="store_true", help="transmettre tous les messages retenus")
    moderate.add_argument("--refuse", nargs="+", default=[], metavar="REF", help="refuser ces messages retenus")
    moderate.add_argument("--reason", default="", help="pourquoi, pour leurs auteurs : ces mots partent par courriel")
    moderate.add_argument(
        "--address", default="http://localhost", help="adresse du site, quand SITE_ADDRESS ne la dit pas (%(default)s)"
    )
    need = command(
        "tender",
        tenders.tender,
        "Dire toute l’histoire d’un besoin, sans donnée personnelle.",
        "tender 7KQ2-M9XF-3HTB",
    )
    need.add_argument("reference", nargs="?", default="", metavar="REF", help="la référence du besoin")
    need.add_argument("--list", action="store_true", help="lister les besoins et où ils en sont")
    need.add_argument("--personal", action="store_true", help="avec ce que l’acheteur et les structures ont écrit")
    command("retention", keeping.retention, "Effacer ce dont la durée de conservation est passée.", "retention")

    person = command(
        "export-person",
        people.export_person,
        "Écrire tout ce qui est gardé sur une adresse.",
        "export-person --email nom@exemple.fr --out nom.json",
    )
    person.add_argument("--email", required=True, help="l’adresse électronique de la personne")
    person.add_argument("--out", type=Path, help="fichier à écrire, pour vous seul ; sinon, à l’écran")
    person = command(
        "erase-person",
        people.erase_person,
        "Effacer pour toujours tout ce qui est gardé sur une adresse.",
        "erase-person --email nom@exemple.fr --yes",
    )
    person.add_argument("--email", required=True, help="l’adresse électronique de la personne")
    person.add_argument("--yes", action="store_true", help="effacer vraiment : rien ne revient")

    edits = command(
        "export-edits",
        editing.export_edits,
        "Écrire les modifications de fiches acceptées, pour la prochaine consolidation.",
        "export-edits --out var/edits/sample.jsonl",
    )
    edits.add_argument("--out", type=Path, required=True, help="fichier à écrire ; ses photos vont à côté")
    needs = command(
        "export-needs",
        exporting_needs.export_needs,
        "Écrire les besoins inspirants acceptés et les chiffres de l’année, pour la prochaine construction du site.",
        "export-needs --out var/needs/sample.json",
    )
    needs.add_argument("--out", type=Path, required=True, help="fichier à écrire : il ne nomme personne")
    plan = command(
        "plan",
        campaigning.plan,
        "Faire avancer les besoins : écrire aux structures, clore, demander le bilan, si l’heure en est venue.",
        "plan --address https://exemple.fr",
    )
    plan.add_argument(
        "--address", default="http://localhost", help="adresse du site, quand SITE_ADDRESS ne la dit pas (%(default)s)"
    )
    backup = command(
        "backup",
        backing_up.backup,
        "Sauvegarder le magasin, les fichiers et la clé.",
        "backup --to /mnt/sauvegardes",
    )
    backup.add_argument("--to", type=Path, help="dossier des sauvegardes ; BACKUPS, sans cette option")
    restore = command(
        "restore",
        backing_up.restore_backup,
        "Remettre une sauvegarde en place, puis effacer de nouveau qui l’a été depuis.",
        "restore --from /mnt/sauvegardes",
        reads=False,
    )
    restore.add_argument(
        "--from",
        dest="source",
        type=Path,
        help="une sauvegarde, ou leur dossier (la dernière) ; BACKUPS, sans cette option",
    )
    restore.add_argument("--force", action="store_true", help="mettre de côté le magasin qui est là")
    worker = command(
        "worker",
        serving.worker,
        "Envoyer les courriels en attente, et faire avancer les besoins, sans servir de page.",
        "worker --once",
        reads=False,
    )
    worker.add_argument("--mails", type=Path, default=Path("var/mails"), help=mails_help)
    worker.add_argument(
        "--address", default="", help="adresse du site, quand SITE_ADDRESS ne la dit pas : les besoins l’attendent"
    )
    worker.add_argument("--once", action="store_true", help="s’arrêter quand plus rien n’est dû")
    return parser


if __name__ == "__main__":
    sys.exit(main())
