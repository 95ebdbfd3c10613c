"""A year of needs under a clock that is set: buyers, structures, nights, breakdowns, all drawn from one seed."""

import heapq
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from data.model import Activity
from data.submissions.life_cycle import Actor
from data.submissions.tender_states import AnswerState, TenderState
from functions.mail.outbox import Worker
from functions.mail.unwanted import unwanted_since
from functions.ports import NotSent
from functions.records import Mail
from functions.tenders.answers.notices import Consequences
from functions.tenders.deadlines import closes_at
from functions.tenders.follow_up.actions import Asked
from functions.tenders.follow_up.reminders import Remind
from functions.tenders.records import TenderRecord, TenderTarget
from functions.tenders.sending.calling import to_call
from functions.tenders.sending.campaign import Campaign
from functions.tenders.sending.departures import Departures
from functions.tenders.sending.planning import is_batch_due, plan
from functions.tenders.sending.telling import GRACE, Telling
from functions.working_hours import next_open
from tests.functions.tenders.needs import TRADE, a_structure, a_tender, load
from tests.functions.world import World
from theme.french import PARIS

OTHER_TRADE = "creation-et-entretien-des-espaces-verts"
HOURS = (time(0, 5), time(7), *(time(hour) for hour in range(9, 18)), time(21))
"""When something happens each day: all hours of work, midnight, and some when nobody may be written to."""
_MOST_STRUCTURES = 70


class Killed(BaseException):
    """The process ends here, whatever it was doing."""


class Post:
    """A way out for mails that breaks down for hours. ``sent``: every mail that left, and when."""

    def __init__(self) -> None:
        self.sent: list[tuple[datetime, Mail]] = []
        self.is_down = False
        self.kills = False
        self.now = datetime.now(UTC)

    def send(self, mail: Mail) -> None:
        if self.kills:
            self.kills = False
            raise Killed
        if self.is_down:
            raise NotSent("down")
        self.sent.append((self.now, mail))


