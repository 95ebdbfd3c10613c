import msgspec
import pytest

from functions.contact.decisions import Decisions
from functions.contact.mails import ContactMails
from functions.links import Links
from functions.pages import Pages
from functions.records import HoldReason
from tests.functions.world import ATELIER, ENDED, RECIPIENT, SECRET_KEY, SILENT, SITE, World


@pytest.fixture
def links() -> Links:
    return Links(SECRET_KEY)


@pytest.fixture
def decisions(world: World, links: Links) -> Decisions:
    return Decisions(world.store, links, ContactMails(Pages(world.store), links, SITE), world.clock)


def test_live_structure_with_an_address_receives(decisions: Decisions) -> None:
    assert decisions.hold_reason(ATELIER) is None


def test_structure_without_address_does_not(decisions: Decisions) -> None:
    assert decisions.hold_reason(SILENT) is HoldReason.NO_ADDRESS


def test_structure_that_is_no_longer_live_does_not(decisions: Decisions) -> None:
    assert decisions.hold_reason(ENDED) is HoldReason.VANISHED


def test_opposition_of_the_dataset_counts(world: World, decisions: Decisions) -> None:
    world.load(ATELIER, recipients=(msgspec.structs.replace(RECIPIENT, opposed=True),))

    assert decisions.hold_reason(ATELIER) is HoldReason.OPPOSED


def test_opposition_by_mail_counts_whatever_the_case_and_the_snapshot(
    world: World, decisions: Decisions, links: Links
) -> None:
    world.store.oppose(links.address_digest(RECIPIENT.email.upper()), world.clock.now())
    world.load(ATELIER, recipients=(RECIPIENT,))

    assert decisions.hold_reason(ATELIER) is HoldReason.OPPOSED
