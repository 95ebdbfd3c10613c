from datetime import timedelta

import msgspec
import pytest

from data.submissions.report import ErrorReport
from functions import retention
from functions.records import HoldReason, StoredMessage
from tests.functions.storage.test_sqlite import mail_of, message_of
from tests.functions.world import REPORTED, TYPED, World


def everything(world: World) -> bytes:
    """All the bytes of the store's files."""
    return b"".join(file.read_bytes() for file in world.folder.glob("store.sqlite*"))


@pytest.mark.parametrize(
    ("hold_reason", "kept_for"), [(None, timedelta(days=183)), (HoldReason.VANISHED, timedelta(days=7))]
)
def test_a_message_is_kept_as_long_as_its_purpose_needs_and_no_longer(
    world: World, hold_reason: HoldReason | None, kept_for: timedelta
) -> None:
    whole = message_of(world)
    message = StoredMessage(
        **{name: getattr(whole, name) for name in whole.__struct_fields__} | {"hold_reason": hold_reason}
    )
    world.store.accept(message, [])
    world.clock.forward(seconds=kept_for.total_seconds())
    retention.sweep(world.store, world.clock)
    assert world.store.outcome(message.reference)
    assert TYPED["subject"].encode() in everything(world)
    world.clock.forward(seconds=1)
    assert retention.sweep(world.store, world.clock).messages == 1
    assert world.store.outcome(message.reference) is None
    assert TYPED["subject"].encode() not in everything(world)


def test_copies_of_mails_go_after_thirty_days_and_waiting_mails_stay(world: World) -> None:
    world.store.accept(message_of(world), [mail_of(world, "mail-one"), mail_of(world, "mail-two")])
    claim = world.outbox.claim(world.clock.now(), world.clock.now() + timedelta(minutes=5))
    assert claim
    world.outbox.sent(claim, world.clock.now())
    world.clock.forward(days=30, seconds=1)
    assert retention.sweep(world.store, world.clock).mails == 1
    assert world.store.counts().mails == {"waiting": 1, "sent": 0, "dead": 0}
    assert world.store.counts().messages["accepted"] == 1


def test_a_message_whose_mail_still_waits_is_kept_with_it(world: World) -> None:
    world.store.accept(message_of(world), [mail_of(world, "mail")])
    world.clock.forward(days=200)
    assert retention.sweep(world.store, world.clock).messages == 0
    assert world.store.counts().mails["waiting"] == 1


def test_a_sweep_stops_when_told(world: World) -> None:
    daily = retention.DailySweep(world.store, world.clock)
    daily.stop()
    daily.run()


def test_a_held_report_waits_six_months_for_whoever_reads_it(world: World) -> None:
    held = StoredMessage(
        id="report",
        reference="REPORT",
        content=msgspec.convert(REPORTED, ErrorReport),
        structure_name="S",
        hold_reason=HoldReason.NO_RECIPIENT,
        accepted_at=world.clock.now(),
    )
    world.store.accept(held, [])
    world.clock.forward(days=183)
    assert retention.sweep(world.store, world.clock).messages == 0
    world.clock.forward(seconds=1)
    assert retention.sweep(world.store, world.clock).messages == 1
