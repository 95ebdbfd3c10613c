"""The clock of needs, on a real store: who is written to, when, and what else happens to a need."""

import re
import threading
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from data.model import Perimeter, PerimeterLevel
from data.submissions.life_cycle import Actor
from data.submissions.tender_states import AnswerState, Contracted, TenderState
from functions.__main__ import main
from functions.mail.outbox import Worker
from functions.ports import StoreUnavailable
from functions.records import DeliveryState, Mail
from functions.tenders.answers.notices import Consequences
from functions.tenders.records import AnswerHabits, TenderRecord, TenderStory, TenderTarget
from functions.tenders.sending.campaign import Campaign, Campaigning
from functions.tenders.sending.matching import TenderMatching
from functions.tokens import Purpose, open_link
from tests.functions.reliability.serving import wait_until
from tests.functions.tenders.needs import BUYER, TUESDAY, a_record, a_structure, a_tender, address_of, load
from tests.functions.world import World, texts_of

DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("near_grenoble")


@pytest.fixture(autouse=True)
def _tuesday(world: World) -> None:
    world.clock.moment = TUESDAY


def run(world: World, at: datetime | None = None) -> TenderRecord:
    """Do what is due, at a moment; the need as it is then."""
    world.clock.moment = at or world.clock.moment
    Campaign(world.desk).run()
    record = world.store.get(TenderRecord, "TEST-NEED-0001")
    assert record is not None
    return record


def run_and_send(world: World, at: datetime | None = None) -> TenderRecord:
    """Do what is due, at a moment, and let its mails leave."""
    record = run(world, at)
    world.worker.send_due()
    return record


def targets(world: World) -> list[TenderTarget]:
    return world.store.about(TenderTarget, "TEST-NEED-0001")


def mails_to(world: World, *ranks: int) -> list[Mail]:
    return [mail for rank in ranks for mail in world.outbox.mails_to(address_of(a_structure(rank)))]


def change(world: World, **changes: Any) -> None:
    """What a page does to the need, which wakes the clock."""
    record = world.store.get(TenderRecord, "TEST-NEED-0001")
    assert record is not None
    world.store.commit([msgspec.structs.replace(record, next_at=world.clock.now(), **changes)])


def interest(world: World, count: int) -> None:
    """The first structures that were written to say that they are interested."""
    for target in targets(world)[:count]:
        world.store.commit([target.moved(AnswerState.INTERESTED, world.clock.now())])
    change(world, interested=count)


def test_a_need_is_sent_to_ten_then_ten_then_the_rest_once_each(world: World) -> None:
    load(world, *(a_structure(rank) for rank in range(23)))
    a_record(world)
    expected = TenderMatching(world.desk).matched(a_tender())

    record = run_and_send(world)
    assert record.state is TenderState.SENT
    assert {one.structure_id for one in targets(world)} == set(expected[:10])
    for days in (1, 2, 3, 6, 7):
        record = run_and_send(world, TUESDAY + days * DAY)

    # Wednesday, Thursday; on Friday and on Monday nobody is left.
    assert [batch.astimezone(UTC) - TUESDAY for batch in record.batches] == [0 * DAY, DAY, 2 * DAY]
    assert sorted(one.structure_id for one in targets(world)) == sorted(expected)
    assert [len(mails_to(world, rank)) for rank in range(23)] == [1] * 23
    batches = [(step.what, step.detail) for step in record.history if step.what in ("batch", "nobody")]
    assert batches == [("batch", "10"), ("batch", "10"), ("batch", "3"), ("nobody", "")]


def test_the_count_that_was_shown_is_the_number_of_structures_that_are_mailed(world: World) -> None:
    load(world, *(a_structure(rank) for rank in range(37)), opposed=(a_structure(3).id,), silent=(a_structure(4).id,))
    record = a_record(world)
    shown = TenderMatching(world.desk).count(record.tender)
    for hours in range(0, 8 * 24, 3):
        run_and_send(world, TUESDAY + timedelta(hours=hours))

    assert shown == len(targets(world)) == 35
    assert len({mail.to for rank in range(37) for mail in mails_to(world, rank)}) == shown


