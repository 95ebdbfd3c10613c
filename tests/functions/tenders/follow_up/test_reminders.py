"""Reminders that a buyer asks for: to whom, how often, when they leave."""

from datetime import UTC, datetime

import pytest

from data.submissions.tender_states import AnswerState, TenderState
from functions.tenders.records import TenderTarget, target_id
from functions.tenders.sending.campaign import Campaign
from functions.tokens import Purpose, open_link
from tests.functions.tenders.follow_up.followed import a_target, change, now_is, press, sent
from tests.functions.tenders.needs import TUESDAY, a_structure, address_of, load
from tests.functions.world import World, hidden_fields, texts_of

S, SEEN, YES, GROUP, NO = AnswerState
FRIDAY_EVENING = datetime(2026, 11, 27, 18, tzinfo=UTC)


def reminded(world: World) -> list[str]:
    """Who received a mail by now."""
    return sorted(str(mail["To"]) for mail in world.sent_mails())


def test_only_those_that_said_nothing_are_reminded_by_a_link_of_their_own(world: World) -> None:
    record, address = sent(world, S, SEEN, YES, GROUP, NO)
    world.clock.forward(hours=1)

    assert "2\u00a0structures qui n’ont pas encore répondu" in world.client.get(f"{address}/relancer").text
    assert press(world, f"{address}/relancer").status_code == 303

    assert reminded(world) == [address_of(a_structure(1)), address_of(a_structure(2))]
    for mail in world.sent_mails():
        token = texts_of(mail).partition("/f/besoins/repondre/")[2].split()[0]
        link = open_link(world.store, Purpose.TENDER_ANSWER, token, world.clock.now())
        assert link
        assert address_of(a_structure(int(link.audience[-4]))) == mail["To"]
    target = world.store.get(TenderTarget, target_id(record.id, a_structure(1).id))
    assert target
    assert target.reminded_at == (world.clock.now(),)
    assert now_is(world, record).reminders == (world.clock.now(),)


def test_a_second_reminder_waits_a_day_and_there_is_no_third(world: World) -> None:
    record, address = sent(world, S, S)
    world.clock.forward(hours=1)
    press(world, f"{address}/relancer")
    assert len(reminded(world)) == 2
    world.clock.forward(hours=23)
    assert "à partir du" in world.client.get(f"{address}/relancer").text
    assert press(world, f"{address}/relancer").status_code in (303, 409)
    assert len(now_is(world, record).reminders) == 1

    world.clock.forward(hours=1)
    assert press(world, f"{address}/relancer").status_code == 303
    assert len(now_is(world, record).reminders) == 2
    assert len(reminded(world)) == 4

    world.clock.forward(days=3)
    assert "déjà relancé les structures deux fois" in world.client.get(f"{address}/relancer").text
    assert press(world, f"{address}/relancer").status_code == 409
    assert len(reminded(world)) == 4


def test_a_button_pressed_twice_reminds_once(world: World) -> None:
    _, address = sent(world, S)
    world.clock.forward(hours=1)
    page = hidden_fields(world.client.get(f"{address}/relancer").text)

    for _ in range(2):
        response = world.client.post(f"{address}/relancer", data=page, headers={"Sec-Fetch-Site": "same-origin"})
        assert response.status_code == 303

    assert len(reminded(world)) == 1


def test_two_reminders_asked_over_a_week_end_do_not_arrive_together(world: World) -> None:
    record, address = sent(world, S)
    world.clock.moment = FRIDAY_EVENING
    press(world, f"{address}/relancer")
    assert reminded(world) == []

    world.clock.forward(days=2)  # Sunday evening
    assert "à partir du 1er décembre 2026 à 9".replace(" ", "") in "".join(
        world.client.get(f"{address}/relancer").text.replace("\u00a0", "").split()
    )
    assert len(now_is(world, record).reminders) == 1
    world.clock.moment = datetime(2026, 11, 30, 8, tzinfo=UTC)  # Monday, 9:00 in France
    assert reminded(world) == [address_of(a_structure(1))]


