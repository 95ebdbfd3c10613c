import html
import ipaddress
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import httpx2 as httpx
import pytest
from starlette.testclient import TestClient

from functions.guards.honeypot import FIELD
from functions.submissions import HoldReason, SentMessage
from tests.functions.contact.sending import load, sent_to
from tests.functions.world import SITE, TYPED, World, hidden_fields


@pytest.fixture
def behind_a_proxy(tmp_path: Path) -> Iterator[World]:
    """A world whose visitors all speak through 127.0.0.1, which it trusts to say who they are."""
    world = World(tmp_path, trusted_proxies=(ipaddress.ip_network("127.0.0.1/32"),))
    yield world
    world.connections.close()


def sent(world: World, network: str = "198.51.100.7", heard_by: str = "", **changes: str) -> httpx.Response:
    """The page that a message leads to, from a visitor's network; ``heard_by``: the proxy that spoke for them."""
    client = TestClient(world.app, base_url=SITE, client=(heard_by or network, 50_000), follow_redirects=False)
    headers = {"Sec-Fetch-Site": "same-origin"} | ({"X-Forwarded-For": network} if heard_by else {})
    check = client.post("/f/contact", data=TYPED | changes, headers=headers)
    confirmed = client.post("/f/contact/confirmer", data=hidden_fields(check.text), headers=headers)
    return client.get(confirmed.headers["location"])


def is_held(page: httpx.Response) -> bool:
    """Whether the page says that somebody reads the message first, and promises no receipt."""
    text = " ".join(html.unescape(page.text).split())
    held = "Notre équipe le relit avant de l’envoyer. Nous gardons votre message 7 jours." in text.replace(
        "\u00a0", " "
    )
    assert held != ("accusé de réception" in text)
    assert held == ("Votre message est gardé, pas transmis" in text)
    return held


def somebody(number: int) -> str:
    return f"personne-{number}@mairie.example"


def reasons(world: World) -> list[HoldReason | None]:
    return [message.hold_reason for message in world.store.waiting(SentMessage, "held")]


def test_the_21st_message_of_a_network_in_an_hour_waits_for_somebody_to_read_it(world: World) -> None:
    pages = [sent(world, email=somebody(number)) for number in range(21)]

    assert [is_held(page) for page in pages] == [False] * 20 + [True]
    assert reasons(world) == [HoldReason.TOO_MANY]
    assert world.counts().mails["waiting"] == 40
    assert somebody(20) not in {mail["To"] for mail in world.sent_mails()}


def test_a_neighbour_shares_the_limit_and_another_network_has_its_own(world: World) -> None:
    for number in range(20):
        sent(world, email=somebody(number))

    assert is_held(sent(world, "198.51.100.250", email=somebody(20)))
    assert not is_held(sent(world, "203.0.113.7", email=somebody(21)))


def test_the_next_hour_starts_again(world: World) -> None:
    for number in range(20):
        sent(world, email=somebody(number))
    assert is_held(sent(world, email=somebody(20)))
    world.clock.forward(hours=1)

    assert not is_held(sent(world, email=somebody(21)))


def test_the_11th_message_of_an_address_in_a_day_is_held_wherever_it_comes_from(world: World) -> None:
    world.clock.forward(days=-1)  # stamps take the machine's time: a day later than now they would have ended
    pages = [
        sent(world, f"203.0.{number}.7", email=("Zoe@" if number % 2 else "zoe@") + "mairie.example")
        for number in range(11)
    ]

    assert [is_held(page) for page in pages] == [False] * 10 + [True]
    world.clock.forward(days=1)
    assert not is_held(sent(world, "203.0.113.7"))


def test_the_tags_of_an_address_make_no_new_person(world: World) -> None:
    pages = [sent(world, f"203.0.{number}.7", email=f"zoe+{number}@mairie.example") for number in range(11)]

    assert [is_held(page) for page in pages] == [False] * 10 + [True]


