"""What the store holds, what is erased of it, and mails that were given up."""

import argparse
from collections import Counter

from data.submissions.tender_states import TenderState
from functions.commands.terminal import DONE, desk_of
from functions.desk import Desk
from functions.moderation.waiting import waiting_everywhere
from functions.profile_edits.claims import ClaimRequest
from functions.profile_edits.drafts import EditDraft
from functions.profile_edits.requests import EditRequest
from functions.retention import sweep
from functions.submissions import SentEnquiry, SentMessage, SentReport, Submission
from functions.tenders.records import TenderRecord
from theme.french import counted, number

_WORDS: dict[type[Submission], str] = {
    SentMessage: "Messages",
    SentReport: "Signalements",
    SentEnquiry: "Messages à l’équipe",
}

_NEEDS = {
    TenderState.DRAFT: ("brouillon", "brouillons"),
    TenderState.UNCONFIRMED: ("à confirmer", "à confirmer"),
    TenderState.SUBMITTED: ("en attente de relecture", "en attente de relecture"),
    TenderState.CHANGES_ASKED: ("à modifier", "à modifier"),
    TenderState.VALIDATED: ("validé", "validés"),
    TenderState.SENT: ("envoyé aux structures", "envoyés aux structures"),
    TenderState.CLOSED: ("clos", "clos"),
    TenderState.REJECTED: ("refusé", "refusés"),
    TenderState.WITHDRAWN: ("retiré", "retirés"),
    TenderState.EXPIRED: ("expiré", "expirés"),
}
"""One need in that state, several."""


def status(options: argparse.Namespace) -> int:
    """Count what there is, without personal data."""
    desk = desk_of(options)
    known, mails = desk.store.snapshot_counts(), desk.outbox.counts()
    loaded = f"{known.loaded_at:%Y-%m-%d %H:%M} UTC" if known.loaded_at else "jamais"
    structures, vanished = counted(known.structures, "structure"), counted(known.vanished, "disparue")
    print(f"Chargement : {loaded} ; {structures}, dont {vanished}")
    for kind, words in _WORDS.items():
        queues = desk.store.count(kind)
        held, unconfirmed, refused = (queues.pop(name, 0) for name in ("held", "unconfirmed", "refused"))
        print(
            f"{words} : {counted(sum(queues.values()), 'accepté')}, {counted(held, 'retenu')}"
            + (f", {number(unconfirmed)} à confirmer par leur auteur" if unconfirmed else "")
            + (f", {counted(refused, 'refusé')}" if refused else "")
        )
    _tell_edits(desk)
    _tell_needs(desk)
    print(
        f"Mails : {number(mails.waiting)} en attente, {counted(mails.sent, 'parti')}, "
        f"{counted(mails.refused, 'refusé')}, {counted(mails.given_up, 'abandonné')}"
    )
    _tell_waiting(desk)
    return DONE


def _tell_edits(desk: Desk) -> None:
    edits, claims = desk.store.count(EditRequest), desk.store.count(ClaimRequest)
    unconfirmed, drafts = edits.get("confirming", 0), sum(desk.store.count(EditDraft).values())
    print(
        f"Modifications de fiches\u202f: {counted(sum(edits.values()), 'demande')}, "
        f"dont {number(edits.get('pending', 0))} à décider"
        + (f" et {number(unconfirmed)} à confirmer par courriel" if unconfirmed else "")
        + f"\u202f; {counted(drafts, 'brouillon')}"
    )
    print(
        f"Demandes d’accès à une fiche\u202f: {number(sum(claims.values()))}, "
        f"dont {number(claims.get('pending', 0))} à décider"
    )


def _tell_needs(desk: Desk) -> None:
    states = Counter(record.state for record in desk.store.everything(TenderRecord))
    told = [counted(states[state], *words) for state, words in _NEEDS.items() if states[state]]
    print(f"Besoins\u202f: {', '.join(told) or 'aucun'}")


def _tell_waiting(desk: Desk) -> None:
    waiting = [queue for queue in waiting_everywhere(desk) if queue.since]
    print("En attente d’une personne\u202f:" if waiting else "Rien n’attend une personne.")
    for queue in waiting:
        print(f"  {queue.title}\u202f: {number(queue.count)}, depuis le {queue.since:%Y-%m-%d %H:%M} UTC")


def retention(options: argparse.Namespace) -> int:
    """Erase what has been kept as long as its purpose needs."""
    erased = sweep(desk_of(options))
    print(
        f"Effacés, leur durée passée : {counted(erased.documents, 'document')}, "
        f"{counted(erased.mails, 'copie de courriel', 'copies de courriels')}."
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