def test_who_was_just_written_to_is_left_in_peace(world: World) -> None:
    record, address = sent(world, S)
    world.clock.forward(hours=1)
    world.store.commit([a_target(record, 2, S, sent_at=TUESDAY)])

    press(world, f"{address}/relancer")

    assert reminded(world) == [address_of(a_structure(1))]


def test_nobody_to_remind_uses_no_reminder(world: World) -> None:
    record, address = sent(world, YES, NO)

    assert "Personne n’est à relancer" in world.client.get(f"{address}/relancer").text
    assert press(world, f"{address}/relancer").status_code == 409
    assert now_is(world, record).reminders == ()


def test_who_opposed_left_or_has_no_address_is_not_reminded(world: World) -> None:
    _, address = sent(world, S, S, S, S)
    world.store.oppose(world.desk.links.address_digest(address_of(a_structure(1))), TUESDAY)
    load(world, *(a_structure(rank, live=rank != 2) for rank in (1, 2, 3, 4)), silent=(a_structure(3).id,))
    world.clock.forward(hours=1)

    press(world, f"{address}/relancer")

    assert reminded(world) == [address_of(a_structure(4))]


@pytest.mark.parametrize(
    "moment",
    [datetime(2026, 12, 18, 23, 30, tzinfo=UTC), datetime(2026, 12, 18, 17, tzinfo=UTC)],
    ids=["after the last day", "on its evening: it would leave after"],
)
def test_no_reminder_after_the_last_day_to_answer(world: World, moment: datetime) -> None:
    record, address = sent(world, S)
    world.clock.moment = moment

    assert "après la date limite" in world.client.get(f"{address}/relancer").text
    assert press(world, f"{address}/relancer").status_code == 409
    assert now_is(world, record).reminders == ()


def test_a_reminder_that_could_not_leave_in_time_never_does(world: World) -> None:
    _, address = sent(world, S)
    world.clock.moment = datetime(2026, 12, 18, 15, tzinfo=UTC)
    press(world, f"{address}/relancer")

    world.clock.forward(days=3)

    assert reminded(world) == []


def test_a_reminder_that_waits_leaves_once_there_is_more_time(world: World) -> None:
    _, address = sent(world, S)
    world.clock.moment = datetime(2026, 12, 18, 15, tzinfo=UTC)
    press(world, f"{address}/relancer")
    press(world, f"{address}/prolonger", deadline="2027-01-15")

    world.clock.moment = datetime(2026, 12, 21, 9, tzinfo=UTC)

    assert reminded(world) == [address_of(a_structure(1))]


def test_who_was_not_written_to_yet_is_not_reminded(world: World) -> None:
    """The server is down: the invitation and its reminder would arrive together."""
    _, address = sent(world, state=TenderState.VALIDATED, batches=(), moved_at=TUESDAY)
    Campaign(world.desk).run()
    world.clock.forward(days=2)
    assert "Personne n’est à relancer" in world.client.get(f"{address}/relancer").text

    world.worker.send_due()
    world.clock.forward(hours=23)
    assert "Personne n’est à relancer" in world.client.get(f"{address}/relancer").text
    world.clock.forward(hours=1)
    assert "Personne n’est à relancer" not in world.client.get(f"{address}/relancer").text


@pytest.mark.parametrize("state", [TenderState.VALIDATED, TenderState.CLOSED, TenderState.WITHDRAWN])
def test_only_a_need_that_was_sent_is_reminded(world: World, state: TenderState) -> None:
    record, address = sent(world, S, state=state)

    assert press(world, f"{address}/relancer").status_code == 409
    assert now_is(world, record).reminders == ()


def test_who_answers_at_the_same_moment_is_not_reminded(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    record, address = sent(world, S, S)
    world.clock.forward(hours=1)
    page = hidden_fields(world.client.get(f"{address}/relancer").text)
    about, first = world.store.about, [True]

    def late(kind: type, subject: str) -> object:
        found = about(kind, subject)
        if kind is TenderTarget and first.pop() if first else False:
            change(world, record, 1, state=YES, answered_at=world.clock.now())
        return found

    monkeypatch.setattr(world.store, "about", late)
    response = world.client.post(f"{address}/relancer", data=page, headers={"Sec-Fetch-Site": "same-origin"})

    assert response.status_code == 303
    assert reminded(world) == [address_of(a_structure(2))]
