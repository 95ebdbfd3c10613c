from datetime import timedelta

import msgspec
import pytest

from data.submissions.report import ErrorReport
from functions import retention
from functions.submissions import HoldReason, SentMessage, SentReport, State, months_after
from tests.functions.storage.sqlite.test_store import mail_of, message_of
from tests.functions.world import REPORTED, TYPED, World


def everything(world: World) -> bytes:
    """All the bytes of the store's files."""
    return b"".join(file.read_bytes() for file in world.folder.glob("store.sqlite*") if file.is_file())


@pytest.mark.parametrize(
    ("state", "kept_for"),
    [
        (State.ACCEPTED, None),
        (State.HELD, timedelta(days=7)),
        (State.UNCONFIRMED, timedelta(days=7)),
        (State.REFUSED, timedelta(days=7)),
    ],
)
def test_a_message_is_kept_as_long_as_its_purpose_needs_and_no_longer(
    world: World, state: State, kept_for: timedelta | None
) -> None:
    kept_for = kept_for or months_after(world.clock.now(), 6) - world.clock.now()
    world.store.commit([msgspec.structs.replace(message_of(world), state=state)])
    world.clock.forward(seconds=kept_for.total_seconds() - 1)
    retention.sweep(world.desk)
    assert world.store.get(SentMessage, "nonce")
    assert TYPED["subject"].encode() in everything(world)
    world.clock.forward(seconds=1)
    assert retention.sweep(world.desk).documents == 1
    assert world.store.get(SentMessage, "nonce") is None
    assert world.store.naming(SentMessage, TYPED["email"]) == []
    assert TYPED["subject"].encode() not in everything(world)


def test_copies_of_mails_go_after_thirty_days_and_what_became_of_them_stays(world: World) -> None:
    world.store.commit([message_of(world)], [mail_of(world, "mail-one"), mail_of(world, "mail-two")])
    claim = world.outbox.claim(world.clock.now(), world.clock.now() + timedelta(minutes=5))
    assert claim
    world.outbox.sent(claim, world.clock.now())
    world.clock.forward(days=30, seconds=1)
    assert retention.sweep(world.desk).mails == 1
    assert retention.sweep(world.desk).mails == 0
    assert world.counts().mails == {"waiting": 1, "sent": 1, "dead": 0}
    assert [delivery.state for delivery in world.outbox.deliveries("nonce")] == ["sent", "waiting"]


def test_a_message_whose_mail_still_waits_is_kept_with_it(world: World) -> None:
    world.store.commit([message_of(world)], [mail_of(world, "mail")])
    world.clock.forward(days=200)
    assert retention.sweep(world.desk).documents == 0
    assert world.counts().mails["waiting"] == 1


def test_what_became_of_mails_goes_with_their_message(world: World) -> None:
    world.store.commit([message_of(world)], [mail_of(world, "mail")])
    claim = world.outbox.claim(world.clock.now(), world.clock.now() + timedelta(minutes=5))
    assert claim
    world.outbox.sent(claim, world.clock.now())
    world.clock.forward(days=185)
    retention.sweep(world.desk)
    assert world.counts().mails == {"waiting": 0, "sent": 0, "dead": 0}


def test_a_sweep_stops_when_told(world: World) -> None:
    sweeping = retention.Sweeping(world.desk)
    sweeping.stop()
    sweeping.run()


def test_a_held_report_waits_six_months_for_whoever_reads_it(world: World) -> None:
    held = SentReport(
        id="report",
        content=msgspec.convert(REPORTED, ErrorReport),
        addressees=(),
        state=State.HELD,
        hold_reason=HoldReason.NO_RECIPIENT,
        accepted_at=world.clock.now(),
    )
    world.store.commit([held])
    world.clock.moment = months_after(world.clock.now(), 6) - timedelta(seconds=1)
    assert retention.sweep(world.desk).documents == 0
    world.clock.forward(seconds=1)
    assert retention.sweep(world.desk).documents == 1
