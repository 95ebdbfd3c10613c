"""Serving the site and its forms, loading what they know, sending mail."""

import argparse
import os
import threading
from pathlib import Path

from functions import logs
from functions.commands.terminal import DONE, desk_of, fail
from functions.ports import SystemClock
from functions.settings import settings_on_one_machine
from theme.french import counted, number


def serve(options: argparse.Namespace) -> int:
    """Serve the site, the forms and the mail until a signal."""
    from functions import local
    from functions.mail.smtp import BadSmtpUrl

    if not options.site.is_dir():
        return fail(f"{options.site} n’existe pas : construisez d’abord le site, puis nommez son dossier avec --site.")
    try:
        listening = local.listen(options.host, options.port)
    except local.PortTaken as error:
        return fail(str(error))
    with listening:
        address = local.address_of(listening)
        settings = settings_on_one_machine(options.store, address)
        options.address = address
        store = desk_of(options).store
        try:
            sender = local.mail_sender(settings, store, options.mails)
        except BadSmtpUrl as error:
            return fail(str(error))
        logs.to_standard_error()
        print(f"Pages : {options.site.resolve()}")
        print(f"Magasin : {options.store.resolve()}")
        print("Mails : par SMTP" if settings.smtp_url else f"Mails, en fichiers .eml : {options.mails.resolve()}")
        if not settings.report_to:
            print("Signalements : retenus, tant que REPORT_TO ne nomme pas qui les lit")
        if not settings.contact_to:
            print("Messages à l’équipe : retenus, tant que CONTACT_TO ne nomme pas qui les lit")
        if not settings.moderators:
            print("Modération : fermée, tant que MODERATORS ne nomme personne")
        if settings.backups and not _can_be_written(settings.backups):
            return fail(f"BACKUPS : rien ne peut être écrit dans {settings.backups}. Nommez un autre dossier.")
        if not store.version():
            print("Aucune structure n’est connue : lancez « python -m functions load », les formulaires l’attendent.")
        print(f"Le site répond : {address}/ (Ctrl+C pour arrêter)", flush=True)
        local.serve(settings, options.site, sender, listening)
    print("Arrêté.")
    return DONE


def _can_be_written(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        return False
    return os.access(folder, os.W_OK | os.X_OK)


def load(options: argparse.Namespace) -> int:
    """Load a dataset and the frame of its site, as one new version."""
    from data.dataset import NoDataset
    from functions.snapshot import UnusableSnapshot, read_snapshot

    try:
        snapshot = read_snapshot(options.dataset, options.frame, SystemClock().now())
    except (NoDataset, UnusableSnapshot) as error:
        return fail(str(error))
    store = desk_of(options).store
    version = store.load(snapshot)
    structures, vanished = counted(len(snapshot.structures), "structure"), store.snapshot_counts().vanished
    print(f"Version {version} : {structures}, dont {number(len(snapshot.recipients))} avec une adresse électronique.")
    if vanished:
        print(f"Disparues depuis un chargement précédent, leurs messages sont retenus : {number(vanished)}.")
    return DONE


def worker(options: argparse.Namespace) -> int:
    """Send the mails that wait, and write those of needs when they are due, without serving any page.

    A need's mails hold links: without the address of the site, they are left to the server.
    """
    from functions import local
    from functions.mail.exclusive import ExclusiveFile
    from functions.mail.outbox import AnotherWorker, Worker
    from functions.mail.smtp import BadSmtpUrl
    from functions.mail.unwanted import unwanted_since
    from functions.tenders.sending.campaign import Campaigning

    desk = desk_of(options)
    try:
        sender = local.mail_sender(desk.settings, desk.store, options.mails)
    except BadSmtpUrl as error:
        return fail(str(error))
    logs.to_standard_error()
    worker = Worker(desk.outbox, sender, desk.clock, ExclusiveFile(desk.settings.worker_turn), unwanted_since(desk))
    if options.once:
        try:
            print(f"Mails essayés : {worker.send_due()}")
        except AnotherWorker as error:
            return fail(str(error))
        return DONE
    local.stop_on_signal(worker.stop)
    campaigning = Campaigning(desk)
    planning = threading.Thread(target=campaigning.run, name="Campaigning", daemon=True)
    knows_address = bool(options.address or os.environ.get("SITE_ADDRESS"))
    if knows_address:
        planning.start()
    else:
        print("Besoins\u202f: laissés au serveur, tant que ni SITE_ADDRESS ni --address ne dit l’adresse du site")
    print("Le facteur tourne (Ctrl+C pour arrêter).", flush=True)
    worker.run()
    if knows_address:
        campaigning.stop()
        planning.join(local.STOP_SECONDS)
    return DONE
