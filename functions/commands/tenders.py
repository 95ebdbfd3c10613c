"""Needs at the command line: which there are, and the whole history of one."""

import argparse
from collections import Counter
from collections.abc import Iterator
from datetime import date

from data.submissions.life_cycle import Actor
from data.submissions.tender_states import Contracted, TenderState
from functions.commands.terminal import DONE, desk_of, fail
from functions.desk import Desk
from functions.moderation import words
from functions.moderation.decision_log import Decision, Verdict
from functions.moderation.tender_facts import answers_of
from functions.records import DeliveryState
from functions.tenders.records import Step, TenderRecord, TenderStory, TenderTarget
from theme import tender_words
from theme.french import counted, day, listed, moment, number

_DELIVERIES = {
    DeliveryState.WAITING: ("en attente", "en attente"),
    DeliveryState.SENT: ("parti", "partis"),
    DeliveryState.REFUSED: ("refusé", "refusés"),
    DeliveryState.GIVEN_UP: ("abandonné", "abandonnés"),
}
"""What became of one mail, of several."""
_BY: dict[str, str] = {
    Actor.OWNER: "l’acheteur",
    Actor.MODERATOR: "un modérateur",
    Actor.CONFIRMATION_LINK: "le lien de confirmation",
    Actor.ADDRESSEE: "une structure",
    Actor.CLOCK: "l’horloge",
}
_EVENTS: dict[str, str] = {
    **{answer.value: told for answer, told in tender_words.ANSWERS.items()},
    **{state.value: told for state, told in tender_words.STATES.items()},
    "batch": "Envoi à de nouvelles structures",
    "nobody": "Plus aucune structure à solliciter",
    "to-call": "Structures à appeler données à l’acheteur",
    "survey": "Bilan demandé",
    "surveyed": "Bilan donné",
    "reminded": "Structures relancées",
    "extended": "Date limite reportée",
}
"""What happened, by the word of its history; another word is told as it is."""
_SAID_ALONE = (Verdict.CHANGES_ASKED, Verdict.CLEARED)
"""Decisions told without naming what they are about."""
_STORIES = {"pending": "à relire", "accepted": "publié", "refused": "refusé"}


def tender(options: argparse.Namespace) -> int:
    """List the needs, or tell the history of one. Nothing personal, unless it is asked for."""
    desk = desk_of(options)
    if options.list:
        return _list(desk)
    if not options.reference:
        return fail("Quel besoin ? Donnez sa référence, ou --list pour les voir toutes.")
    reference = options.reference.strip().upper()
    record = desk.store.get(TenderRecord, reference)
    if record is None:
        return fail(
            f"{options.reference} : aucun besoin n’a cette référence. Il n’a jamais été, ou sa durée est passée."
        )
    for line in _told(desk, record, options.personal):
        print(line)
    return DONE


def _list(desk: Desk) -> int:
    records = desk.store.everything(TenderRecord)
    for one in sorted(records, key=lambda record: (record.made_at, record.id)):
        until = f"jusqu’au {day(one.tender.deadline)}" if one.tender.deadline else "sans date limite"
        print(
            f"{one.id}  {tender_words.STATES[one.state].lower()} depuis le {moment(one.moved_at)}  {until}  "
            f"{counted(one.interested, 'intéressée')}"
        )
    if not records:
        print("Aucun besoin.")
    return DONE


def _told(desk: Desk, record: TenderRecord, is_personal: bool) -> Iterator[str]:
    tender = record.tender
    kind = tender_words.kind(tender.kind).lower() or "sans nature"
    state = tender_words.STATES[record.state].lower()
    yield f"Besoin {record.id} : {kind}, {state} depuis le {moment(record.moved_at)}"
    yield from _facts(record)
    if is_personal:
        yield "Ce qui est écrit :"
        yield from (
            f"  {label} : {' ; '.join(' '.join(one.split()) for one in told)}" for label, told in answers_of(tender)
        )
    targets = sorted(desk.store.about(TenderTarget, record.id), key=lambda one: (one.batch, one.structure_id))
    yield from _structures(record, targets, is_personal)
    yield from _mails(desk, record)
    decisions = desk.store.about(Decision, record.id)
    yield from _part("Décisions", [
        f"{_decided(one)} le {moment(one.decided_at)}, par {words.who(one, '')}" for one in reversed(decisions)
    ])  # fmt: skip
    story = desk.store.get(TenderStory, record.id)
    if story:
        yield f"Besoin inspirant : {_STORIES[story.state]}, depuis le {moment(story.moved_at)}"
    names = {target.structure_id: target.structure_name for target in targets}
    yield from _part("Historique", [_step(step, names) for step in record.history])


