import ipaddress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from functions.guards.client_address import network_of
from tests.functions.guards.server import answer, connected, running

PROXIES = (ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("fd00::/8"))


def told(peer: str | None, *headers: str, name: str = "X-Forwarded-For") -> str:
    """The network of a request from a peer, with these headers."""
    scope = {
        "type": "http",
        "client": (peer, 40_000) if peer else None,
        "headers": [(name.lower().encode(), header.encode("latin-1")) for header in headers],
    }
    return network_of(Request(scope), PROXIES)


@pytest.mark.parametrize(
    ("peer", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2ff:3::4", "2001:db8:1:200::/56"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("fe80::1%eth0", "fe80::/56"),
        ("testclient", "unknown"),
        (None, "unknown"),
    ],
)
def test_visitor_who_comes_straight(peer: str | None, network: str) -> None:
    assert told(peer) == network


@pytest.mark.parametrize("header", ["198.51.100.1", "10.0.0.1", "192.0.2.1, 10.0.0.1", "<script>", ""])
def test_header_of_who_is_no_trusted_proxy_is_ignored(header: str) -> None:
    assert told("192.0.2.77", header) == "192.0.2.0/24"
    assert told("2001:db8::1", header) == "2001:db8::/56"


@pytest.mark.parametrize(
    "header",
    [
        "198.51.100.7",
        " 198.51.100.7 ",
        "198.51.100.7:50123",
        "[::ffff:198.51.100.7]:50123",
        "::ffff:198.51.100.7",
        "198.51.100.7, 10.0.0.2, fd00::3",
        "203.0.113.1, 198.51.100.7",
        "10.0.0.9, 198.51.100.7, 10.0.0.2",
        "<script>,, 198.51.100.7",
        "é\t, 198.51.100.7",
    ],
)
@pytest.mark.parametrize("proxy", ["10.1.2.3", "::ffff:10.1.2.3", "fd00::1"])
def test_proxy_tells_whom_it_heard(proxy: str, header: str) -> None:
    assert told(proxy, header) == "198.51.100.0/24"


def test_repeated_headers_are_one_list() -> None:
    assert told("10.0.0.1", "203.0.113.1", "198.51.100.7, 10.0.0.2") == "198.51.100.0/24"
    assert told("10.0.0.1", "203.0.113.1, 198.51.100.7", "10.0.0.2") == "198.51.100.0/24"


@pytest.mark.parametrize(
    "header", ["", ",", "unknown", "198.51.100.256", "198.51.100.7, _hidden", "[::1", "1", "١.1.1.1"]
)
def test_malformed_entry_counts_for_the_proxy_that_let_it_through(header: str) -> None:
    scope_header = header.encode().decode("latin-1")
    assert told("10.1.2.3", scope_header) == "10.1.2.0/24"
    assert told("10.1.2.3", f"{scope_header}, 10.9.9.9") == "10.9.9.0/24"


def test_proxies_alone_count_for_the_furthest() -> None:
    assert told("10.1.2.3", "10.7.7.7, 10.8.8.8") == "10.7.7.0/24"


def test_forwarded_is_not_read() -> None:
    assert told("10.1.2.3", "for=198.51.100.7", name="Forwarded") == "10.1.2.0/24"


outsiders = st.ip_addresses().filter(
    lambda address: not any(address in network for network in PROXIES) and not getattr(address, "ipv4_mapped", None)
)
proxies = st.ip_addresses(v=4, network="10.0.0.0/8") | st.ip_addresses(v=6, network="fd00::/8")
latin = st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=40)


@settings(max_examples=80, deadline=None)
@given(latin, outsiders, st.lists(proxies, min_size=1, max_size=4))
def test_nothing_a_visitor_writes_changes_where_they_come_from(
    forged: str, visitor: object, path: list[object]
) -> None:
    """Each proxy adds on the right whom it heard; the last one speaks to us."""
    *between, last = path
    header = ", ".join(str(one) for one in [forged, visitor, *between])

    network = told(str(last), header)

    assert network == told(str(visitor))
    assert visitor in ipaddress.ip_network(network)


@settings(max_examples=80, deadline=None)
@given(st.ip_addresses(), st.lists(latin, max_size=3))
def test_any_header_has_an_answer(peer: object, headers: list[str]) -> None:
    assert ipaddress.ip_network(told(str(peer), *headers)).prefixlen in (24, 56)


def test_real_server_gives_its_peer_and_every_header() -> None:
    """From this machine, which uvicorn itself trusts unless told otherwise."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        here = (ipaddress.ip_network("127.0.0.1"),)
        await PlainTextResponse(f"{network_of(request, ())} {network_of(request, here)}")(scope, receive, send)

    with running(app) as port, connected(port) as connection:
        connection.sendall(
            b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
            b"X-Forwarded-For: 203.0.113.1\r\nX-Forwarded-For: 198.51.100.7\r\n\r\n"
        )
        assert answer(connection).endswith(b"127.0.0.0/24 198.51.100.0/24")
