"""A buyer has the structures that did not answer reminded: twice at most, a day apart, never after the last day."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from data.submissions.life_cycle import Actor
from data.submissions.tender_states import AnswerState, TenderState
from functions.documents import Document
from functions.records import Delivery, DeliveryState, KnownStructure, Recipient
from functions.tenders.deadlines import closes_at
from functions.tenders.follow_up.actions import Action, Asked, Changes
from functions.tenders.records import Step, TenderTarget
from functions.tenders.sending.matching import Addressees, known_of
from functions.tenders.structure_letters import StructureLetters
from functions.tokens import Purpose, new_link
from functions.working_hours import next_open
from theme.french import moment

MOST_REMINDERS = 2
APART = timedelta(hours=24)
_SILENT = frozenset({AnswerState.SENT, AnswerState.SEEN})


class Remind(Action):
    """One more mail to those that said nothing."""

    path, name = "relancer", "remind"
    done = (
        "Le rappel part aux structures qui n’ont pas répondu, par courriel, un jour ouvré entre 9\u00a0h et 17\u00a0h."
    )

    def refusal(self, asked: Asked) -> str:
        """While structures may answer, twice, a day apart, when there is anybody to remind."""
        record, now = asked.record, asked.now
        if record.state is not TenderState.SENT:
            return "Seul un besoin envoyé aux structures, et qui n’est pas clos, se rappelle à elles."
        if len(record.reminders) >= MOST_REMINDERS:
            return "Vous avez déjà relancé les structures deux fois\u202f: davantage les lasserait."
        if next_open(now) >= closes_at(record):
            return "Un rappel partirait après la date limite\u202f: prolongez d’abord votre besoin."
        since = next_reminder_at(record.reminders)
        if since and now < since:
            return f"Deux rappels sont espacés d’un jour au moins\u202f: relancez à partir du {moment(since)}."
        if not self._to_remind(asked):
            return "Personne n’est à relancer\u202f: chaque structure a répondu, ou vient de recevoir un courriel."
        return ""

    def shown(self, asked: Asked) -> dict[str, Any]:
        """How many are going to be written to, and which time this is."""
        return {"count": len(self._to_remind(asked)), "rank": len(asked.record.reminders) + 1, "most": MOST_REMINDERS}

    def is_done(self, asked: Asked) -> bool:
        """The reminder of that rank was sent."""
        rank = asked.first("rank")
        return rank.isdecimal() and 1 <= int(rank[:3]) <= len(asked.record.reminders)

    def changes(self, asked: Asked) -> Changes:
        """The need and the structures reminded, each by a mail with a new link."""
        now, letters = asked.now, StructureLetters(self._desk)
        record = replace(asked.record, reminders=(*asked.record.reminders, now))
        rank = len(record.reminders)
        documents: list[Document] = []
        mails = []
        for target, structure, recipient in self._to_remind(asked):
            token, link = new_link(Purpose.TENDER_ANSWER, target.id, recipient.email, now)
            documents += [_reminded(target, now), link]
            mails.append(letters.reminder(record, structure, recipient, token, now, rank))
        noted = record.noted("reminded", Actor.OWNER, now, str(len(mails)))
        return Changes([noted, *documents], mails, facts={"structures": len(mails)})

    def _to_remind(self, asked: Asked) -> list[tuple[TenderTarget, KnownStructure, Recipient]]:
        """Those that said nothing, were not written to since a day, and may be written to."""
        store = self._desk.store
        addressees = Addressees(self._desk, known_of(store).edited)
        mails = _mails_of(self._desk.outbox.deliveries(asked.record.id))
        found = []
        for target in asked.targets:
            if target.state not in _SILENT or not _is_patient(target, mails.get(target.structure_id, ()), asked.now):
                continue
            structure, recipient = store.structure(target.structure_id), addressees.recipient(target.structure_id)
            if structure and structure.live and not structure.vanished and recipient:
                found.append((target, structure, recipient))
        return found


def next_reminder_at(reminders: Iterable[datetime]) -> datetime | None:
    """From when one more may be asked for; None when there was none.

    A day after the last one could leave: two that are asked for over a week-end would arrive together on Monday.
    """
    last = max(reminders, default=None)
    return next_open(last) + APART if last else None


def _mails_of(deliveries: Iterable[Delivery]) -> Mapping[str, Collection[Delivery]]:
    """The mails to each structure: the invitation, then the reminders."""
    mails: dict[str, list[Delivery]] = defaultdict(list)
    for one in deliveries:
        mails[one.label.partition("/")[0]].append(one)
    return mails


def _is_patient(target: TenderTarget, mails: Collection[Delivery], now: datetime) -> bool:
    """Whether a day went by since its latest mail left, of two reminders at most; none of them waits any more."""
    if len(target.reminded_at) >= MOST_REMINDERS or any(one.state is DeliveryState.WAITING for one in mails):
        return False
    left = (one.at for one in mails if one.state is DeliveryState.SENT)
    return now >= next_open(max((target.sent_at, *target.reminded_at, *left))) + APART


def _reminded(target: TenderTarget, now: datetime) -> TenderTarget:
    line = Step(at=now, what="reminded", actor=Actor.OWNER)
    return replace(target, reminded_at=(*target.reminded_at, now), history=(*target.history, line))
