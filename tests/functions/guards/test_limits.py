from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.guards.limits import (
    Allowance,
    claim_allowances,
    sign_in_allowance,
    sign_in_network_allowance,
    sign_in_pace_allowance,
    submission_allowances,
)
from tests.functions.world import SECRET_KEY

NETWORK, EMAIL, STRUCTURES = "192.0.2.0/24", "zoe@mairie.example", ("41987654300021-EI", "41987654300039-ACI")
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def submitted(
    network: str = NETWORK,
    email: str = EMAIL,
    structures: Sequence[str] = STRUCTURES,
    now: datetime = NOON,
    key: str = SECRET_KEY,
) -> tuple[Allowance, ...]:
    return submission_allowances(network, email, structures, now, key)


def limits(allowances: tuple[Allowance, ...]) -> list[tuple[str, int, float, int]]:
    """Name, limit, hours, weight."""
    return [(one.name, one.limit, one.window / timedelta(hours=1), one.weight) for one in allowances]


def keys(allowances: tuple[Allowance, ...]) -> list[str]:
    return [one.key for one in allowances]


def test_message_to_two_structures_counts_for_each_and_twice_for_all() -> None:
    assert limits(submitted()) == [
        ("network", 20, 1, 1),
        ("email", 10, 24, 1),
        ("structure", 30, 24, 1),
        ("structure", 30, 24, 1),
        ("global", 300, 1, 2),
    ]


def test_report_without_address_counts_for_its_network_and_for_all() -> None:
    assert limits(submitted(email=" ", structures=[])) == [("network", 20, 1, 1), ("global", 300, 1, 1)]


def test_structure_named_twice_counts_once() -> None:
    assert submitted(structures=[STRUCTURES[0]] * 3) == submitted(structures=STRUCTURES[:1])


def test_address_is_the_same_in_any_case() -> None:
    assert submitted(email=" ZOE@Mairie.EXAMPLE ") == submitted()


@pytest.mark.parametrize(
    ("address", "same"),
    [
        ("Victim+12@pirate.example", "victim@pirate.example"),
        ("victim+a+b@pirate.example", "VICTIM@Pirate.example"),
        ("v.i.ctim+x@Gmail.com", "victim@gmail.com"),
    ],
)
def test_tags_and_the_dots_of_gmail_make_no_new_person(address: str, same: str) -> None:
    assert submitted(email=address) == submitted(email=same)
    assert claimed(address) == claimed(same)


@pytest.mark.parametrize(
    ("address", "another"),
    [
        ("jean.dupont@mairie.example", "jeandupont@mairie.example"),
        ("+12@mairie.example", "+13@mairie.example"),
        ("zoe@mairie.example", "zoe@mairie-annexe.example"),
        ("zoe@notgmail.com", "z.oe@notgmail.com"),
    ],
)
def test_two_mailboxes_are_never_taken_for_one(address: str, another: str) -> None:
    assert submitted(email=address) != submitted(email=another)
    assert claimed(address) != claimed(another)


def claimed(email: str) -> tuple[Allowance, ...]:
    return claim_allowances(NETWORK, email, STRUCTURES[0], NOON, SECRET_KEY)


def test_counts_of_two_days_cannot_be_tied_together() -> None:
    before_midnight = datetime(2026, 11, 22, 23, 59, 59, tzinfo=UTC)
    after = before_midnight + timedelta(seconds=1)

    assert submitted(now=before_midnight) == submitted()
    assert not set(keys(submitted(now=after))) & set(keys(submitted()))


def test_day_is_the_same_wherever_the_clock_is() -> None:
    paris = datetime.fromisoformat("2026-11-23T00:30:00+01:00")
    assert submitted(now=paris) == submitted()


def test_keys_of_another_secret_differ() -> None:
    assert not set(keys(submitted(key="another key, of more than 32 characters"))) & set(keys(submitted()))


@settings(max_examples=30)
@given(st.text(min_size=4), st.text(min_size=4), st.text(min_size=4))
def test_keys_show_nothing_of_people(network: str, email: str, structure: str) -> None:
    told = " ".join(keys(submitted(network, email, [structure])))
    assert told.isascii()
    assert all(len(key) == 43 for key in told.split())
    assert not any(value in told for value in (NETWORK, EMAIL, *STRUCTURES))


@settings(max_examples=30)
@given(st.lists(st.text(min_size=1), min_size=2, max_size=6, unique=True))
def test_two_structures_never_share_a_count(structures: list[str]) -> None:
    everything = keys(submitted(structures=structures))
    assert len(everything) == len(set(everything))


def test_links_and_claims_have_their_own_counts() -> None:
    links = (
        sign_in_network_allowance(NETWORK, NOON, SECRET_KEY),
        sign_in_allowance(STRUCTURES[0], NOON, SECRET_KEY),
        sign_in_pace_allowance(STRUCTURES[0], NOON, SECRET_KEY),
    )
    claims = claimed(EMAIL)

    assert limits(links) == [
        ("sign-in-network", 20, 1, 1),
        ("sign-in-audience", 5, 1, 1),
        ("sign-in-pace", 1, 1 / 6, 1),
    ]
    assert [one.name for one in claims] == ["claim-network", "claim-email", "claim-structure"]
    everything = [*keys(links), *keys(claims), *keys(submitted())]
    assert len(everything) == len(set(everything))
