"""What is due for a need and when: the rules of batches, hours and deadlines, for any state."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from data.submissions.tender_states import ENDED, AnswerState, TenderState
from functions.records import Delivery, DeliveryState
from functions.tenders.deadlines import closes_at, may_answer, page_ends_at
from functions.tenders.records import TenderRecord, TenderTarget, target_id
from functions.tenders.sending.departures import Departures
from functions.tenders.sending.planning import BATCH, ENOUGH, PAUSE, SURVEY_AFTER, Plan, next_look, plan
from functions.working_hours import is_open, next_open, working_day_after
from tests.functions.tenders.needs import TUESDAY, a_tender
from theme.french import PARIS

IDS = [f"structure-{rank:03}" for rank in range(40)]
DAY = timedelta(days=1)
NOTHING = Plan()


def a_need(state: TenderState = TenderState.VALIDATED, **changes: object) -> TenderRecord:
    record = TenderRecord(
        id="NEED", tender=a_tender(deadline=date(2026, 12, 18)), state=state, made_at=TUESDAY - DAY,
        saved_at=TUESDAY - DAY, moved_at=TUESDAY - DAY, next_at=TUESDAY,
    )  # fmt: skip
    return msgspec.structs.replace(record, **changes)


def asked(*ids: str, state: AnswerState = AnswerState.SENT, at: datetime = TUESDAY) -> list[TenderTarget]:
    return [
        TenderTarget(
            id=target_id("NEED", one), tender_id="NEED", structure_id=one, structure_name=one, batch=1, sent_at=at,
            moved_at=at, state=state,
        )
        for one in ids
    ]  # fmt: skip


def mailed(*ids: str, state: DeliveryState = DeliveryState.SENT, at: datetime = TUESDAY) -> list[Delivery]:
    """Where their invitations stand."""
    return [Delivery(label=one, state=state, at=at, attempts=1) for one in ids]


def due_for(
    record: TenderRecord, targets: Sequence[TenderTarget], matched: Sequence[str], now: datetime,
    mails: Iterable[Delivery] = (),
) -> Plan:  # fmt: skip
    return plan(record, targets, Departures(targets, mails), matched, now)


def look_for(
    record: TenderRecord, now: datetime, targets: Sequence[TenderTarget] = (), mails: Iterable[Delivery] = ()
) -> datetime | None:
    return next_look(record, Departures(targets, mails), now)


def test_the_first_batch_leaves_at_once_in_hours() -> None:
    assert due_for(a_need(), [], IDS, TUESDAY) == Plan(batch=tuple(IDS[:BATCH]))


@pytest.mark.parametrize("hour", [0, 7, 16, 22])  # in UTC: 16 is 17:00 in France
def test_nothing_leaves_out_of_hours(hour: int) -> None:
    now = TUESDAY.replace(hour=hour)
    assert due_for(a_need(), [], IDS, now) == NOTHING
    assert look_for(a_need(), now) == next_open(now)


def test_the_next_batch_leaves_after_a_day_to_those_that_were_not_written_to() -> None:
    record, written = a_need(TenderState.SENT, batches=(TUESDAY,), interested=1), asked(*IDS[:BATCH])

    assert due_for(record, written, IDS, TUESDAY + PAUSE - timedelta(minutes=1)) == NOTHING
    assert look_for(record, TUESDAY) == TUESDAY + PAUSE
    assert due_for(record, written, IDS, TUESDAY + PAUSE).batch == tuple(IDS[BATCH : 2 * BATCH])


def test_the_next_batch_leaves_a_day_after_the_last_mail_of_the_one_before() -> None:
    record, written = a_need(TenderState.SENT, batches=(TUESDAY,), interested=1), asked(*IDS[:BATCH])
    left = TUESDAY + timedelta(hours=3)
    mails = [*mailed(*IDS[1:BATCH]), *mailed(IDS[0], at=left)]

    assert due_for(record, written, IDS, left + PAUSE - timedelta(minutes=1), mails) == NOTHING
    assert look_for(record, TUESDAY + PAUSE, written, mails) == left + PAUSE
    assert due_for(record, written, IDS, left + PAUSE, mails).batch == tuple(IDS[BATCH : 2 * BATCH])


def test_while_a_batch_waits_no_other_follows_and_nobody_is_to_be_called() -> None:
    record, written = a_need(TenderState.SENT, batches=(TUESDAY,)), asked(*IDS[:BATCH])
    waiting = mailed(*IDS[:BATCH], state=DeliveryState.WAITING)

    for days in (1, 2, 3, 6):
        assert due_for(record, written, IDS, TUESDAY + days * DAY, waiting) == NOTHING
        look = look_for(record, TUESDAY + days * DAY, written, waiting)
        assert look == TUESDAY + days * DAY + timedelta(hours=1), "it is looked at while people work"
    left = TUESDAY + 2 * DAY
    gone = mailed(*IDS[:BATCH], at=left)
    assert due_for(record, written, IDS, left + PAUSE - timedelta(minutes=1), gone) == NOTHING
    assert due_for(record, written, IDS, working_day_after(left), gone).gives_to_call


@pytest.mark.parametrize("day", [TUESDAY, TUESDAY + 3 * DAY], ids=["tuesday", "friday"])
def test_one_mailbox_that_takes_nothing_holds_the_others_a_working_day_at_most(day: datetime) -> None:
    record, written = a_need(TenderState.SENT, batches=(day,), interested=1), asked(*IDS[:BATCH])
    mails = [*mailed(*IDS[1:BATCH], at=day), *mailed(IDS[0], state=DeliveryState.WAITING)]
    later = working_day_after(day) + PAUSE

    assert due_for(record, written, IDS, later - timedelta(minutes=1), mails) == NOTHING
    assert look_for(record, day, written, mails) == day + timedelta(hours=1), "it may leave sooner"
    assert due_for(record, written, IDS, later, mails).batch


def test_mails_that_were_given_up_hold_nothing() -> None:
    record, written = a_need(TenderState.SENT, batches=(TUESDAY,), interested=1), asked(*IDS[:BATCH])
    refused = mailed(*IDS[:5], state=DeliveryState.REFUSED, at=TUESDAY + PAUSE)
    mails = [*refused, *mailed(*IDS[5:BATCH], state=DeliveryState.GIVEN_UP, at=TUESDAY + PAUSE)]
    assert due_for(record, written, IDS, TUESDAY + PAUSE, mails).batch


def test_after_a_friday_the_next_batch_leaves_on_monday_at_nine() -> None:
    friday = datetime(2026, 11, 27, 14, tzinfo=UTC)
    record = a_need(TenderState.SENT, batches=(friday,), interested=1)
    assert look_for(record, friday) == datetime(2026, 11, 30, 8, tzinfo=UTC)


@pytest.mark.parametrize(("interested", "is_written"), [(0, True), (ENOUGH, True), (ENOUGH + 1, False)])
def test_six_interested_are_enough_when_one_more_comes(interested: int, is_written: bool) -> None:
    record = a_need(TenderState.SENT, batches=(TUESDAY,), interested=interested)
    assert bool(due_for(record, asked(*IDS[:BATCH]), IDS, TUESDAY + PAUSE).batch) is is_written


def test_whoever_stopped_being_interested_makes_room_the_next_morning_at_the_latest() -> None:
    record = a_need(TenderState.SENT, batches=(TUESDAY,), interested=ENOUGH + 1)
    assert look_for(record, TUESDAY + PAUSE) == datetime(2026, 11, 26, 8, tzinfo=UTC)


def test_nobody_to_write_to_is_told_and_looked_for_again_the_next_morning() -> None:
    assert due_for(a_need(), [], [], TUESDAY) == Plan(is_nobody_left=True)
    assert look_for(a_need(), TUESDAY) == datetime(2026, 11, 25, 8, tzinfo=UTC)


def test_who_joins_the_directory_meanwhile_is_in_the_next_batch() -> None:
    record = a_need(TenderState.SENT, batches=(TUESDAY,), interested=1)
    assert due_for(record, asked(*IDS[:2]), ["newcomer", *IDS[:2]], TUESDAY + PAUSE).batch == ("newcomer",)


@pytest.mark.parametrize(
    ("state", "end"),
    [
        (TenderState.SENT, TenderState.CLOSED),
        (TenderState.VALIDATED, TenderState.EXPIRED),
        (TenderState.SUBMITTED, TenderState.EXPIRED),
        (TenderState.CHANGES_ASKED, TenderState.EXPIRED),
    ],
)
def test_the_last_day_to_answer_counts_whole_and_then_the_need_ends(state: TenderState, end: TenderState) -> None:
    record = a_need(state, batches=(TUESDAY,) if state is TenderState.SENT else ())
    midnight = datetime(2026, 12, 19, tzinfo=PARIS).astimezone(UTC)

    assert closes_at(record) == midnight
    assert due_for(record, [], IDS, midnight - timedelta(seconds=1)).ends_as is None
    assert due_for(record, [], IDS, midnight) == Plan(ends_as=end)
    assert due_for(record, [], IDS, midnight + 10 * DAY) == Plan(ends_as=end), "however late it is seen"


def test_the_last_day_ends_at_midnight_in_summer_too() -> None:
    record = a_need(tender=a_tender(deadline=date(2027, 3, 28)))  # the day the clocks go forward
    assert closes_at(record) == datetime(2027, 3, 28, 22, tzinfo=UTC)


def test_a_working_day_without_interest_gives_structures_to_call() -> None:
    record, targets = a_need(TenderState.SENT, batches=(TUESDAY,)), asked("a", "b")
    due = working_day_after(TUESDAY)

    assert not due_for(record, targets, [], due - timedelta(seconds=1)).gives_to_call
    assert due_for(record, targets, [], due).gives_to_call
    for spared in (
        msgspec.structs.replace(record, interested=1),
        msgspec.structs.replace(record, to_call_at=TUESDAY),
    ):
        assert not due_for(spared, targets, [], due).gives_to_call
    assert not due_for(record, asked("a", state=AnswerState.DECLINED), [], due).gives_to_call
    assert not due_for(record, targets, [], due.replace(hour=18)).gives_to_call


def test_the_survey_leaves_seven_days_after_closing_in_hours_once() -> None:
    closed = datetime(2026, 12, 18, 23, tzinfo=UTC)
    record = a_need(TenderState.CLOSED, moved_at=closed, batches=(TUESDAY,))
    due = datetime(2026, 12, 28, 8, tzinfo=UTC)  # the 26th is a Saturday

    assert look_for(record, closed) == due
    assert not due_for(record, [], [], closed + SURVEY_AFTER).surveys
    assert due_for(record, [], [], due).surveys
    assert not due_for(msgspec.structs.replace(record, surveyed_at=due), [], [], due).surveys
    assert not due_for(msgspec.structs.replace(record, batches=()), [], [], due).surveys, "nobody was written to"


@pytest.mark.parametrize("state", [TenderState.DRAFT, TenderState.UNCONFIRMED, *sorted(ENDED - {TenderState.CLOSED})])
def test_nothing_is_ever_due_for_what_is_not_published_or_over(state: TenderState) -> None:
    assert due_for(a_need(state), [], IDS, TUESDAY + 90 * DAY) == NOTHING
    assert look_for(a_need(state), TUESDAY) is None


def test_answers_are_taken_until_the_end_of_the_last_day_while_the_need_is_open() -> None:
    record = a_need(TenderState.SENT)
    assert may_answer(record, closes_at(record) - timedelta(seconds=1))
    assert not may_answer(record, closes_at(record)), "even if the clock has not closed it yet"
    assert page_ends_at(record) == closes_at(record) + 30 * DAY

    closed = a_need(TenderState.CLOSED, moved_at=TUESDAY)
    assert not may_answer(closed, TUESDAY)
    assert page_ends_at(closed) == TUESDAY + 30 * DAY


MOMENTS = st.datetimes(datetime(2026, 11, 1), datetime(2027, 11, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(
    now=MOMENTS,
    state=st.sampled_from(TenderState),
    before=st.lists(st.timedeltas(timedelta(), timedelta(days=60)), max_size=4),
    deadline=st.timedeltas(timedelta(days=-5), timedelta(days=40)),
    interested=st.integers(0, 12),
    written=st.sets(st.sampled_from(IDS)),
    matched=st.lists(st.sampled_from(IDS), unique=True),
    told=st.sampled_from([None, TUESDAY]),
    fates=st.lists(st.tuples(st.sampled_from(DeliveryState), st.timedeltas(timedelta(), timedelta(days=9)))),
)
def test_whatever_the_need_the_rules_hold(
    now: datetime, state: TenderState, before: list[timedelta], deadline: timedelta, interested: int,
    written: set[str], matched: list[str], told: datetime | None, fates: list[tuple[DeliveryState, timedelta]],
) -> None:  # fmt: skip
    batches = tuple(sorted(now - one for one in before))
    assume(bool(batches) == (state is TenderState.SENT) or state is TenderState.CLOSED)
    record = a_need(
        state, tender=a_tender(deadline=(now + deadline).astimezone(PARIS).date()), batches=batches,
        interested=interested, to_call_at=told, surveyed_at=told, moved_at=now - DAY,
    )  # fmt: skip
    ids, last = sorted(written), max(1, len(batches))
    targets = [msgspec.structs.replace(one, batch=rank % last + 1) for rank, one in enumerate(asked(*ids))]
    mails = [one for id, (fate, ago) in zip(ids, fates, strict=False) for one in mailed(id, state=fate, at=now - ago)]
    due = due_for(record, targets, matched, now, mails)

    assert not set(due.batch) & written, "nobody is written to twice"
    assert set(due.batch) <= set(matched)
    assert len(due.batch) <= BATCH
    if due.batch or due.gives_to_call or due.surveys:
        assert is_open(now)
    if due.batch or due.gives_to_call:
        assert now < closes_at(record)
        assert due.ends_as is None
    if due.batch and batches:
        assert now - batches[-1] >= PAUSE
        assert interested <= ENOUGH
        latest = {target.structure_id for target in targets if target.batch == last}
        ended = [one for one in mails if one.label in latest]
        assert all(now - one.at >= PAUSE for one in ended if one.state is DeliveryState.SENT)
        counts = Counter(one.state for one in ended)
        assert counts[DeliveryState.WAITING] <= counts[DeliveryState.SENT], "most were heard"
    look = look_for(record, now, targets, mails)
    if due == NOTHING and look is not None:
        assert look > now, "the clock never turns in place"
        for moment in (now + (look - now) * share / 7 for share in range(1, 7)):
            assert due_for(record, targets, matched, moment, mails) == NOTHING, "nothing is due before it looks again"
