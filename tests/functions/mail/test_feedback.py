"""What becomes of addresses whose mails come back, or are called unwanted: on one machine, and on AWS."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from functions.mail.feedback import heed
from functions.mail.suppressed import BOUNCE_KEPT, COMPLAINT_KEPT, Reason, lift, suppress, suppressed
from functions.records import DeliveryState
from tests.functions.mail.ses_events import bounce, complaint, delivery, event
from tests.functions.storage.sqlite.test_store import mail_of, message_of
from tests.functions.world import World

ZOE = "Zoe@mairie.example"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "dynamodb"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    if request.param == "dynamodb":
        from tests.functions.mail.unvisited import Unvisited

        world: World = Unvisited(tmp_path, request.getfixturevalue("aws"))
    else:
        world = World(tmp_path)
    world.clock.moment = NOON
    yield world
    world.close()


def sent(world: World, mail_id: str, **changes: Any) -> None:
    """A mail about a message, that left."""
    if world.store.get(type(message_of(world)), "nonce") is None:
        world.store.commit([message_of(world)])
    world.store.commit(mails=[msgspec.structs.replace(mail_of(world, mail_id), **{"to": ZOE, **changes})])
    world.worker.send_due()


def states(world: World) -> list[tuple[DeliveryState, str]]:
    errors = {letter.label: letter.error for letter in world.outbox.dead()}
    return [(one.state, errors.get(one.label, "")) for one in world.outbox.deliveries("nonce")]


def test_a_mail_that_came_back_did_not_arrive_and_no_other_leaves_for_that_address(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    sent(world, "a", label="a")
    for _ in range(2):  # EventBridge may bring it twice
        heed(world.desk, bounce("a", ZOE))
    sent(world, "b", label="b", to="ZOE@MAIRIE.example")
    sent(world, "c", label="c", to="somebody@else.example")

    assert states(world) == [
        (DeliveryState.REFUSED, "bounced"),
        (DeliveryState.GIVEN_UP, "suppressed"),
        (DeliveryState.SENT, ""),
    ]
    assert "mairie" not in caplog.text.lower()
    assert "user unknown" not in caplog.text


def test_what_came_back_is_tried_again_once_a_person_lifts_it(world: World) -> None:
    sent(world, "a", label="a")
    heed(world.desk, bounce("a", ZOE))
    held = suppressed(world.desk, ZOE)
    assert held is not None
    assert (held.reason, held.since) == (Reason.BOUNCE, datetime(2026, 11, 23, 10, 5, tzinfo=UTC))

    assert lift(world.desk, ZOE)
    assert not lift(world.desk, ZOE)
    assert suppressed(world.desk, ZOE) is None
    assert world.outbox.replay(world.clock.now(), "a") == 1
    world.worker.send_due()
    assert states(world) == [(DeliveryState.SENT, "")]


def test_a_complaint_is_an_opposition_and_the_mail_did_arrive(world: World) -> None:
    sent(world, "a", label="a")
    heed(world.desk, complaint("a", ZOE))

    held = suppressed(world.desk, ZOE)
    assert held is not None
    assert held.reason is Reason.COMPLAINT
    assert world.store.is_opposed(world.desk.links.address_digest(ZOE))
    assert states(world) == [(DeliveryState.SENT, "")]
    lift(world.desk, ZOE)
    assert world.store.is_opposed(world.desk.links.address_digest(ZOE)), "who opposed did"


@pytest.mark.parametrize(
    ("told", "name"),
    [
        (bounce("a", ZOE, "Transient", "MailboxFull"), "mail.soft-bounce"),
        (bounce("a", ZOE, "Undetermined", "Undetermined"), "mail.soft-bounce"),
        (complaint("a", ZOE, "not-spam"), "mail.no-complaint"),
        (delivery("a", ZOE), "mail.delivered"),
        (event("Send", "a", ZOE, {}), "mail.taken"),
        (event("DeliveryDelay", "a", ZOE, {"delayType": "MailboxFull"}), "mail.delayed"),
        ({"detail-type": "Scheduled Event", "detail": {}}, "feedback.unreadable"),
        ({"detail": {"eventType": "Bounce", "bounce": "x", "mail": []}}, "feedback.unreadable"),
        ({}, "feedback.unreadable"),
    ],
)
def test_the_rest_is_only_counted(
    world: World, caplog: pytest.LogCaptureFixture, told: dict[str, Any], name: str
) -> None:
    caplog.set_level("INFO")
    sent(world, "a", label="a")
    heed(world.desk, told)

    assert name in caplog.text
    assert suppressed(world.desk, ZOE) is None
    assert states(world) == [(DeliveryState.SENT, "")]


@pytest.mark.parametrize(
    ("told", "name"),
    [
        (event("Reject", "a", ZOE, {"reason": "Bad content"}), "mail.rejected"),
        (event("Rendering Failure", "a", ZOE, {"errorMessage": "x", "templateName": "y"}), "mail.unrendered"),
        (event("Reject", "", ZOE, {"reason": "Bad content"}), "mail.rejected"),
    ],
)
def test_a_mail_that_never_left_is_refused_and_its_address_goes_on(
    world: World, caplog: pytest.LogCaptureFixture, told: dict[str, Any], name: str
) -> None:
    caplog.set_level("INFO")
    sent(world, "a", label="a")
    for _ in range(2):
        heed(world.desk, told)
    sent(world, "b", label="b")

    assert name in caplog.text
    assert suppressed(world.desk, ZOE) is None
    is_ours = bool(told["detail"]["mail"]["tags"].get("mail"))
    assert states(world) == [
        (DeliveryState.REFUSED, "bounced") if is_ours else (DeliveryState.SENT, ""),
        (DeliveryState.SENT, ""),
    ]


def test_a_mail_that_nobody_knows_still_tells_of_its_address(world: World) -> None:
    """Its document was erased, or another tool of the same account sent it."""
    heed(world.desk, bounce("gone", ZOE))
    heed(world.desk, bounce("", f"Zoé <{ZOE.lower()}>"))

    assert suppressed(world.desk, ZOE)


def test_it_ends_a_year_after_a_mail_came_back_and_two_after_a_complaint(world: World) -> None:
    suppress(world.desk, "bounced@x.example", Reason.BOUNCE, world.clock.now())
    suppress(world.desk, "complained@x.example", Reason.COMPLAINT, world.clock.now())
    # Late, and in the wrong order: what ends last holds.
    suppress(world.desk, "complained@x.example", Reason.COMPLAINT, world.clock.now() - timedelta(days=9))
    suppress(world.desk, "complained@x.example", Reason.BOUNCE, world.clock.now())

    def held() -> list[bool]:
        world.store.erase(world.clock.now())
        return [suppressed(world.desk, f"{name}@x.example") is not None for name in ("bounced", "complained")]

    assert held() == [True, True]
    world.clock.moment = NOON + BOUNCE_KEPT
    assert held() == [False, True]
    world.clock.moment = NOON + COMPLAINT_KEPT
    assert held() == [False, False]


def test_the_store_never_holds_the_address(world: World) -> None:
    suppress(world.desk, ZOE, Reason.BOUNCE, world.clock.now())

    told = suppressed(world.desk, ZOE)
    assert told is not None
    assert "mairie" not in msgspec.json.encode(told).decode().lower()
    assert told.people == ()
