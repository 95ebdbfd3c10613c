"""What the store holds, what is erased of it, and mails that were given up."""

import argparse

from functions.commands.terminal import DONE, desk_of
from functions.retention import sweep
from functions.submissions import SentEnquiry, SentMessage, SentReport, Submission
from theme.french import counted, number

_WORDS: dict[type[Submission], str] = {
    SentMessage: "Messages",
    SentReport: "Signalements",
    SentEnquiry: "Messages à l’équipe",
}


def status(options: argparse.Namespace) -> int:
    """Count what there is, without personal data."""
    desk = desk_of(options)
    known, mails = desk.store.snapshot_counts(), desk.outbox.counts()
    loaded = f"{known.loaded_at:%Y-%m-%d %H:%M} UTC" if known.loaded_at else "jamais"
    structures, vanished = counted(known.structures, "structure"), counted(known.vanished, "disparue")
    print(f"Chargement : {loaded} ; {structures}, dont {vanished}")
    for kind, words in _WORDS.items():
        queues = desk.store.count(kind)
        held, unconfirmed = queues.pop("held", 0), queues.pop("unconfirmed", 0)
        print(
            f"{words} : {counted(sum(queues.values()), 'accepté')}, {counted(held, 'retenu')}"
            + (f", {number(unconfirmed)} à confirmer par leur auteur" if unconfirmed else "")
        )
    print(
        f"Mails : {number(mails.waiting)} en attente, {counted(mails.sent, 'parti')}, "
        f"{counted(mails.refused, 'refusé')}, {counted(mails.given_up, 'abandonné')}"
    )
    return DONE


def retention(options: argparse.Namespace) -> int:
    """Erase what has been kept as long as its purpose needs."""
    erased = sweep(desk_of(options))
    print(
        f"Effacés, leur durée passée : {counted(erased.documents, 'document')}, "
        f"{counted(erased.mails, 'copie de mail', 'copies de mails')}."
    )
    return DONE


def replay(options: argparse.Namespace) -> int:
    """List dead letters, or make them due again."""
    outbox = desk_of(options).outbox
    if options.list:
        for letter in outbox.dead():
            fate = "refusé" if letter.refused else "abandonné"
            print(f"{letter.id}  {letter.about}  {fate} le {letter.dead_at:%Y-%m-%d %H:%M} UTC  {letter.error}")
        return DONE
    due = outbox.replay(desk_of(options).clock.now(), options.id)
    print(f"Mails abandonnés, à essayer de nouveau : {number(due)}.")
    return DONE
