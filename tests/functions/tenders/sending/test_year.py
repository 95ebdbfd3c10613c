"""A year of needs: nobody is written to out of hours, nobody twice, nothing is lost, whatever breaks down."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from data.submissions.tender_states import AnswerState, TenderState
from functions.records import OPPOSED, TOO_LATE, DeliveryState
from functions.tenders.deadlines import closes_at
from functions.tenders.records import AnswerHabits, TenderRecord, TenderTarget
from functions.tenders.sending.planning import BATCH, ENOUGH, PAUSE, SURVEY_AFTER
from functions.working_hours import next_open, working_day_after
from tests.functions.tenders.sending.simulation import Simulation
from theme.french import PARIS

HOLIDAYS = {
    date(2026, 12, 25), date(2027, 1, 1), date(2027, 3, 29), date(2027, 5, 1), date(2027, 5, 6), date(2027, 5, 8),
    date(2027, 5, 17), date(2027, 7, 14), date(2027, 8, 15), date(2027, 11, 1), date(2027, 11, 11), date(2027, 12, 25),
    date(2028, 1, 1),
}  # fmt: skip
"""Those of a calendar, not those of the library that is used."""

pytestmark = pytest.mark.usefixtures("near_grenoble")


# Clocks go forward on 28 March 2027, Easter Monday is the day after; they go back on 31 October, before All Saints.
EASTER = (date(2027, 3, 23), date(2027, 4, 2))
ALL_SAINTS = (date(2027, 10, 27), date(2027, 11, 5))
YEAR = (date(2026, 11, 24), date(2027, 11, 24))


@pytest.mark.parametrize(
    ("seed", "days"),
    [(1, EASTER), (2, ALL_SAINTS), (3, EASTER), pytest.param(7, YEAR, marks=pytest.mark.audit)],
    ids=["easter", "all-saints", "easter-again", "whole"],
)
def test_a_year_of_needs(tmp_path: Path, seed: int, days: tuple[date, date], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("functions.mail.outbox._random", Random(seed))
    faults: list[str] = []
    monkeypatch.setattr(
        "functions.tenders.sending.campaign.logs.event",
        lambda name, **facts: faults.append(f"{name} {facts}") if "fault" in name else None,
    )
    simulation = Simulation(tmp_path, seed, needs_a_day=0.8)
    simulation.run(*days)
    simulation.settle()
    simulation.check_nothing_is_due()

    assert faults == []
    assert simulation.restarts > 3
    _hours_hold(simulation)
    _nothing_leaves_twice_and_nothing_is_lost(simulation)
    for record in simulation.world.store.everything(TenderRecord):
        _batches_hold(simulation, record)
        _ends_hold(simulation, record)
        _reminders_hold(simulation, record)
    asked = sum(one.asked for one in simulation.world.store.everything(AnswerHabits))
    assert asked == len(simulation.world.store.everything(TenderTarget)) > 50
    simulation.world.connections.close()


def _hours_hold(simulation: Simulation) -> None:
    """Judged by the clock on a wall in Paris and by a calendar."""
    to_structures = 0
    for at, mail in simulation.post.sent:
        is_to_structure = mail.label.partition("/")[0].endswith("-EI")
        to_structures += is_to_structure
        if is_to_structure or mail.label in ("to-call", "survey", "closed"):
            local = at.astimezone(PARIS)
            assert 9 <= local.hour < 17, (mail.label, local)
            assert local.weekday() < 5
            assert local.date() not in HOLIDAYS
    assert to_structures > 50


def _nothing_leaves_twice_and_nothing_is_lost(simulation: Simulation) -> None:
    times = Counter(mail.id for _, mail in simulation.post.sent)
    assert set(times.values()) == {1}
    store, outbox = simulation.world.store, simulation.world.outbox
    given_up = {(letter.about, letter.label): letter.error for letter in outbox.dead()}
    assert set(given_up.values()) <= {TOO_LATE, OPPOSED}
    assert outbox.counts().waiting == 0

    sent = Counter((mail.about, mail.label) for _, mail in simulation.post.sent)
    twice = {label for (_, label), count in sent.items() if count > 1}
    assert twice <= {"closed", "survey"}, "a need that was reopened ends again: only its buyer is told again"
    for target in store.everything(TenderTarget):
        key = (target.tender_id, target.structure_id)
        assert (key in sent) != (key in given_up), "written to once, or for a reason not at all"
        if given_up.get(key) == TOO_LATE:
            record = store.get(TenderRecord, target.tender_id)
            assert record is not None
            assert not target.is_interested
            assert record.state in (TenderState.CLOSED, TenderState.WITHDRAWN), "it is open to nobody any more"
    assert all(state is not DeliveryState.REFUSED for state in _states(simulation))
    for at, mail in simulation.post.sent:
        opposed_at = simulation.opposed_at.get(mail.to)
        assert opposed_at is None or at <= opposed_at


def _states(simulation: Simulation) -> list[DeliveryState]:
    records = simulation.world.store.everything(TenderRecord)
    return [one.state for record in records for one in simulation.world.outbox.deliveries(record.id)]


def _batches_hold(simulation: Simulation, record: TenderRecord) -> None:
    targets = simulation.world.store.about(TenderTarget, record.id)
    sizes = Counter(target.batch for target in targets)
    assert sorted(sizes) == list(range(1, len(record.batches) + 1))
    assert all(size <= BATCH for size in sizes.values())
    assert all(target.sent_at == record.batches[target.batch - 1] for target in targets)
    for before, after in zip(record.batches, record.batches[1:], strict=False):
        assert after - before >= PAUSE
        interested = sum(_was_interested(target, after) for target in targets if target.sent_at < after)
        assert interested <= ENOUGH
    _batches_are_heard(simulation, record, targets)
    for at, mail in simulation.post.sent:
        if mail.about == record.id and mail.label.endswith("-EI"):
            assert at < closes_at(record), "nobody is asked what nobody may answer any more"
    if record.batches:
        assert record.batches[-1] < closes_at(record)
        made = next(step.at for step in record.history if step.what == TenderState.SENT)
        assert made == record.batches[0]


def _batches_are_heard(simulation: Simulation, record: TenderRecord, targets: list[TenderTarget]) -> None:
    """Each batch follows, by a day, the last mails of the one before; most of them at least."""
    left = {mail.label: at for at, mail in simulation.post.sent if mail.about == record.id}
    opposed = {mail.label for mail in simulation.world.outbox.dead() if mail.error == OPPOSED}
    for rank, after in enumerate(record.batches[1:], start=1):
        before = [one.structure_id for one in targets if one.batch == rank and one.structure_id not in opposed]
        gone = [left[one] for one in before if one in left and left[one] < after]
        assert all(after - at >= PAUSE for at in gone)
        assert len(before) - len(gone) <= len(gone)
    if record.to_call_at:
        first = [left[one.structure_id] for one in targets if one.batch == 1 and one.structure_id in left]
        assert any(working_day_after(at) <= record.to_call_at for at in first)


def _was_interested(target: TenderTarget, at: datetime) -> bool:
    said = [step.what for step in target.history if step.at <= at]
    return bool(said) and said[-1] == AnswerState.INTERESTED


def _reminders_hold(simulation: Simulation, record: TenderRecord) -> None:
    """Each reminder reaches a structure once, and says on its target that it did."""
    written = Counter(one.label for one in simulation.world.outbox.deliveries(record.id) if "/rappel-" in one.label)
    told = [
        f"{target.structure_id}/rappel-{record.reminders.index(at) + 1}"
        for target in simulation.world.store.about(TenderTarget, record.id)
        for at in target.reminded_at
    ]
    assert written == Counter(told)
    assert not written or max(written.values()) == 1
    assert all(after - before >= PAUSE for before, after in pairwise(record.reminders))


def _ends_hold(simulation: Simulation, record: TenderRecord) -> None:
    """By the end, each need has ended: on time, told, and asked about what came of it."""
    mails = [(at, mail) for at, mail in simulation.post.sent if mail.about == record.id]
    labels = Counter(mail.label for _, mail in mails)
    assert record.state in (TenderState.CLOSED, TenderState.EXPIRED, TenderState.WITHDRAWN)
    assert record.next_at is None
    if record.state is TenderState.WITHDRAWN:
        return
    ends = [step for step in record.history if step.what in (TenderState.CLOSED, TenderState.EXPIRED)]
    if ends[-1].actor == "clock":
        is_waiting = record.state is TenderState.EXPIRED  # for the opening at which it would have been sent
        latest = next_open(closes_at(record)) if is_waiting else closes_at(record) + timedelta(hours=14)
        assert closes_at(record) <= ends[-1].at <= latest, "as soon as the processes look"
        assert labels["closed"] == sum(step.actor == "clock" for step in ends)
    if record.state is TenderState.EXPIRED:
        assert not record.batches
        return
    assert labels["survey"] >= 1
    assert record.surveyed_at is not None
    closed = [step.at for step in record.history if step.what == TenderState.CLOSED]
    assert any(record.surveyed_at >= next_open(at + SURVEY_AFTER) for at in closed)
    if record.to_call_at:
        assert labels["to-call"] == 1
        assert record.to_call_at >= working_day_after(record.batches[0])
    assert closed[-1] <= datetime.now(UTC) + timedelta(days=3650)
