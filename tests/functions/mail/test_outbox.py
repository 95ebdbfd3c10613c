import threading
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from functions.mail.outbox import LEASE, Worker, delay_after
from functions.mail.smtp import SmtpSender
from functions.ports import MOST_ATTEMPTS, NotSent, StoreUnavailable
from functions.records import Claim, Mail
from tests.functions.mail.test_smtp import COMPOSER, Mailbox, Start, free_port, start
from tests.functions.storage.sqlite.test_outbox import fill
from tests.functions.storage.sqlite.test_store import mail_of, message_of
from tests.functions.world import World

__all__ = ["start"]  # the fixture


class Poisoned:
    """Sends everything but one mail, which breaks whatever handles it."""

    def __init__(self, poison: str, fault: Exception) -> None:
        self.poison, self.fault = poison, fault
        self.left: list[str] = []

    def send(self, mail: Mail) -> None:
        if mail.id == self.poison:
            raise self.fault
        self.left.append(mail.id)


def test_server_down_then_up_the_mail_leaves_later(world: World, start: Start) -> None:
    fill(world, "a")
    down = Worker(world.outbox, SmtpSender(f"smtp://127.0.0.1:{free_port()}", COMPOSER), world.clock)
    down.send_due()
    assert world.counts().mails == {"waiting": 1, "sent": 0, "dead": 0}

    mailbox = Mailbox()
    up = Worker(world.outbox, SmtpSender(f"smtp://127.0.0.1:{start(mailbox)}", COMPOSER), world.clock)
    assert up.send_due() == 0, "it waits before it tries again"
    world.clock.forward(minutes=2)
    up.send_due()

    assert len(mailbox.envelopes) == 1
    assert world.counts().mails == {"waiting": 0, "sent": 1, "dead": 0}


def test_a_mail_whose_use_has_ended_is_given_up_rather_than_sent(world: World, start: Start) -> None:
    ends_at = world.clock.now() + timedelta(minutes=10)
    mails = [mail_of(world, "in-time"), mail_of(world, "late")]
    world.store.commit([message_of(world)], [msgspec.structs.replace(mail, useless_after=ends_at) for mail in mails])
    mailbox = Mailbox()
    up = Worker(world.outbox, SmtpSender(f"smtp://127.0.0.1:{start(mailbox)}", COMPOSER), world.clock)
    world.clock.forward(minutes=9, seconds=59)
    up.send_one()
    down = Worker(world.outbox, SmtpSender(f"smtp://127.0.0.1:{free_port()}", COMPOSER), world.clock)
    down.send_due()
    world.clock.forward(minutes=2)
    up.send_due()

    assert len(mailbox.envelopes) == 1
    (letter,) = world.outbox.dead()
    assert (letter.id, letter.error, letter.refused) == ("late", "too-late", False)
    assert [world.outbox.replay(world.clock.now(), id) for id in ("", "late")] == [0, 0]
    assert up.send_due() == 0
    assert len(mailbox.envelopes) == 1


def test_a_mail_that_was_given_up_in_time_is_given_up_again_when_tried_too_late(world: World, start: Start) -> None:
    now = world.clock.now()
    mail = msgspec.structs.replace(mail_of(world, "late"), useless_after=now + timedelta(minutes=10))
    world.store.commit([message_of(world)], [mail])
    claim = world.outbox.claim(now, now + timedelta(minutes=5))
    assert claim is not None
    world.outbox.failed(claim, "SMTPRecipientsRefused 550", now, None, refused=True)
    world.clock.forward(minutes=10)
    assert world.outbox.replay(world.clock.now()) == 1
    mailbox = Mailbox()
    Worker(world.outbox, SmtpSender(f"smtp://127.0.0.1:{start(mailbox)}", COMPOSER), world.clock).send_due()

    assert mailbox.envelopes == []
    assert [letter.error for letter in world.outbox.dead()] == ["too-late"]


