"""Mails that wait: for working hours, and what becomes of those whose addressee opposes meanwhile."""

from datetime import UTC, datetime

import msgspec

from data.submissions.life_cycle import Actor
from data.submissions.tender_states import TenderState
from functions.records import Mail
from functions.tenders.records import TenderRecord
from tests.functions.storage.sqlite.test_store import mail_of, message_of
from tests.functions.tenders.needs import a_record
from tests.functions.world import World

FRIDAY_NIGHT = datetime(2026, 11, 27, 21, tzinfo=UTC)
MONDAY = datetime(2026, 11, 30, 8, tzinfo=UTC)
"""9:00 in France."""


def stored(world: World, **changes: object) -> Mail:
    mail: Mail = msgspec.structs.replace(mail_of(world, "waiting"), **changes)
    world.store.commit([message_of(world)], [mail])
    return mail


def test_a_mail_for_working_hours_waits_for_them_and_the_wait_is_no_attempt(world: World) -> None:
    world.clock.moment = FRIDAY_NIGHT
    mail = stored(world, in_hours=True, written_at=FRIDAY_NIGHT)

    for _ in range(3):
        world.worker.send_due()
        world.clock.forward(hours=19)  # Saturday, Sunday, Monday at 6:00
        assert world.counts().mails == {"waiting": 1, "sent": 0, "dead": 0}
    world.clock.moment = MONDAY
    world.worker.send_due()

    assert world.counts().mails == {"waiting": 0, "sent": 1, "dead": 0}
    assert [one.attempts for one in world.outbox.deliveries(mail.about)] == [1]


def test_a_mail_that_anybody_may_read_at_night_leaves_at_once(world: World) -> None:
    world.clock.moment = FRIDAY_NIGHT
    stored(world, written_at=FRIDAY_NIGHT)
    world.worker.send_due()
    assert world.counts().mails["sent"] == 1


def test_who_opposes_while_a_mail_waits_never_receives_it(world: World) -> None:
    world.clock.moment = FRIDAY_NIGHT
    token = world.desk.links.opposition("structure@example.fr")
    unsubscribe = f"https://annuaire.example/f/opposition/{token}"
    stored(world, to="structure@example.fr", in_hours=True, unsubscribe=unsubscribe, written_at=FRIDAY_NIGHT)
    world.worker.send_due()
    world.client.post(f"/f/opposition/{token}", data={"List-Unsubscribe": "One-Click"})

    world.clock.moment = MONDAY
    world.worker.send_due()

    assert world.counts().mails == {"waiting": 0, "sent": 0, "dead": 1}
    assert [letter.error for letter in world.outbox.dead()] == ["opposed"]
    assert world.outbox.replay(world.clock.now()) == 0, "nobody can have it sent again"


def test_a_need_that_ended_while_its_mail_waited_asks_nobody_for_an_answer(world: World) -> None:
    world.clock.moment = FRIDAY_NIGHT
    need = a_record(world, state=TenderState.SENT)
    asking = msgspec.structs.replace(
        mail_of(world, "asking"),
        to="structure@example.fr",
        in_hours=True,
        unsubscribe="https://x.example/",
        about=need.id,
    )
    telling = msgspec.structs.replace(asking, id="telling", label="an-id/retrait")
    world.store.commit([need.moved(TenderState.WITHDRAWN, Actor.OWNER, FRIDAY_NIGHT)], [asking, telling])
    world.clock.moment = MONDAY
    world.worker.send_due()
    assert world.counts().mails == {"waiting": 0, "sent": 1, "dead": 1}
    assert [(letter.id, letter.error) for letter in world.outbox.dead()] == [("asking", "too-late")]


def test_a_need_that_is_closed_keeps_its_mails_while_it_may_be_opened_again(world: World) -> None:
    world.clock.moment = FRIDAY_NIGHT
    need = a_record(world, state=TenderState.SENT)
    invitation = msgspec.structs.replace(
        mail_of(world, "waiting"), in_hours=True, unsubscribe="https://x.example/", about=need.id
    )
    world.store.commit([need.moved(TenderState.CLOSED, Actor.OWNER, FRIDAY_NIGHT)], [invitation])
    world.clock.moment = MONDAY
    for _ in range(3):
        assert world.worker.send_due() == 1, "not tried again and again"
        assert world.counts().mails == {"waiting": 1, "sent": 0, "dead": 0}
        world.clock.forward(hours=1)

    closed = world.store.get(TenderRecord, need.id)
    assert closed is not None
    world.store.commit([closed.moved(TenderState.SENT, Actor.OWNER, world.clock.now())])
    world.worker.send_due()
    assert world.counts().mails == {"waiting": 0, "sent": 1, "dead": 0}
    assert [one.attempts for one in world.outbox.deliveries(need.id)] == [1], "waiting is no attempt"


def test_an_opposition_does_not_stop_a_receipt(world: World) -> None:
    """What answers somebody's own act is no message that they opposed to."""
    mail = stored(world, to="structure@example.fr")
    world.store.oppose(world.desk.links.address_digest(mail.to), world.clock.now())
    world.worker.send_due()
    assert world.counts().mails["sent"] == 1