def test_the_invitation_tells_what_is_needed_and_opens_the_answer(world: World) -> None:
    load(world, a_structure(1))
    a_record(world)
    run(world)
    (sent,) = world.sent_mails()
    told = texts_of(sent)

    for words in (
        "Nettoyage des vitres de l’école", "Mairie de Trucville", "Grenoble (38)", "18\u00a0décembre 2026",
        "5\u202f000 à 10\u202f000", "Les emplois de l’inclusion", "article 14", "List-Unsubscribe", "TEST-NEED-0001",
    ):  # fmt: skip
        assert words in told
    for private in (BUYER, "Typédame", "99001234", "99 00 12 34"):
        assert private not in told
    token = re.search(r"/f/besoins/repondre/([\w-]+)", told)
    assert token is not None
    link = open_link(world.store, Purpose.TENDER_ANSWER, token[1], world.clock.now())
    assert link is not None
    assert link.audience == targets(world)[0].id


def test_an_anonymous_buyer_is_told_by_their_kind_alone(world: World) -> None:
    load(world, a_structure(1))
    a_record(world, a_tender(kind="PROJ", is_anonymous=True, shares_amount=False))
    run(world)
    told = texts_of(world.sent_mails()[0])

    assert "anonyme (Collectivité)" in told
    assert "Trucville" not in told
    assert "5\u202f000" not in told


def test_a_need_validated_at_night_waits_for_the_morning(world: World) -> None:
    load(world, a_structure(1))
    world.clock.moment = datetime(2026, 11, 27, 20, tzinfo=UTC)  # a Friday
    a_record(world)
    assert run(world).next_at == datetime(2026, 11, 30, 8, tzinfo=UTC)
    assert targets(world) == []

    assert run(world, datetime(2026, 11, 30, 8, tzinfo=UTC)).state is TenderState.SENT


def test_when_seven_are_interested_nobody_else_is_written_to(world: World) -> None:
    load(world, *(a_structure(rank) for rank in range(20)))
    a_record(world)
    run_and_send(world)
    interest(world, 7)
    record = run(world, TUESDAY + DAY)
    assert len(targets(world)) == 10

    before = next(one for one in targets(world) if one.is_interested)
    after = before.moved(AnswerState.DECLINED, world.clock.now())
    world.store.commit(*Consequences(world.desk).of(record, before, after, world.clock.now()))
    run(world)
    assert len(targets(world)) == 20, "at once, not the next morning"


def test_a_need_without_any_structure_says_so_once_and_waits_for_one(world: World) -> None:
    load(world, a_structure(1, live=False))
    a_record(world)
    run(world)
    record = run(world, TUESDAY + DAY)
    assert record.state is TenderState.VALIDATED
    assert [step.what for step in record.history] == ["nobody"]
    assert record.next_at == datetime(2026, 11, 26, 8, tzinfo=UTC)

    load(world, a_structure(1))
    assert run(world, TUESDAY + 2 * DAY).state is TenderState.SENT


def test_whoever_opposes_or_leaves_between_two_batches_is_not_written_to_and_who_comes_is(world: World) -> None:
    load(world, *(a_structure(rank) for rank in range(13)))
    a_record(world)
    run_and_send(world)
    left = {10: "opposes", 11: "leaves"}
    world.store.oppose(world.desk.links.address_digest(address_of(a_structure(10))), world.clock.now())
    load(world, *(a_structure(rank) for rank in range(14) if rank not in left or rank == 10))
    run(world, TUESDAY + DAY)

    assert mails_to(world, 10, 11) == []
    assert len(mails_to(world, 12, 13)) == 2


