"""``python -m functions``: serve, load, status, held, release, worker, replay, retention."""

import argparse
import sys
from pathlib import Path

from functions import logs
from functions.ports import StoreUnavailable, SystemClock
from functions.records import HoldReason, Service
from functions.secret_key import UnusableKey
from functions.settings import MissingSetting, settings_on_one_machine
from functions.storage.connections import Connections
from functions.storage.outbox import SqliteOutbox
from functions.storage.schema import NewerStore
from functions.storage.sqlite import SqliteStore
from theme.french import counted, number

DONE, FAILED = 0, 1  # argparse itself exits with 2 when it does not understand

REASONS = {
    HoldReason.VANISHED: "n’est plus dans l’annuaire",
    HoldReason.NO_ADDRESS: "sans adresse électronique",
    HoldReason.OPPOSED: "s’oppose à recevoir des messages",
    HoldReason.NO_RECIPIENT: "personne ne lit les signalements (REPORT_TO)",
}
SERVICES = {Service.CONTACT: "message", Service.REPORT: "signalement"}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when done, 1 when it could not be, with one sentence that says why."""
    options = _parser().parse_args(arguments)
    if options.command in _READERS and not options.store.exists():
        return _fail(f"{options.store} : ce magasin n’existe pas. Nommez-le avec --store, ou servez d’abord le site.")
    try:
        return int(options.command(options))
    except StoreUnavailable as error:
        return _fail(f"Le magasin {options.store} ne peut pas être lu ou écrit ({error}). Réessayez dans un instant.")
    except (MissingSetting, NewerStore, UnusableKey) as error:
        return _fail(str(error))
    except OSError as error:
        return _fail(f"{error.filename or options.store} : {error.strerror or error}.")


def _serve(options: argparse.Namespace) -> int:
    from functions import local
    from functions.mail.smtp import BadSmtpUrl

    if not options.site.is_dir():
        return _fail(f"{options.site} n’existe pas : construisez d’abord le site, puis nommez son dossier avec --site.")
    try:
        listening = local.listen(options.host, options.port)
    except local.PortTaken as error:
        return _fail(str(error))
    with listening:
        address = local.address_of(listening)
        settings = settings_on_one_machine(options.store, address)
        store = SqliteStore(Connections(options.store))
        try:
            sender = local.mail_sender(settings, store, options.mails)
        except BadSmtpUrl as error:
            return _fail(str(error))
        logs.to_standard_error()
        print(f"Pages : {options.site.resolve()}")
        print(f"Magasin : {options.store.resolve()}")
        print("Mails : par SMTP" if settings.smtp_url else f"Mails, en fichiers .eml : {options.mails.resolve()}")
        if not settings.report_to:
            print("Signalements : retenus, tant que REPORT_TO ne nomme pas qui les lit")
        if not store.version():
            print("Aucune structure n’est connue : lancez « python -m functions load », les formulaires l’attendent.")
        print(f"Le site répond : {address}/ (Ctrl+C pour arrêter)", flush=True)
        local.serve(settings, options.site, sender, listening)
    print("Arrêté.")
    return DONE


def _load(options: argparse.Namespace) -> int:
    from data.dataset import NoDataset
    from functions.snapshot import UnusableSnapshot, read_snapshot

    try:
        snapshot = read_snapshot(options.dataset, options.frame, SystemClock().now())
    except (NoDataset, UnusableSnapshot) as error:
        return _fail(str(error))
    store = SqliteStore(Connections(options.store))
    version = store.load(snapshot)
    structures, vanished = counted(len(snapshot.structures), "structure"), store.counts().vanished
    print(f"Version {version} : {structures}, dont {number(len(snapshot.recipients))} avec une adresse électronique.")
    if vanished:
        print(f"Disparues depuis un chargement précédent, leurs messages sont retenus : {number(vanished)}.")
    return DONE


def _status(options: argparse.Namespace) -> int:
    counts = SqliteStore(Connections(options.store)).counts()
    loaded = f"{counts.loaded_at:%Y-%m-%d %H:%M} UTC" if counts.loaded_at else "jamais"
    structures, vanished = counted(counts.structures, "structure"), counted(counts.vanished, "disparue")
    print(f"Chargement : {loaded} ; {structures}, dont {vanished}")
    print(f"Messages : {counted(counts.messages['accepted'], 'accepté')}, {counted(counts.messages['held'], 'retenu')}")
    accepted, held = counts.reports["accepted"], counts.reports["held"]
    print(f"Signalements : {counted(accepted, 'accepté')}, {counted(held, 'retenu')}")
    print(
        f"Mails : {number(counts.mails['waiting'])} en attente, {counted(counts.mails['sent'], 'parti')}, "
        f"{counted(counts.mails['dead'], 'abandonné')}"
    )
    return DONE


def _held(options: argparse.Namespace) -> int:
    held = SqliteStore(Connections(options.store)).held()
    for message in held:
        print(
            f"{message.reference}  {SERVICES[message.service]}  {message.structure_id}  "
            f"{message.accepted_at:%Y-%m-%d %H:%M} UTC  {REASONS[message.hold_reason]}"
        )
    if not held:
        print("Aucun message retenu.")
    return DONE


def _release(options: argparse.Namespace) -> int:
    from functions.pages import Pages
    from functions.reports.decisions import Decisions
    from functions.reports.mails import ReportMails

    settings = settings_on_one_machine(options.store, options.address)
    if not settings.report_to:
        return _fail("REPORT_TO ne nomme personne : définissez l’adresse de qui lit les signalements.")
    store = SqliteStore(Connections(options.store))
    mails = ReportMails(Pages(store), settings.site_address)
    released = Decisions(store, mails, SystemClock(), settings.report_to).release()
    print(f"Signalements transmis, qui étaient retenus : {number(released)}.")
    return DONE


def _retention(options: argparse.Namespace) -> int:
    from functions.retention import sweep

    erased = sweep(SqliteStore(Connections(options.store)), SystemClock())
    print(
        f"Effacés, leur durée passée : {counted(erased.messages, 'message')}, "
        f"{counted(erased.mails, 'copie de mail', 'copies de mails')}."
    )
    return DONE


def _replay(options: argparse.Namespace) -> int:
    due = SqliteOutbox(Connections(options.store)).replay(SystemClock().now())
    print(f"Mails abandonnés, à essayer de nouveau : {number(due)}.")
    return DONE


def _worker(options: argparse.Namespace) -> int:
    from functions import local
    from functions.mail.outbox import Worker
    from functions.mail.smtp import BadSmtpUrl

    connections = Connections(options.store)
    settings = settings_on_one_machine(options.store, "http://localhost")
    try:
        sender = local.mail_sender(settings, SqliteStore(connections), options.mails)
    except BadSmtpUrl as error:
        return _fail(str(error))
    logs.to_standard_error()
    worker = Worker(SqliteOutbox(connections), sender, SystemClock())
    if options.once:
        print(f"Mails essayés : {worker.send_due()}")
        return DONE
    local.stop_on_signal(worker.stop)
    print("Le facteur tourne (Ctrl+C pour arrêter).", flush=True)
    worker.run()
    return DONE


# What they read must exist: opening a store makes it.
_READERS = (_status, _held, _release, _replay, _retention)


def _port(text: str) -> int:
    if not (text.isdecimal() and int(text) <= 65_535):
        raise argparse.ArgumentTypeError(f"« {text} » n’est pas un port (0 à 65535)")
    return int(text)


def _fail(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m functions",
        description="Les formulaires du site : servir, charger, suivre.",
        epilog="Exemple : python -m functions serve --site build/output",
    )
    commands = parser.add_subparsers(required=True, metavar="commande")

    def command(name: str, run: object, words: str, example: str) -> argparse.ArgumentParser:
        added = commands.add_parser(
            name, help=words, description=words, epilog=f"Exemple : python -m functions {example}"
        )
        added.add_argument("--store", type=Path, default=Path("var/store.sqlite"), help="fichier SQLite (%(default)s)")
        added.set_defaults(command=run)
        return added

    mails_help = "dossier des fichiers .eml, quand SMTP_URL n’est pas défini (%(default)s)"
    serve = command(
        "serve", _serve, "Servir le site, les formulaires et le courrier.", "serve --site build/output --port 8000"
    )
    serve.add_argument(
        "--site", type=Path, default=Path("build/output"), help="dossier des pages construites (%(default)s)"
    )
    serve.add_argument("--mails", type=Path, default=Path("var/mails"), help=mails_help)
    serve.add_argument("--host", default="127.0.0.1", help="adresse à écouter (%(default)s)")
    serve.add_argument("--port", type=_port, default=8000, help="port à écouter (%(default)s) ; 0 en choisit un libre")

    load = command("load", _load, "Charger un jeu de données et le cadre du site.", "load --dataset var/data/emplois")
    load.add_argument("--dataset", type=Path, required=True, help="dossier d’un jeu de données consolidé")
    load.add_argument("--frame", type=Path, default=Path("build/frame.json"), help="cadre du site (%(default)s)")

    command("status", _status, "Compter les messages et les mails, sans donnée personnelle.", "status")
    command("held", _held, "Lister les messages retenus, sans donnée personnelle.", "held")

    release = command(
        "release", _release, "Transmettre à REPORT_TO les signalements retenus.", "release --address https://exemple.fr"
    )
    release.add_argument(
        "--address", default="http://localhost", help="adresse du site, quand SITE_ADDRESS ne la dit pas (%(default)s)"
    )
    command("replay", _replay, "Essayer de nouveau les mails abandonnés.", "replay")
    command("retention", _retention, "Effacer ce dont la durée de conservation est passée.", "retention")

    worker = command("worker", _worker, "Envoyer les mails en attente, sans servir de page.", "worker --once")
    worker.add_argument("--mails", type=Path, default=Path("var/mails"), help=mails_help)
    worker.add_argument("--once", action="store_true", help="s’arrêter quand plus rien n’est dû")
    return parser


if __name__ == "__main__":
    sys.exit(main())
