"""What ``python -m functions`` understands: its commands, their options and an example of each."""

import argparse
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from functions.commands import (
    backing_up,
    campaigning,
    costs,
    editing,
    exporting_needs,
    hosting,
    keeping,
    moderating,
    nightly,
    packaging,
    people,
    serving,
    suppressing,
    tenders,
)

Command = Callable[[argparse.Namespace], int]

_A_MOMENT = "2026-11-20T08:00:00+00:00"
_SERVED_BY_AWS = (
    "Sur AWS, les fonctions de la pile servent les pages et envoient les courriels\u202f: "
    "cette commande est d’une machine."
)
_KEPT_BY_AWS = (
    "Sur AWS, la table se restaure à un instant (docs/restauration.md)\u202f: cette commande est d’une machine."
)
STORE_HELP = "fichier SQLite (%(default)s), ou dynamodb:TABLE avec les réglages de la pile AWS"
_MAILS_HELP = "dossier des fichiers .eml, quand SMTP_URL n’est pas défini (%(default)s)"


class Commands:
    """The commands, each declared once.

    ``reads``: whether the store must exist; ``only_here``: what to say when it is on AWS, of what one machine has.
    """

    def __init__(self) -> None:
        self.parser = argparse.ArgumentParser(
            prog="python -m functions",
            description="Les formulaires du site\u202f: servir, charger, suivre, publier.",
            epilog="Exemple\u202f: python -m functions serve --site build/output",
        )
        self._commands = self.parser.add_subparsers(required=True, metavar="commande")

    def __call__(
        self, name: str, run: Command, words: str, example: str, reads: bool = True, only_here: str = ""
    ) -> argparse.ArgumentParser:
        """Declare a command; what its own options are added to."""
        added = self._commands.add_parser(
            name, help=words, description=words, epilog=f"Exemple\u202f: python -m functions {example}"
        )
        added.add_argument("--store", type=Path, default=Path("var/store.sqlite"), help=STORE_HELP)
        added.set_defaults(command=run, reads=reads, only_here=only_here)
        return added


def parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    commands = Commands()
    for declare in (_serving, _moderating, _people, _nights, _backups, _hosting):
        declare(commands)
    return commands.parser


def _serving(command: Commands) -> None:
    """The pages, the mail, the clock of needs."""
    serve = command(
        "serve",
        serving.serve,
        "Servir le site, les formulaires et le courrier.",
        "serve --site build/output --port 8000",
        reads=False,
        only_here=_SERVED_BY_AWS,
    )
    serve.add_argument(
        "--site", type=Path, default=Path("build/output"), help="dossier des pages construites (%(default)s)"
    )
    serve.add_argument("--mails", type=Path, default=Path("var/mails"), help=_MAILS_HELP)
    serve.add_argument("--host", default="127.0.0.1", help="adresse à écouter (%(default)s)")
    serve.add_argument("--port", type=_port, default=8000, help="port à écouter (%(default)s) ; 0 en choisit un libre")
    worker = command(
        "worker",
        serving.worker,
        "Envoyer les courriels en attente, et faire avancer les besoins, sans servir de page.",
        "worker --once",
        reads=False,
        only_here=_SERVED_BY_AWS,
    )
    worker.add_argument("--mails", type=Path, default=Path("var/mails"), help=_MAILS_HELP)
    worker.add_argument(
        "--address", default="", help="adresse du site, quand SITE_ADDRESS ne la dit pas\u202f: les besoins l’attendent"
    )
    worker.add_argument("--once", action="store_true", help="s’arrêter quand plus rien n’est dû")
    plan = command(
        "plan",
        campaigning.plan,
        "Faire avancer les besoins\u202f: écrire aux structures, clore, demander le bilan, si l’heure en est venue.",
        "plan --address https://exemple.fr",
    )
    plan.add_argument(
        "--address", default="http://localhost", help="adresse du site, quand SITE_ADDRESS ne la dit pas (%(default)s)"
    )


def _moderating(command: Commands) -> None:
    """What waits for somebody: messages, mails, needs."""
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


