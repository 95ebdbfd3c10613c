"""What a plan becomes: documents and mails, stored in one transaction while they fit in one.

What is for one structure of many is a part of its own. It is stored before the need, or with it: the need says that all
is done, each target that its part is.
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from data.submissions.life_cycle import Actor
from data.submissions.tender_states import Contracted, TenderState
from functions.desk import Desk
from functions.documents import Document
from functions.profile_edits.standing_recipient import standing_recipient
from functions.records import KnownStructure, Mail, Recipient, Record
from functions.tenders.buyer_letters import BuyerLetters
from functions.tenders.public.stories import proposed_story
from functions.tenders.records import AnswerHabits, TenderRecord, TenderStory, TenderTarget, target_id
from functions.tenders.sending.calling import to_call
from functions.tenders.sending.departures import Departures
from functions.tenders.sending.planning import BATCH_SENT, CALLED, NOBODY, SURVEYED, Plan, next_look
from functions.tenders.sending.telling import Telling
from functions.tenders.structure_letters import StructureLetters
from functions.tokens import Purpose, new_link
from functions.weighing import Writing, in_turns


class Addressee(Record, frozen=True):
    """A structure and where to write to it."""

    structure: KnownStructure
    recipient: Recipient


class Outcome:
    """The need once its plan is carried out, and what is stored and mailed with it."""

    def __init__(self, record: TenderRecord) -> None:
        self.record = record
        self.documents: list[Document] = []
        self.mails: list[Mail] = []
        self.parts: list[Writing] = []
        """What is for one structure each: its target, with the link and the mail."""

    @property
    def writings(self) -> list[Writing]:
        """The commits to make, in this order; the last one has the need."""
        return list(in_turns([*self.parts, Writing(self.documents, self.mails)]))

    @property
    def mails_count(self) -> int:
        """How many mails leave."""
        return len(self.mails) + sum(len(part.mails) for part in self.parts)

    def change(self, **changes: object) -> None:
        """Change fields of the need."""
        self.record = msgspec.structs.replace(self.record, **changes)

    def note(self, what: str, now: datetime, detail: str = "") -> None:
        """One more line in its history, by the clock."""
        self.record = self.record.noted(what, Actor.CLOCK, now, detail)


class CarryingOut:
    """Carries plans out. Every method may raise :class:`functions.ports.StoreUnavailable`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store
        self._to_buyer = BuyerLetters(desk)
        self._to_structures = StructureLetters(desk)
        self._telling = Telling(desk)

    def addressee(self, structure_id: str) -> Addressee | None:
        """A structure that may be written to now; None when it may not, whatever was known of it a moment ago."""
        structure = self._store.structure(structure_id)
        if structure is None or structure.vanished or not structure.live:
            return None
        recipient = standing_recipient(self._store, structure_id)
        if recipient is None or recipient.opposed or self._is_opposed(recipient):
            return None
        return Addressee(structure, recipient)

    def outcome(
        self,
        record: TenderRecord,
        targets: Sequence[TenderTarget],
        departures: Departures,
        plan: Plan,
        addressees: Sequence[Addressee],
        now: datetime,
    ) -> Outcome:
        """What to store. ``addressees``: those of the plan's batch; ``departures``: of the batches before."""
        outcome = Outcome(record)
        if plan.ends_as:
            self._end(outcome, plan.ends_as, now)
        if plan.batch:
            self._write_to(outcome, addressees, now)
        elif plan.is_nobody_left and not _is_known(record, NOBODY):
            outcome.note(NOBODY, now)
        if plan.gives_to_call:
            self._give_to_call(outcome, targets, now)
        if plan.surveys:
            self._survey(outcome, targets, now)
        if plan.told:
            outcome.parts.extend(self._telling.parts(record, plan.told, now))
        outcome.change(is_reminding=False)
        if outcome.record.state is TenderState.CLOSED and self._store.get(TenderStory, record.id) is None:
            story = proposed_story(outcome.record, targets, now)
            outcome.documents.extend([story] if story else [])
        outcome.change(next_at=plan.looks_again_at or next_look(outcome.record, departures, now))
        if outcome.record != record:
            outcome.documents.append(outcome.record)
        return outcome

    def _write_to(self, outcome: Outcome, addressees: Sequence[Addressee], now: datetime) -> None:
        """The next batch: for each structure its target, its link and its mail, and one need more in its habits."""
        outcome.change(batches=(*outcome.record.batches, now))
        if outcome.record.state is TenderState.VALIDATED:
            outcome.record = outcome.record.moved(TenderState.SENT, Actor.CLOCK, now)
        outcome.note(BATCH_SENT, now, str(len(addressees)))
        for one in addressees:
            target = TenderTarget(
                id=target_id(outcome.record.id, one.structure.id),
                tender_id=outcome.record.id,
                structure_id=one.structure.id,
                structure_name=one.structure.name,
                batch=len(outcome.record.batches),
                sent_at=now,
                moved_at=now,
            )
            token, link = new_link(Purpose.TENDER_ANSWER, target.id, one.recipient.email, now)
            outcome.mails.append(
                self._to_structures.invitation(outcome.record, one.structure, one.recipient, token, now)
            )
            outcome.documents.extend((target, link, self._asked(one.structure.id, now)))

    def _asked(self, structure_id: str, now: datetime) -> AnswerHabits:
        habits = self._store.get(AnswerHabits, structure_id) or AnswerHabits(id=structure_id, last_at=now)
        return msgspec.structs.replace(habits, asked=habits.asked + 1, last_at=now)

    def _give_to_call(self, outcome: Outcome, targets: Sequence[TenderTarget], now: datetime) -> None:
        structures = to_call(self._store, targets)
        if not structures:
            return  # all of them left the directory
        outcome.change(to_call_at=now)
        outcome.note(CALLED, now, str(len(structures)))
        token = self._follow_token(outcome, now)
        outcome.mails.append(self._to_buyer.to_call(outcome.record, structures, token, now))

    def _end(self, outcome: Outcome, state: TenderState, now: datetime) -> None:
        outcome.record = outcome.record.moved(state, Actor.CLOCK, now)
        outcome.mails.append(self._to_buyer.closed(outcome.record, self._follow_token(outcome, now), now))

    def _survey(self, outcome: Outcome, targets: Sequence[TenderTarget], now: datetime) -> None:
        """Ask whoever has not said whether they contracted: the buyer, and the structures that are interested.

        The buyer, each time that a need ends which they opened again; a structure, which did nothing of it, once.
        """
        outcome.change(surveyed_at=now)
        outcome.note(SURVEYED, now)
        if _is_to_be_asked(outcome.record.contracted):
            token = self._follow_token(outcome, now)
            outcome.mails.append(self._to_buyer.survey(outcome.record, token, now))
        for target in targets:
            if target.surveyed_at or not (target.is_interested and _is_to_be_asked(target.contracted)):
                continue
            if one := self.addressee(target.structure_id):
                token, link = new_link(Purpose.TENDER_ANSWER, target.id, one.recipient.email, now)
                asked = msgspec.structs.replace(target, surveyed_at=now)
                mail = self._to_structures.survey(outcome.record, one.structure, one.recipient, token, now)
                outcome.parts.append(Writing((asked, link), (mail,)))

    def _follow_token(self, outcome: Outcome, now: datetime) -> str:
        token, link = new_link(Purpose.TENDER_FOLLOW, outcome.record.id, outcome.record.tender.email, now)
        outcome.documents.append(link)
        return token

    def _is_opposed(self, recipient: Recipient) -> bool:
        return self._store.is_opposed(self._desk.links.address_digest(recipient.email))


def _is_known(record: TenderRecord, what: str) -> bool:
    """Whether the clock noted it already since the last batch."""
    last = record.batches[-1] if record.batches else record.made_at
    return any(line.what == what and line.at >= last for line in record.history)


def _is_to_be_asked(told: Contracted | None) -> bool:
    return told is None or told is Contracted.NOT_YET