def test_a_message_counts_once_however_often_its_button_is_pressed(world: World) -> None:
    for number in range(9):
        sent(world, f"203.0.{number}.7")
    fields = world.checked()
    with ThreadPoolExecutor(8) as several:
        pressed = list(several.map(lambda _: world.post("/f/contact/confirmer", fields), range(8)))

    (place,) = {response.headers["location"] for response in pressed}
    assert not is_held(world.client.get(place))
    assert reasons(world) == []
    assert is_held(sent(world, "203.0.113.7")), "the eleventh"


def test_a_message_that_could_not_be_stored_counts_once_when_sent_again(world: World) -> None:
    for number in range(9):
        sent(world, f"203.0.{number}.7")
    fields = world.checked()
    with closing(sqlite3.connect(world.settings.store)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert [world.post("/f/contact/confirmer", fields).status_code for _ in range(3)] == [503] * 3
    again = world.post("/f/contact/confirmer", fields)

    assert not is_held(world.client.get(again.headers["location"]))


def test_a_structure_gets_thirty_messages_a_day(world: World) -> None:
    known = load(world, 2)
    pages = [sent(world, f"203.0.{number}.7", email=somebody(number), structure_id=known[0].id) for number in range(31)]

    assert [is_held(page) for page in pages] == [False] * 30 + [True]
    assert not is_held(sent(world, "192.0.2.1", email=somebody(99), structure_id=known[1].id))


def test_behind_a_trusted_proxy_each_visitor_has_their_own_network(behind_a_proxy: World) -> None:
    pages = [
        sent(behind_a_proxy, f"203.0.{number}.7", heard_by="127.0.0.1", email=somebody(number)) for number in range(22)
    ]
    assert not any(is_held(page) for page in pages)

    same = [sent(behind_a_proxy, "192.0.2.1", heard_by="127.0.0.1", email=somebody(50 + n)) for n in range(8)]
    assert not any(is_held(page) for page in same)


def test_nobody_escapes_by_writing_the_header_of_a_proxy_themselves(behind_a_proxy: World) -> None:
    for number in range(20):
        sent(behind_a_proxy, f"203.0.{number}.7", heard_by="198.51.100.7", email=somebody(number))

    assert is_held(sent(behind_a_proxy, "203.0.113.7", heard_by="198.51.100.7", email=somebody(20)))


def test_a_message_whose_trap_was_filled_is_held_and_nothing_is_mailed(world: World) -> None:
    page = sent(world, **{FIELD: "https://robot.example"})

    assert is_held(page)
    assert world.sent_mails() == []
    (held,) = world.store.waiting(SentMessage, "held")
    assert held.hold_reason is HoldReason.TRAPPED
    assert held.content.message == TYPED["message"]


def test_a_trapped_message_to_many_mails_not_even_the_link_to_confirm(world: World) -> None:
    page = sent_to(world, load(world, 4), **{FIELD: "x"})

    assert is_held(page)
    assert world.sent_mails() == []


def test_a_closed_valve_holds_everything_and_counts_nothing(tmp_path: Path) -> None:
    closed = World(tmp_path, valve_is_closed=True)
    pages = [sent(closed), sent(closed, "203.0.113.7"), sent_to(closed, load(closed, 4))]
    report = closed.reported()

    assert all(is_held(page) for page in pages)
    assert closed.client.get(f"/f/signaler/envoye/{report}").status_code == 200
    assert closed.sent_mails() == []
    assert closed.counts().messages == {"accepted": 0, "held": 3}
    assert closed.counts().reports == {"accepted": 0, "held": 1}
    assert not closed.settings.counters.exists()
    closed.connections.close()


def test_the_log_names_the_limits_and_nobody(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    for number in range(21):
        sent(world, email=somebody(number))

    assert "network" in caplog.text
    for private in ("198.51.100", "personne-", TYPED["name"]):
        assert private not in caplog.text
