"""Answering a need, from the link that a structure was mailed: what the link opens, and how an answer is stored."""

from collections.abc import Callable
from datetime import datetime

import msgspec

from data.submissions.life_cycle import NotAllowed
from data.submissions.tender_answer import Decline, Interest
from data.submissions.tender_states import AnswerState, Contracted, DeclineReason, TenderState
from functions import logs
from functions.desk import Desk
from functions.ports import Conflict, StoreUnavailable
from functions.records import PrivateRecord
from functions.tenders.answers.history import IN_ITS_OWN, bounded
from functions.tenders.answers.notices import Consequences
from functions.tenders.deadlines import may_answer, page_ends_at
from functions.tenders.records import TenderRecord, TenderTarget
from functions.tokens import Purpose, open_link

_TRIES = 12
"""Whoever writes at the same time makes one try fail, and is then done."""

Change = Callable[[TenderTarget, datetime], TenderTarget]


class Opened(PrivateRecord, frozen=True, kw_only=True):
    """What a link opens, at one moment."""

    record: TenderRecord
    target: TenderTarget
    now: datetime

    @property
    def is_open(self) -> bool:
        """Whether an answer may be given or changed."""
        return may_answer(self.record, self.now)

    @property
    def is_over(self) -> bool:
        """Whether the page shows nothing of the need any more."""
        return self.now >= page_ends_at(self.record)

    @property
    def may_tell_outcome(self) -> bool:
        """Whether to ask if a contract came of it: of whoever is interested, once the need is closed."""
        return self.target.is_interested and self.record.state is TenderState.CLOSED and not self.is_over


class LinkLost(Exception):
    """The link leads nowhere: cut, ended, or its need was erased."""


class Answering:
    """Reads and writes answers. Every method may raise StoreUnavailable, and :class:`LinkLost` those with a token."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._store = desk.store
        self._consequences = Consequences(desk)

    def opened(self, token: str) -> Opened:
        """The need, and what the structure said of it."""
        now = self._desk.clock.now()
        link = open_link(self._store, Purpose.TENDER_ANSWER, token, now)
        target = self._store.get(TenderTarget, link.audience) if link else None
        record = self._store.get(TenderRecord, target.tender_id) if target else None
        if record is None or target is None:
            raise LinkLost
        return Opened(record=record, target=target, now=now)

    def seen(self, opened: Opened) -> None:
        """Store that somebody looked at it. Never fails: the page is worth more than that."""
        if opened.target.state is not AnswerState.SENT:
            return
        target = opened.target.moved(AnswerState.SEEN, opened.now)
        try:
            self._store.commit([target])
        except (Conflict, StoreUnavailable) as error:
            logs.event("tender.seen-not-stored", code=type(error).__name__)

    def change(self, token: str, change: Change) -> None:
        """Store an answer, and what follows. Raises NotAllowed once nobody may answer."""
        for _ in range(_TRIES):
            opened = self.opened(token)
            if not opened.is_open:
                raise NotAllowed("closed")
            after = change(opened.target, opened.now)
            documents, mails = self._consequences.of(opened.record, opened.target, after, opened.now)
            try:
                self._store.commit(documents, mails)
            except Conflict:
                continue  # somebody else answered, or the clock moved the need: what follows may differ
            logs.event("tender.answered", reference=opened.record.id, state=after.state, notices=len(mails))
            return
        raise StoreUnavailable("crowded")

    def tell_outcome(self, token: str, contracted: Contracted) -> None:
        """Store whether a contract came of it. Raises NotAllowed when it is not asked."""
        for _ in range(_TRIES):
            opened = self.opened(token)
            if not opened.may_tell_outcome:
                raise NotAllowed("not asked")
            try:
                self._store.commit([msgspec.structs.replace(opened.target, contracted=contracted)])
            except Conflict:
                continue
            logs.event("tender.outcome-told", reference=opened.record.id)
            return
        raise StoreUnavailable("crowded")


def interested(interest: Interest, partners: tuple[str, ...], is_group: bool) -> Change:
    """Interested, alone or as a group."""

    def change(target: TenderTarget, now: datetime) -> TenderTarget:
        return msgspec.structs.replace(
            _moved(target, AnswerState.GROUP if is_group else AnswerState.INTERESTED, now),
            answers=interest.answers,
            comment=interest.comment,
            partners=partners if is_group else (),
            decline_reason=None,
        )

    return change


def declined(decline: Decline) -> Change:
    """Not interested: what was answered to the questions goes."""

    def change(target: TenderTarget, now: datetime) -> TenderTarget:
        return msgspec.structs.replace(
            _moved(target, AnswerState.DECLINED, now),
            answers=(),
            comment=decline.comment,
            partners=(),
            decline_reason=DeclineReason(decline.reason),
        )

    return change


def _moved(target: TenderTarget, to: AnswerState, now: datetime) -> TenderTarget:
    """A line of history for each change of mind, none for other words."""
    moved = target if target.state is to else target.moved(to, now)
    return msgspec.structs.replace(moved, answered_at=now, history=bounded(moved.history, IN_ITS_OWN))