class Simulation:
    """Everything that happens between two days, hour by hour."""

    def __init__(self, folder: Path, seed: int, needs_a_day: float) -> None:
        self.random = Random(seed)
        self.post = Post()
        self.folder = folder
        self.needs_a_day = needs_a_day
        self.opposed_at: dict[str, datetime] = {}
        self.restarts = 0
        self._world = World(folder, is_loaded=False)
        self._ranks = list(range(40))
        self._needs = 0
        self._answered = 0
        self._events: list[tuple[datetime, int, Callable[[], None]]] = []
        self._down_until = datetime.min.replace(tzinfo=UTC)

    @property
    def world(self) -> World:
        """The processes that run now."""
        return self._world

    def run(self, first: date, last: date) -> None:
        """Live through those days."""
        self._set(datetime.combine(first, time(0), PARIS))
        self._night()
        day = first
        while day <= last:
            self._appear(day)
            for hour in HOURS:
                self._hour(datetime.combine(day, hour, PARIS))
            day += timedelta(days=1)

    def settle(self) -> None:
        """Six more weeks in which nothing new happens: whatever is due is done, whatever waits leaves."""
        self._events, self.post.is_down = [], False
        for _ in range(42):
            for hour in (9, 11, 13):
                local = (self.world.clock.moment + timedelta(days=hour == 9)).astimezone(PARIS)
                self._set(datetime.combine(local.date(), time(hour), PARIS))
                self._work()

    def _hour(self, moment: datetime) -> None:
        self._set(moment)
        now = self.world.clock.moment
        if moment.time() == HOURS[0] and self.random.random() < 0.3:
            self._night()
        if self.random.random() < 0.01:
            self._down_until = now + timedelta(hours=self.random.randint(1, 30))
        self.post.is_down = now < self._down_until
        while self._events and self._events[0][0] <= now:
            heapq.heappop(self._events)[2]()
        self._work()
        self._structures_answer()
        if moment.hour == 11:
            self.check_nothing_is_due()

    def _work(self) -> None:
        """What the processes do each minute; they are sometimes killed over it, and started again."""
        fate = self.random.random()
        if fate < 0.02:
            self._restart()
        try:
            with self._killed_at_a_commit() if fate > 0.95 else _nothing():
                Campaign(self.world.desk).run()
        except Killed:
            self._restart()
            Campaign(self.world.desk).run()
        self.post.kills = self.random.random() < 0.03
        worker = Worker(self.world.outbox, self.post, self.world.clock, unwanted=unwanted_since(self.world.desk))
        try:
            worker.send_due()
        except Killed:
            self._restart()

    @contextmanager
    def _killed_at_a_commit(self) -> Iterator[None]:
        """One of the next commits is the last thing this process does, or the first it does not."""
        commit, left, is_before = self.world.store.commit, self.random.randint(0, 3), self.random.random() < 0.5

        def killed(*documents: Any, **others: Any) -> None:
            nonlocal left
            left -= 1
            if left < 0 and is_before:
                raise Killed
            commit(*documents, **others)
            if left < 0:
                raise Killed

        self.world.store.commit = killed  # type: ignore[method-assign]
        yield
        self.world.store.commit = commit  # type: ignore[method-assign]

    def _restart(self) -> None:
        self.restarts += 1
        moment = self.world.clock.moment
        self.world.connections.close()
        self._world = World(self.folder, is_loaded=False)
        self.world.clock.moment = moment

    def _set(self, moment: datetime) -> None:
        self.world.clock.moment = self.post.now = moment.astimezone(UTC)

    def _night(self) -> None:
        """A new snapshot: some leave the directory, others join it."""
        if self.random.random() < 0.5:
            self._ranks.remove(self.random.choice(self._ranks))
        while len(self._ranks) < _MOST_STRUCTURES and self.random.random() < 0.6:
            self._ranks.append(max(self._ranks) + 1)
        structures = []
        for rank in sorted(self._ranks):
            structure = a_structure(rank)
            trade = OTHER_TRADE if rank % 3 == 0 else TRADE
            activity = Activity(trade, ("PREST",), structure.activities[0].zone)
            structures.append(msgspec.structs.replace(structure, activities=(activity,)))
        load(self.world, *structures)

    def _appear(self, day: date) -> None:
        """The needs of a day: validated at any hour, some never; their buyers change their mind some days later."""
        count = int(self.needs_a_day) + (self.random.random() < self.needs_a_day % 1)
        for _ in range(count):
            made = datetime.combine(day, time(self.random.randint(0, 23), self.random.randint(0, 59)), PARIS)
            self._at(made.astimezone(UTC), self._publish)

    def _publish(self) -> None:
        now = self.world.clock.moment
        id, self._needs = f"NEED-{self._needs:04}", self._needs + 1
        trade = self.random.choice(((TRADE,), (OTHER_TRADE,), (TRADE, OTHER_TRADE)))
        deadline = now.astimezone(PARIS).date() + timedelta(days=self.random.randint(0, 25))
        state = TenderState.SUBMITTED if self.random.random() < 0.1 else TenderState.VALIDATED
        record = TenderRecord(
            id=id, tender=a_tender(sectors=trade, deadline=deadline), state=state, made_at=now, saved_at=now,
            moved_at=now, confirmed_at=now, next_at=next_open(now) if state is TenderState.VALIDATED else None,
        )  # fmt: skip
        self.world.store.commit([record])
        for _ in range(self.random.choice((0, 0, 1, 2))):
            later = now + timedelta(hours=self.random.randint(1, 24 * 30))
            self._at(later, lambda: self._buyer_acts(id))

    def _buyer_acts(self, id: str) -> None:
        record, now = self.world.store.get(TenderRecord, id), self.world.clock.moment
        assert record is not None
        today = now.astimezone(PARIS).date()
        longer = msgspec.structs.replace(record.tender, deadline=today + timedelta(days=self.random.randint(1, 20)))
        if record.state is TenderState.SENT:
            acts = ["extend", "close", "withdraw", "remind", "remind", "remind"]
        elif record.state is TenderState.CLOSED and now - record.moved_at < timedelta(days=30):
            acts = ["reopen"]
        else:
            return
        act = self.random.choice(acts)
        if act == "remind":
            self._remind(record)
            return
        if act == "extend":
            record = msgspec.structs.replace(record, tender=longer)
        elif act == "close":
            record = record.moved(TenderState.CLOSED, Actor.OWNER, now)
        elif act == "withdraw":
            record = record.moved(TenderState.WITHDRAWN, Actor.OWNER, now)
        else:
            record = msgspec.structs.replace(record, tender=longer, surveyed_at=None, contracted=None)
            record = record.moved(TenderState.SENT, Actor.OWNER, now)
        self.world.store.commit([msgspec.structs.replace(record, next_at=now)])

    def _remind(self, record: TenderRecord) -> None:
        """As the page does; its process is sometimes killed over it, which leaves it to the clock."""
        desk = self.world.desk
        action, asked = Remind(desk), Asked(record, desk.store.about(TenderTarget, record.id), desk.clock.now())
        if action.refusal(asked):
            return
        try:
            with self._killed_at_a_commit() if self.random.random() < 0.5 else _nothing():
                desk.store.commit(action.changes(asked).documents)
                Telling(desk).at_once(record.id)
        except Killed:
            self._restart()

    def _structures_answer(self) -> None:
        """Whoever received an invitation may answer some hours or days later, or oppose."""
        new = [(at, mail) for at, mail in self.post.sent[self._answered :] if mail.label.endswith("-EI")]
        for at, mail in sorted(new, key=lambda sent: (sent[1].about, sent[1].label)):
            draw = self.random.random()
            later = at + timedelta(minutes=self.random.randint(1, 60 * 24 * 6))
            if draw < 0.25:
                self._at(later, lambda mail=mail: self._answer(mail, AnswerState.INTERESTED))
                if draw < 0.08:
                    again = later + timedelta(hours=self.random.randint(1, 90))
                    self._at(again, lambda mail=mail: self._answer(mail, AnswerState.DECLINED))
            elif draw < 0.45:
                self._at(later, lambda mail=mail: self._answer(mail, AnswerState.DECLINED))
            elif draw < 0.452:
                self._at(later, lambda mail=mail: self._oppose(mail.to))
        self._answered = len(self.post.sent)

    def _answer(self, mail: Mail, answer: AnswerState) -> None:
        record = self.world.store.get(TenderRecord, mail.about)
        target = self.world.store.get(TenderTarget, f"{mail.about}.{mail.label}")
        assert record is not None
        assert target is not None
        if not record.is_open or self.world.clock.moment >= closes_at(record):
            return
        after = target.moved(answer, self.world.clock.moment)
        self.world.store.commit(*Consequences(self.world.desk).of(record, target, after, self.world.clock.moment))

    def _oppose(self, email: str) -> None:
        self.opposed_at.setdefault(email, self.world.clock.moment)
        self.world.store.oppose(self.world.desk.links.address_digest(email), self.world.clock.moment)

    def _at(self, moment: datetime, act: Callable[[], None]) -> None:
        heapq.heappush(self._events, (moment, self.random.randrange(1 << 60), act))

    # --- what must hold ----------------------------------------------------------------------------------------------

    def check_nothing_is_due(self) -> None:
        """All that the rules ask for at this moment was done."""
        store, now = self.world.store, self.world.clock.moment
        moment = Campaign(self.world.desk)._matching.moment()
        for record in store.everything(TenderRecord):
            targets = store.about(TenderTarget, record.id)
            departures = Departures(targets, self.world.outbox.deliveries(record.id))
            matched = moment.matched(record.tender) if is_batch_due(record, departures, now) else []
            due = plan(record, targets, departures, matched, now)
            # Validated after the last opening before its deadline, it expires at the next one: nobody waits for it.
            is_too_late = due.ends_as is TenderState.EXPIRED and record.next_at == next_open(record.made_at)
            if is_too_late:
                continue
            if due.gives_to_call:
                assert to_call(store, targets) == [], "all of them left the directory"
            assert (due.batch, due.ends_as, due.surveys) == ((), None, False), (record.id, now)
            # Whoever may not be written to any more is never told; the clock comes back for the others.
            assert not due.told or record.next_at is None or record.next_at - now <= GRACE
            assert record.next_at is None or record.next_at > now
            assert record.interested == sum(target.is_interested for target in targets)


@contextmanager
def _nothing() -> Iterator[None]:
    yield
