"""What is due for a need at one moment, and when to look at it again. Nothing is written here.

Structures are written to in batches of ten, in working hours, until the last day to answer: the next batch leaves 24
hours after the last mail of the one before, while six structures or fewer are interested. Whoever was written to never
is again.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta

import msgspec

from data.submissions.tender_states import AnswerState, TenderState
from functions.tenders.deadlines import closes_at
from functions.tenders.records import TenderRecord, TenderTarget
from functions.tenders.sending.departures import Departures
from functions.tenders.sending.telling import looks_again_at, to_be_told
from functions.working_hours import is_open, next_open, working_day_after
from theme.french import PARIS

BATCH = 10
"""How many structures are written to at once."""
PAUSE = timedelta(hours=24)
"""Between the last mail of a batch and the next batch."""
LOOK_AGAIN = timedelta(hours=1)
"""How often a need whose invitations wait is looked at: when they leave says when the next ones may."""
ENOUGH = 6
"""While so many structures, or fewer, are interested, more are written to."""
SURVEY_AFTER = timedelta(days=7)
"""How long after closing both sides are asked whether they contracted."""

BATCH_SENT, NOBODY, CALLED, SURVEYED = "batch", "nobody", "to-call", "survey"
"""What the history of a need calls what the clock does, beside states. ``BATCH_SENT``: its detail tells how many
structures; ``NOBODY``: no structure is left to write to; ``CALLED``: the buyer was given structures to call."""

_S = TenderState
_BEFORE_SENDING = frozenset({_S.SUBMITTED, _S.CHANGES_ASKED, _S.VALIDATED})


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What is due. ``batch``: who is written to now; ``is_nobody_left``: a batch was due, and there is nobody for it.

    ``ends_as``: the state that its last day to answer, once past, puts the need in. ``told``: the structures left that
    are to be told what their buyer did (:func:`functions.tenders.sending.telling.to_be_told`); ``looks_again_at``: when
    to look for those of them that could not be seen now.
    """

    batch: tuple[str, ...] = ()
    is_nobody_left: bool = False
    ends_as: TenderState | None = None
    gives_to_call: bool = False
    surveys: bool = False
    told: tuple[TenderTarget, ...] = ()
    looks_again_at: datetime | None = None


def plan(
    record: TenderRecord,
    targets: Iterable[TenderTarget],
    departures: Departures,
    matched: Sequence[str],
    now: datetime,
) -> Plan:
    """What is due for a need, whatever its state. ``matched``: ids in the order of sending; only read for a batch."""
    if ends_as := _end(record, now):
        return Plan(ends_as=ends_as)
    if record.state is _S.CLOSED:
        return Plan(surveys=_may_be_surveyed(record) and is_open(now) and now >= record.moved_at + SURVEY_AFTER)
    targets = tuple(targets)
    if not record.is_open:
        told = to_be_told(record, targets, departures, now)
        return Plan(told=told, looks_again_at=looks_again_at(record, targets, now))
    written = {target.structure_id: target for target in targets}
    batch: tuple[str, ...] = ()
    is_due = is_batch_due(record, departures, now)
    if is_due:
        batch = tuple(one for one in dict.fromkeys(matched) if one not in written)[:BATCH]
    return Plan(
        batch=batch,
        is_nobody_left=is_due and not batch,
        gives_to_call=is_open(now)
        and any(due <= now for due in _calls(record, departures))
        and any(may_be_called(target) for target in written.values()),
        told=to_be_told(record, targets, departures, now),
    )


def is_batch_due(record: TenderRecord, departures: Departures, now: datetime) -> bool:
    """Whether structures are to be written to now, if any are left."""
    last = departures.last_batch_at(record)
    return (
        record.is_open
        and now < closes_at(record)
        and is_open(now)
        and record.interested <= ENOUGH
        and (not record.batches or (last is not None and now - last >= PAUSE))
    )


def next_look(record: TenderRecord, departures: Departures, now: datetime) -> datetime | None:
    """When something may be due next for a need of which all that was due is done; None when nothing ever may."""
    if record.state in _BEFORE_SENDING or record.state is _S.SENT:
        closes = closes_at(record)
        if not record.is_open:
            return closes
        due = [*_next_batch(record, departures, now), *_calls(record, departures)]
        if departures.is_waiting:
            due.append(now + LOOK_AGAIN)
        return min([closes, *(next_open(one if one > now else _again(now)) for one in due)])
    if record.state is _S.CLOSED and _may_be_surveyed(record):
        return next_open(max(now, record.moved_at + SURVEY_AFTER))
    return None


def may_be_called(target: TenderTarget) -> bool:
    """Whether a structure that was written to may be called: it did not say no."""
    return target.state is not AnswerState.DECLINED


def _end(record: TenderRecord, now: datetime) -> TenderState | None:
    if record.state is not _S.SENT and record.state not in _BEFORE_SENDING:
        return None
    if now < closes_at(record):
        return None
    return _S.CLOSED if record.state is _S.SENT else _S.EXPIRED


def _next_batch(record: TenderRecord, departures: Departures, now: datetime) -> list[datetime]:
    """When a batch may be due, if that is known: not after now when there is nobody for it, or no need of it.

    The next day may bring structures, and whoever stops being interested wakes the clock.
    """
    if not record.batches:
        return [now]
    last = departures.last_batch_at(record)
    return [last + PAUSE] if last else []


def _calls(record: TenderRecord, departures: Departures) -> list[datetime]:
    """When the buyer is given structures to call, if ever: once the first batch was heard for a working day."""
    heard = departures.first_batch_at(record)
    if heard is None or record.to_call_at is not None or record.interested:
        return []
    return [working_day_after(heard)]


def _again(now: datetime) -> datetime:
    """When to look again for what could be done now, but was not: for lack of hours now, else of structures today."""
    return datetime.combine(now.astimezone(PARIS).date() + timedelta(days=1), time(), PARIS) if is_open(now) else now


def _may_be_surveyed(record: TenderRecord) -> bool:
    return record.surveyed_at is None and bool(record.batches)
