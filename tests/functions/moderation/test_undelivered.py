from datetime import timedelta

import pytest

from functions.moderation.decision_log import Decision
from functions.ports import MOST_ATTEMPTS
from tests.functions.moderation.moderator import HOME, Moderator
from tests.functions.world import ATELIER, ATELIER_EMAIL, TYPED, World

UNDELIVERED = f"{HOME}courriels/"


@pytest.fixture
def dead(world: World) -> World:
    """A message whose two mails did not leave: one refused, one given up."""
    world.reference = world.confirmed()  # type: ignore[attr-defined]
    now = world.clock.now()
    for _ in range(2):
        claim = world.outbox.claim(now, now + timedelta(minutes=5))
        assert claim is not None
        is_receipt = claim.mail.label == "receipt"
        world.outbox.failed(claim, "SMTPRecipientsRefused 550", now, None, refused=is_receipt)
    return world


def test_what_did_not_leave_is_listed_without_any_address(dead: World) -> None:
    moderator = Moderator(dead).enters()
    assert "Courriels non remis 2 " in moderator.text()
    said = moderator.text(UNDELIVERED)
    assert f"À {ATELIER.name}" in said
    assert "Accusé de réception" in said
    assert "Refusé, 1 essai (SMTPRecipientsRefused 550)" in said
    assert "Abandonné, 1 essai" in said
    assert dead.reference in said  # type: ignore[attr-defined]
    for private in (ATELIER_EMAIL, TYPED["email"], TYPED["name"]):
        assert private not in said
    assert MOST_ATTEMPTS > 1


def test_one_is_tried_again(dead: World) -> None:
    moderator = Moderator(dead).enters()
    letter = next(one for one in dead.outbox.dead() if one.label == ATELIER.id)
    done = moderator.post(UNDELIVERED, {"mail": letter.id})
    assert "1 courriel sera essayé de nouveau." in moderator.text(done.headers["location"])
    assert ATELIER_EMAIL in [mail["To"] for mail in dead.sent_mails()]
    assert [one.label for one in dead.outbox.dead()] == ["receipt"]
    (line,) = dead.store.everything(Decision)
    assert (line.target_kind, line.target, line.verdict) == ("mail", letter.id, "retried")


def test_all_are_tried_again(dead: World) -> None:
    moderator = Moderator(dead).enters()
    done = moderator.post(UNDELIVERED, {"mail": "tous"})
    assert "2 courriels seront essayés de nouveau." in moderator.text(done.headers["location"])
    assert {ATELIER_EMAIL, TYPED["email"]} <= {mail["To"] for mail in dead.sent_mails()}
    assert "tout ce qui devait partir est parti" in moderator.text(UNDELIVERED)


def test_what_left_meanwhile_is_told(dead: World) -> None:
    moderator = Moderator(dead).enters()
    done = moderator.post(UNDELIVERED, {"mail": "nowhere"})
    assert "Rien à essayer de nouveau" in moderator.text(done.headers["location"])
    assert dead.store.everything(Decision) == []
    assert moderator.post(UNDELIVERED).status_code == 200