def test_who_opposed_while_everything_was_being_read_is_not_written_to(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(world, *(a_structure(rank) for rank in range(2)))
    a_record(world)
    campaign = Campaign(world.desk)
    read = campaign._matching.moment

    def and_then_oppose() -> Any:
        moment = read()
        world.store.oppose(world.desk.links.address_digest(address_of(a_structure(0))), world.clock.now())
        return moment

    monkeypatch.setattr(campaign._matching, "moment", and_then_oppose)
    campaign.run()
    assert [one.structure_id for one in targets(world)] == [a_structure(1).id]


def test_each_structure_asked_is_counted_in_its_habits(world: World) -> None:
    load(world, a_structure(1))
    a_record(world)
    a_record(world, id="TEST-NEED-0002")
    run(world)
    habits = world.store.get(AnswerHabits, a_structure(1).id)
    assert habits is not None
    assert (habits.asked, habits.answered) == (2, 0)


def test_the_deadline_closes_a_need_at_midnight_and_its_buyer_reads_it_in_the_morning(world: World) -> None:
    load(world, a_structure(1))
    a_record(world)
    run(world)
    world.sent_mails()
    record = run(world, datetime(2026, 12, 18, 23, 0, tzinfo=UTC))
    assert record.state is TenderState.CLOSED
    assert "Votre besoin est arrivé" not in "".join(mail["Subject"] for mail in world.sent_mails())

    world.clock.moment = datetime(2026, 12, 21, 8, tzinfo=UTC)
    assert "Votre besoin est arrivé" in "".join(mail["Subject"] for mail in world.sent_mails())


@pytest.mark.parametrize("state", [TenderState.SUBMITTED, TenderState.CHANGES_ASKED, TenderState.VALIDATED])
def test_what_nobody_was_written_to_expires(world: World, state: TenderState) -> None:
    load(world)
    a_record(world, state=state, next_at=None if state is TenderState.SUBMITTED else TUESDAY)
    record = run(world, datetime(2026, 12, 19, 8, tzinfo=UTC))

    assert record.state is TenderState.EXPIRED
    assert record.next_at is None
    assert [mail.label for mail in world.outbox.mails_to(BUYER)] == ["closed"]
    assert run(world, datetime(2027, 1, 19, 8, tzinfo=UTC)) == record


def test_a_mail_that_could_not_leave_before_the_deadline_waits_while_its_need_may_be_opened_again(world: World) -> None:
    load(world, a_structure(1))
    a_record(world, a_tender(deadline=TUESDAY.date()))
    run(world)
    for days in (1, 2, 20, 30):
        run_and_send(world, TUESDAY + days * DAY)
        assert mails_that_left(world) == []
        assert world.outbox.dead() == []

    run_and_send(world, TUESDAY + 34 * DAY)
    assert [letter.error for letter in world.outbox.dead()] == ["too-late"]
    assert mails_that_left(world) == []


@pytest.mark.parametrize("closes", ["owner", "clock"])
def test_who_was_not_written_to_when_a_need_closed_is_once_it_is_open_again(world: World, closes: str) -> None:
    load(world, *(a_structure(rank) for rank in range(12)))
    a_record(world, a_tender(deadline=TUESDAY.date() if closes == "clock" else date(2026, 12, 18)))
    record = run(world)  # the server is down
    if closes == "owner":
        closed = record.moved(TenderState.CLOSED, Actor.OWNER, world.clock.now())
        world.store.commit([msgspec.structs.replace(closed, next_at=TUESDAY)])
    for days in (1, 2):
        record = run_and_send(world, TUESDAY + days * DAY)
    assert record.state is TenderState.CLOSED
    assert mails_that_left(world) == []

    reopened = msgspec.structs.replace(record, tender=a_tender(deadline=date(2026, 12, 30)), surveyed_at=None)
    reopened = reopened.moved(TenderState.SENT, Actor.OWNER, world.clock.now())
    world.store.commit([msgspec.structs.replace(reopened, next_at=world.clock.now())])
    for hours in range(49):
        run_and_send(world, TUESDAY + 2 * DAY + timedelta(hours=hours))
        if hours == 1:
            assert len(mails_that_left(world)) == 10, "those that waited, and no next batch at their heels"
    assert len(mails_that_left(world)) == 12
    assert len(set(mails_that_left(world))) == 12


def mails_that_left(world: World) -> list[str]:
    """The labels of the invitations that left."""
    deliveries = world.outbox.deliveries("TEST-NEED-0001")
    return [one.label for one in deliveries if one.state is DeliveryState.SENT and one.label.endswith("-EI")]


def test_while_the_server_is_down_no_other_batch_is_planned_and_nobody_is_to_be_called(world: World) -> None:
    load(world, *(a_structure(rank, published_phone="+33199001234") for rank in range(40)))
    a_record(world)
    for hours in range(24 * 3):
        record = run(world, TUESDAY + timedelta(hours=hours))
    assert len(record.batches) == 1
    assert world.outbox.mails_to(BUYER) == []

    back = TUESDAY + 3 * DAY  # a Friday
    run_and_send(world, back)
    for hours in range(1, 24 * 3):  # Monday at nine is seventy hours later
        record = run_and_send(world, back + timedelta(hours=hours))
        assert len(record.batches) == (1 if hours < 70 else 2)
        assert record.to_call_at is None, "structures have a working day of their own"
    assert run_and_send(world, back + 3 * DAY).to_call_at == back + 3 * DAY


def test_of_many_needs_that_nobody_moderates_each_expires_when_its_last_day_is_past(world: World) -> None:
    load(world, a_structure(1))
    for rank in range(205):
        deadline = date(2026, 11, 20) if rank == 204 else date(2027, 1, 1)
        since = TUESDAY - 9 * DAY + timedelta(minutes=rank)
        state = TenderState.SUBMITTED
        a_record(world, a_tender(deadline=deadline), id=f"N-{rank:03}", state=state, next_at=None, moved_at=since)
    Campaign(world.desk).run()
    assert Counter(one.state for one in world.store.everything(TenderRecord)) == {"SUBMITTED": 204, "EXPIRED": 1}


def test_after_a_working_day_without_interest_the_buyer_gets_five_to_call_once(world: World) -> None:
    phones = {2: "+33476001122", 8: "+33476003344"}
    load(
        world,
        *(
            a_structure(rank, published_phone=phones.get(rank), website="https://x.example" if rank == 5 else None)
            for rank in range(10)
        ),
    )
    a_record(world)
    run_and_send(world)
    refused = next(one for one in targets(world) if one.structure_id == a_structure(8).id)
    world.store.commit([refused.moved(AnswerState.DECLINED, world.clock.now())])
    run(world, TUESDAY + timedelta(hours=22))
    assert world.outbox.mails_to(BUYER) == []

    for days in (1, 2, 3):
        record = run(world, TUESDAY + days * DAY)
    (mail,) = world.outbox.mails_to(BUYER)
    assert record.to_call_at == TUESDAY + DAY
    assert mail.in_hours
    called = re.findall(r"^- (Structure \d+)", mail.text, re.MULTILINE)
    assert called == ["Structure 2", "Structure 5", "Structure 0", "Structure 1", "Structure 3"]
    assert "04\u00a076\u00a000\u00a011\u00a022" in mail.text
    assert "contact@" not in mail.text + mail.html, "a private address stays private"


def test_seven_days_after_closing_both_sides_are_asked_once(world: World) -> None:
    load(world, *(a_structure(rank) for rank in range(4)))
    a_record(world)
    run(world)
    interest(world, 2)
    interested = {one.structure_id for one in targets(world) if one.is_interested}
    record = world.store.get(TenderRecord, "TEST-NEED-0001")
    assert record is not None
    closed = record.moved(TenderState.CLOSED, Actor.OWNER, TUESDAY)
    world.store.commit([msgspec.structs.replace(closed, next_at=TUESDAY)])
    before = world.outbox.counts().waiting

    run(world, TUESDAY + 7 * DAY - timedelta(minutes=1))
    assert world.outbox.counts().waiting == before
    run(world, TUESDAY + 7 * DAY)
    last = run(world, TUESDAY + 9 * DAY)

    assert [mail.label for mail in world.outbox.mails_to(BUYER)] == ["survey"]
    surveyed = [mail for rank in range(4) for mail in mails_to(world, rank) if mail.label.endswith("/bilan")]
    assert {mail.label.removesuffix("/bilan") for mail in surveyed} == interested
    assert all(mail.in_hours and mail.unsubscribe for mail in surveyed)
    assert last.next_at is None


def test_a_need_that_closes_twice_asks_its_buyer_twice_and_each_structure_once(world: World) -> None:
    load(world, a_structure(0), a_structure(1))
    a_record(world)
    run_and_send(world)
    interest(world, 2)
    now = TUESDAY
    for _ in range(2):
        record = world.store.get(TenderRecord, "TEST-NEED-0001")
        assert record is not None
        if record.state is TenderState.CLOSED:
            record = record.moved(TenderState.SENT, Actor.OWNER, now)
        closed = msgspec.structs.replace(record, surveyed_at=None).moved(TenderState.CLOSED, Actor.OWNER, now)
        world.store.commit([msgspec.structs.replace(closed, next_at=now)])
        now += 7 * DAY
        run(world, now)
    assert [mail.label for mail in world.outbox.mails_to(BUYER)] == ["survey", "survey"]
    assert Counter(mail.label for mail in mails_to(world, 0, 1) if mail.label.endswith("/bilan")).total() == 2
    assert all(one.surveyed_at == TUESDAY + 7 * DAY for one in targets(world))


def test_whoever_told_already_is_not_asked(world: World) -> None:
    load(world, a_structure(1))
    a_record(world)
    run(world)
    change(world, contracted=Contracted.YES)
    run(world, datetime(2026, 12, 19, 8, tzinfo=UTC))
    run(world, datetime(2026, 12, 28, 9, tzinfo=UTC))
    assert [mail.label for mail in world.outbox.mails_to(BUYER)] == ["closed"]


def test_a_need_that_found_three_is_proposed_to_inspire_others_once_closed(world: World) -> None:
    load(world, *(a_structure(rank) for rank in range(4)))
    a_record(world)
    run(world)
    interest(world, 3)
    run(world, TUESDAY + DAY)
    assert world.store.everything(TenderStory) == []

    run(world, datetime(2026, 12, 19, 8, tzinfo=UTC))
    run(world, datetime(2026, 12, 28, 9, tzinfo=UTC))
    (story,) = world.store.everything(TenderStory)
    assert story.id == "TEST-NEED-0001"


def test_a_need_whose_deadline_was_moved_goes_on(world: World) -> None:
    load(world, *(a_structure(rank) for rank in range(20)))
    a_record(world, a_tender(deadline=TUESDAY.date()))
    run_and_send(world)
    world.clock.forward(days=1)
    record = run(world)
    assert record.state is TenderState.CLOSED

    tender = a_tender(deadline=(TUESDAY + 5 * DAY).date())
    reopened = msgspec.structs.replace(record, tender=tender).moved(TenderState.SENT, Actor.OWNER, world.clock.now())
    world.store.commit([msgspec.structs.replace(reopened, next_at=world.clock.now())])
    assert run(world).state is TenderState.SENT
    assert len(targets(world)) == 20


def test_waking_a_need_at_any_time_does_nothing_that_is_not_due(world: World) -> None:
    load(world, *(a_structure(rank) for rank in range(30)))
    a_record(world)
    run(world)
    for minutes in range(0, 1440, 97):
        world.clock.moment = TUESDAY + timedelta(minutes=minutes)
        change(world)
        record = run(world)
        assert record.next_at is not None
        assert record.next_at > world.clock.now()
    assert len(targets(world)) == 10
    assert world.outbox.counts().waiting == 10


def test_one_need_that_fails_holds_no_other_back(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    load(world, a_structure(1))
    gone = Perimeter(PerimeterLevel.COMMUNE, "38999")
    a_record(world, a_tender(perimeters=(gone,)), id="TEST-NEED-0000")
    a_record(world, next_at=TUESDAY - DAY, id="TEST-NEED-0002")
    a_record(world)
    campaign = Campaign(world.desk)
    step = campaign._step

    def fail(record: TenderRecord, *others: Any) -> bool:
        if record.id == "TEST-NEED-0002":
            raise ZeroDivisionError
        return step(record, *others)

    monkeypatch.setattr(campaign, "_step", fail)
    assert campaign.run() == 2
    assert len(targets(world)) == 1


def test_two_clocks_at_once_write_to_each_structure_once(tmp_path: Path, world: World) -> None:
    load(world, *(a_structure(rank) for rank in range(25)))
    for rank in range(40):
        a_record(world, id=f"TEST-NEED-1{rank:03}")
    others = [World(tmp_path, is_loaded=False) for _ in range(3)]
    for other in others:
        other.clock.moment = TUESDAY
    start = threading.Barrier(len(others))

    def campaign(other: World) -> None:
        start.wait()
        for _ in range(3):  # a store that is busy too long is tried again, as each minute does
            try:
                Campaign(other.desk).run()
            except Exception as error:
                assert type(error).__name__ == "StoreUnavailable"  # noqa: PT017
        other.connections.close()

    threads = [threading.Thread(target=campaign, args=(other,)) for other in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    Campaign(world.desk).run()

    written = Counter(mail.about for rank in range(25) for mail in mails_to(world, rank))
    assert written == {f"TEST-NEED-1{rank:03}": 10 for rank in range(40)}
    sent = [record for record in world.store.everything(TenderRecord) if record.state is TenderState.SENT]
    assert len(sent) == 40
    assert sum(one.asked for one in world.store.everything(AnswerHabits)) == 400


def refusing(world: World, monkeypatch: pytest.MonkeyPatch, code: str, *ids: str) -> None:
    """The store takes nothing of those needs."""
    commit = world.store.commit

    def picky(documents: Any = (), *others: Any) -> None:
        if any(isinstance(one, TenderRecord) and one.id in ids for one in documents):
            raise StoreUnavailable(code)
        commit(documents, *others)

    monkeypatch.setattr(world.store, "commit", picky)


@pytest.mark.parametrize(("code", "refused"), [("THROTTLED", 1), ("TOO_LARGE", 3), ("ValidationError", 3)])
def test_a_need_that_the_store_does_not_take_holds_no_other_back(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, code: str, refused: int
) -> None:
    caplog.set_level("INFO")
    load(world, a_structure(1))
    ids = [f"TEST-NEED-2{rank:03}" for rank in range(5)]
    for id in ids:
        a_record(world, id=id)
        world.clock.forward(seconds=1)
    refusing(world, monkeypatch, code, *ids[:refused])
    for _ in range(2):
        Campaign(world.desk).run()

    states = {one.id: one.state for one in world.store.everything(TenderRecord)}
    assert [states[id] for id in ids] == [TenderState.VALIDATED] * refused + [TenderState.SENT] * (5 - refused)
    assert "campaign.fault" in caplog.text
    assert code in caplog.text


def test_a_store_that_takes_no_need_is_told_at_the_second(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    load(world, a_structure(1))
    ids = [f"TEST-NEED-2{rank:03}" for rank in range(5)]
    for id in ids:
        a_record(world, id=id)
    refusing(world, monkeypatch, "THROTTLED", *ids)
    with pytest.raises(StoreUnavailable):
        Campaign(world.desk).run()


def test_the_command_does_what_is_due_and_says_so(
    world: World, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SITE_ADDRESS", raising=False)
    # By this machine's own clock: a need whose deadline is past, whatever day and hour it is.
    a_record(world, a_tender(deadline=date(2026, 1, 1)), next_at=datetime(2026, 1, 2, tzinfo=UTC))
    assert main(["plan", "--store", str(world.settings.store), "--address", "https://annuaire.example"]) == 0
    said = capsys.readouterr().out
    assert said == "TEST-NEED-0001\u202f: expiré, 1\u00a0courriel à envoyer\nBesoins avancés\u202f: 1.\n"
    assert main(["plan", "--store", str(world.settings.store)]) == 0
    assert capsys.readouterr().out == "Besoins avancés\u202f: 0.\n"


def test_the_thread_does_what_is_due_and_goes_on_after_a_fault(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("functions.tenders.sending.campaign.EVERY", timedelta(milliseconds=10))
    faults = [StoreUnavailable("SQLITE_BUSY"), ZeroDivisionError()]
    version = world.store.version

    def failing_first() -> int:
        if faults:
            raise faults.pop()
        return version()

    monkeypatch.setattr(world.store, "version", failing_first)
    load(world, a_structure(1))
    a_record(world)
    campaigning = Campaigning(world.desk)
    thread = threading.Thread(target=campaigning.run)
    thread.start()
    assert wait_until(lambda: bool(targets(world)), 30)
    campaigning.stop()
    thread.join(10)
    assert not thread.is_alive()
    assert faults == []


@pytest.mark.parametrize("address", ["", "https://annuaire.example"])
def test_the_worker_moves_needs_on_when_it_knows_where_their_links_lead(
    world: World, address: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SITE_ADDRESS", raising=False)
    monkeypatch.delenv("SMTP_URL", raising=False)
    monkeypatch.setattr("functions.local.stop_on_signal", lambda _: None)
    monkeypatch.setattr("functions.logs.to_standard_error", lambda: None)
    a_record(world, a_tender(deadline=date(2026, 1, 1)), next_at=datetime(2026, 1, 2, tzinfo=UTC))

    def run_a_while(_: Worker) -> None:
        wait_until(lambda: world.outbox.counts().waiting == 1, 30 if address else 0.3)

    monkeypatch.setattr(Worker, "run", run_a_while)
    store = ["--store", str(world.settings.store), "--mails", str(world.mails)]
    assert main(["worker", *store, "--address", address]) == 0
    assert ("laissés au serveur" in capsys.readouterr().out) is not bool(address)
    mails = world.outbox.mails_to(BUYER)
    assert [address in mail.text for mail in mails] == ([True] if address else [])