def _people(command: Commands) -> None:
    """What is held about people, and for how long."""
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
    again = command(
        "erase-again",
        people.erase_again,
        "Après une restauration, effacer de nouveau qui l’a été depuis l’instant restauré.",
        f"erase-again --store dynamodb:annuaire-restaure --since {_A_MOMENT}",
    )
    again.add_argument("--since", type=_moment, required=True, help="l’instant restauré, avec son fuseau")
    address = command(
        "suppressed",
        suppressing.suppressed_address,
        "Dire si les courriels partent vers une adresse, et les y laisser repartir.",
        "suppressed --email nom@exemple.fr --lift",
    )
    address.add_argument("--email", required=True, help="l’adresse électronique")
    address.add_argument("--lift", action="store_true", help="laisser repartir les courriels")


def _nights(command: Commands) -> None:
    """The night, and what it brings and takes."""
    load = command(
        "load",
        serving.load,
        "Charger un jeu de données et le cadre du site.",
        "load --dataset var/data/emplois",
        reads=False,
    )
    load.add_argument("--dataset", type=Path, required=True, help="dossier d’un jeu de données consolidé")
    load.add_argument("--frame", type=Path, default=Path("build/frame.json"), help="cadre du site (%(default)s)")
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
    needs.add_argument("--out", type=Path, required=True, help="fichier à écrire\u202f: il ne nomme personne")
    night = command(
        "night",
        nightly.night,
        "Faire la nuit\u202f: prendre les sources, construire, publier, rendre compte.",
        "night emplois=https://exemple.fr/structures.json --dataset var/data/emplois --publish '--to s3://annuaire'",
        reads=False,
    )
    nightly.add_arguments(night)


def _backups(command: Commands) -> None:
    """Backups of one machine."""
    backup = command(
        "backup",
        backing_up.backup,
        "Sauvegarder le magasin, les fichiers et la clé.",
        "backup --to /mnt/sauvegardes",
        only_here=_KEPT_BY_AWS,
    )
    backup.add_argument("--to", type=Path, help="dossier des sauvegardes ; BACKUPS, sans cette option")
    restore = command(
        "restore",
        backing_up.restore_backup,
        "Remettre une sauvegarde en place, puis effacer de nouveau qui l’a été depuis.",
        "restore --from /mnt/sauvegardes",
        reads=False,
        only_here=_KEPT_BY_AWS,
    )
    restore.add_argument(
        "--from",
        dest="source",
        type=Path,
        help="une sauvegarde, ou leur dossier (la dernière) ; BACKUPS, sans cette option",
    )
    restore.add_argument("--force", action="store_true", help="mettre de côté le magasin qui est là")


def _hosting(command: Commands) -> None:
    """Where the service runs, and what it costs: these read no store."""
    package = command("package", packaging.package, "Préparer les archives des fonctions AWS.", "package", reads=False)
    packaging.add_package_options(package)
    nginx = command(
        "nginx",
        hosting.nginx,
        "Écrire la configuration nginx d’une machine.",
        "nginx --domain annuaire.exemple.fr --site /srv/annuaire/site",
        reads=False,
    )
    hosting.add_nginx_options(nginx)
    redirects = command(
        "redirects",
        hosting.redirects,
        "Écrire les anciennes adresses, pour nginx.",
        "redirects --site /srv/annuaire/site",
        reads=False,
    )
    hosting.add_redirects_options(redirects)
    costs_ = command("costs", costs.costs, "Calculer ce que coûte un mois.", "costs --json", reads=False)
    costs.add_costs_options(costs_)


def _port(text: str) -> int:
    if not (text.isdecimal() and int(text) <= 65_535):
        raise argparse.ArgumentTypeError(f"« {text} » n’est pas un port (0 à 65535)")
    return int(text)


def _moment(text: str) -> datetime:
    with suppress(ValueError):
        moment = datetime.fromisoformat(text)
        if moment.tzinfo:
            return moment
    raise argparse.ArgumentTypeError(f"« {text} » n’est pas un instant avec son fuseau, comme {_A_MOMENT}")