@pytest.mark.parametrize("fault", [NotSent("code"), RuntimeError("zoe@mairie.example")])
def test_poison_never_holds_the_others_back_and_ends_as_a_dead_letter(
    world: World, fault: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    fill(world, "a-poison", "b", "c")
    sender = Poisoned("a-poison", fault)
    worker = Worker(world.outbox, sender, world.clock)

    for _ in range(MOST_ATTEMPTS + 1):
        worker.send_due()
        world.clock.forward(hours=8)

    assert sender.left == ["b", "c"]
    assert world.counts().mails == {"waiting": 0, "sent": 2, "dead": 1}
    assert "zoe@" not in caplog.text
    with world.connections.reading() as connection:
        errors = [
            row["last_error"] for row in connection.execute("SELECT last_error FROM mails WHERE dead_at NOT NULL")
        ]
    assert errors in (["code"], ["RuntimeError"])


def test_delays_grow_by_three_up_to_a_limit_give_or_take_a_quarter() -> None:
    for attempts, minutes in enumerate((1, 3, 9, 27, 81, 243, 360, 360), start=1):
        planned = timedelta(minutes=minutes)
        assert planned * 0.75 <= delay_after(attempts) <= planned * 1.25


def test_worker_sends_until_it_is_stopped(world: World) -> None:
    fill(world, "a", "b")
    finished = threading.Event()

    class Stopping(Poisoned):
        def send(self, mail: Mail) -> None:
            super().send(mail)
            if len(self.left) == 2:
                worker.stop()

    sender = Stopping("none", RuntimeError())
    worker = Worker(world.outbox, sender, world.clock)

    def run() -> None:
        worker.run()
        world.connections.close()
        finished.set()

    threading.Thread(target=run, daemon=True).start()

    assert finished.wait(30)
    assert sender.left == ["a", "b"]


def test_worker_outlives_a_store_that_is_unavailable(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    with world.connections.writing() as connection:
        connection.execute("ALTER TABLE mails RENAME TO aside")
    worker = Worker(world.outbox, Poisoned("none", RuntimeError()), world.clock)
    thread = threading.Thread(target=worker.run, daemon=True)
    thread.start()
    while "outbox.store-unavailable" not in caplog.text:
        thread.join(0.01)
    assert thread.is_alive()
    worker.stop()
    thread.join(30)

    assert not thread.is_alive()


class Forgetful:
    """An outbox that cannot write that a mail left, the first times."""

    def __init__(self, outbox: Any, faults: int) -> None:
        self._outbox, self._faults = outbox, faults

    def __getattr__(self, name: str) -> Any:
        return getattr(self._outbox, name)

    def sent(self, claim: Claim, at: datetime) -> None:
        self._faults -= 1
        if self._faults >= 0:
            raise StoreUnavailable("THROTTLED")
        self._outbox.sent(claim, at)


def delivered(world: World, faults: int, seconds_left: float) -> list[str]:
    """What leaves of one mail, tried now and once its lease has ended."""
    fill(world, "a")
    sender = Poisoned("none", RuntimeError())
    worker = Worker(Forgetful(world.outbox, faults), sender, world.clock)
    for _ in range(2):
        now = world.clock.now()
        if claim := world.outbox.claim(now, now + LEASE):
            with suppress(StoreUnavailable):
                worker.deliver(claim, lambda: seconds_left)
        world.clock.forward(minutes=6)
    assert world.counts().mails == {"waiting": 0, "sent": 1, "dead": 0}
    return sender.left


def test_that_a_mail_left_is_written_once_the_store_is_back_and_it_leaves_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("functions.mail.outbox.FIRST_PAUSE", 0.01)
    assert delivered(world, 6, 20.0) == ["a"]


def test_no_longer_than_there_is_time_for_it(world: World) -> None:
    assert delivered(world, 1, 0.0) == ["a", "a"]