def _facts(record: TenderRecord) -> Iterator[str]:
    tender = record.tender
    yield f"Métiers : {listed(tender_words.sectors(tender)) or 'aucun'}"
    yield f"Lieux : {listed(tender_words.places(tender)) or 'aucun'}"
    if tender.deadline:
        yield f"Date limite : {day(tender.deadline)}"
    yield f"Commencé le {moment(record.made_at)}"
    if record.confirmed_at:
        yield f"Adresse confirmée le {moment(record.confirmed_at)}"
    if record.is_suspicious:
        yield "Envoi suspect"
    if record.next_at:
        yield f"L’horloge le regardera le {moment(record.next_at)}"
    if record.erase_at:
        yield f"Sera effacé le {moment(record.erase_at)}"
    if record.files:
        cleared = sum(file.is_scanned or file.is_cleared for file in record.files)
        yield f"{counted(len(record.files), 'fichier')}, {counted(cleared, 'transmis', 'transmis')} aux structures"
    if record.contracted:
        yield f"Contrat, d’après l’acheteur : {tender_words.CONTRACTED[record.contracted].lower()}"


def _structures(record: TenderRecord, targets: list[TenderTarget], is_personal: bool) -> Iterator[str]:
    states = Counter(target.state for target in targets)
    counts = [
        f"{tender_words.ANSWERS[state].lower()} {number(states[state])}"
        for state in tender_words.ANSWERS
        if states[state]
    ]
    yield from _part("Envois", [
        f"{rank}. le {moment(at)}, {counted(sum(one.batch == rank for one in targets), 'structure')}"
        for rank, at in enumerate(record.batches, 1)
    ])  # fmt: skip
    yield f"Structures sollicitées : {number(len(targets))}" + (f" ({', '.join(counts)})" if counts else "")
    for one in targets:
        reason = f", {tender_words.DECLINE_REASONS[one.decline_reason].lower()}" if one.decline_reason else ""
        outcome = f", contrat\u202f: {tender_words.CONTRACTED[one.contracted].lower()}" if one.contracted else ""
        yield (
            f"  {one.structure_id}  {one.structure_name}  envoi {one.batch}  "
            f"{tender_words.ANSWERS[one.state].lower()}{reason}, depuis le {moment(one.moved_at)}{outcome}"
        )
        if is_personal:
            yield from (f"    {' '.join(said.split())}" for said in (*one.answers, one.comment) if said)


def _mails(desk: Desk, record: TenderRecord) -> Iterator[str]:
    def name(structure_id: str) -> str:
        structure = desk.store.structure(structure_id)
        return structure.name if structure else ""

    deliveries = desk.outbox.deliveries(record.id)
    states = Counter(one.state for one in deliveries)
    counts = [counted(states[state], *told) for state, told in _DELIVERIES.items() if states[state]]
    yield f"Courriels : {', '.join(counts) or 'aucun'}"
    for one in deliveries:
        yield f"  {words.letter(one.label, name)}\u202f: {_DELIVERIES[one.state][0]}, le {moment(one.at)}"


def _part(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield f"{title} :"
        yield from (f"  {line}" for line in lines)


def _decided(one: Decision) -> str:
    verdict = words.VERDICTS[one.verdict]
    return verdict if one.verdict in _SAID_ALONE else f"{words.KINDS[one.target_kind].lower()} {verdict}"


def _step(step: Step, names: dict[str, str]) -> str:
    """One line of history. ``names``: of structures, by their ids."""
    by = f"par {_BY.get(step.actor, step.actor)}"
    if (step.what, step.actor) == (TenderState.SENT, Actor.OWNER):  # who may send it from closed only
        return f"le {moment(step.at)}\u202f: rouvert {by}"
    told = _EVENTS.get(step.what, step.what)
    detail = f" ({_detail(step, names)})" if step.detail else ""
    return f"le {moment(step.at)}\u202f: {told.lower()}{detail}, {by}"


def _detail(step: Step, names: dict[str, str]) -> str:
    """What a step tells more: an answer to the survey, a day, a structure, else how many."""
    if step.what == "surveyed":
        return tender_words.CONTRACTED[Contracted(step.detail)].lower()
    if step.what == "extended":
        return day(date.fromisoformat(step.detail))
    return names.get(step.detail, step.detail)
