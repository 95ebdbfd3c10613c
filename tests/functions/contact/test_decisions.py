import msgspec

from functions.contact.decisions import Decisions
from functions.guards.honeypot import FIELD
from functions.submissions import HoldReason, SentMessage
from tests.functions.contact.sending import address_of, link_in, load, sent_to
from tests.functions.world import ATELIER, ENDED, MESSAGE, RECIPIENT, SILENT, TYPED, World


def reason(world: World, structure_id: str) -> HoldReason | None:
    """Why that structure would not receive a message."""
    (found,) = Decisions(world.desk).about(msgspec.structs.replace(MESSAGE, structure_ids=(structure_id,)))[
        "hold_reasons"
    ]
    return found


def test_live_structure_with_an_address_receives(world: World) -> None:
    assert reason(world, ATELIER.id) is None


def test_structure_without_address_does_not(world: World) -> None:
    assert reason(world, SILENT.id) is HoldReason.NO_ADDRESS


def test_structure_that_is_no_longer_live_does_not(world: World) -> None:
    assert reason(world, ENDED.id) is HoldReason.VANISHED


def test_opposition_of_the_dataset_counts(world: World) -> None:
    world.load(ATELIER, recipients=(msgspec.structs.replace(RECIPIENT, opposed=True),))

    assert reason(world, ATELIER.id) is HoldReason.OPPOSED


def test_opposition_by_mail_counts_whatever_the_case_and_the_snapshot(world: World) -> None:
    world.store.oppose(world.desk.links.address_digest(RECIPIENT.email.upper()), world.clock.now())
    world.load(ATELIER, recipients=(RECIPIENT,))

    assert reason(world, ATELIER.id) is HoldReason.OPPOSED


def test_a_moderator_does_not_confirm_the_sender_of_a_message_to_many(world: World) -> None:
    structures = load(world, 4)
    sent_to(world, structures, **{FIELD: "https://robot.example"})
    (held,) = world.store.waiting(SentMessage, "held")
    decided = Decisions(world.desk).released(held)
    world.store.commit([decided.submission, *decided.beside], decided.mails)

    assert [mail["To"] for mail in world.sent_mails()] == [TYPED["email"]]
    world.client.post(link_in(world, "contact/confirmation"))
    world.clock.forward(seconds=1)
    assert sorted(mail["To"] for mail in world.sent_mails() if mail["Reply-To"]) == [address_of(n) for n in range(4)]
