"""Where a visitor comes from, behind the proxies that the operator declared."""

import ipaddress
import re
from collections.abc import Iterator

from starlette.requests import Request

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

UNKNOWN = "unknown"
"""The network of a visitor whose server tells no address, as on a Unix socket: all share it."""

_PREFIX = {4: 24, 6: 56}
"""Bits: what one household or one office holds, so that changing address inside it does not start a new count."""
_WITH_PORT = re.compile(r"\[([^\]]*)\](?::\d+)?|([0-9.]+):\d+")


def network_of(request: Request, trusted: tuple[Network, ...]) -> str:
    """The network of the visitor, such as ``192.0.2.0/24`` or ``2001:db8::/56``.

    It is that of who spoke to us; when this is a trusted proxy, of the rightmost address of ``X-Forwarded-For`` that is
    none: each proxy adds at the right whom it heard, and what stands further left is the visitor's to invent. An entry
    that is no address ends the reading at the proxy that let it through. ``Forwarded`` (RFC 7239) is not read: proxies
    that do not know it pass a visitor's own on, and reading both would let visitors choose which counts.

    The server must give the address as it is: uvicorn with ``proxy_headers=False``.
    """
    address = _address(request.client.host) if request.client else None
    if address is None:
        return UNKNOWN
    for entry in _forwarded_for(request):
        if not any(address in network for network in trusted):
            break
        heard = _address(entry)
        if heard is None:
            break
        address = heard
    return _network(address)


def _forwarded_for(request: Request) -> Iterator[str]:
    """From the nearest to the furthest; a repeated header is one list (RFC 9110, 5.3)."""
    yield from reversed(",".join(request.headers.getlist("x-forwarded-for")).split(","))


def _address(text: str) -> Address | None:
    """An address, as proxies write it: some add a port. IPv4 inside IPv6 (``::ffff:192.0.2.1``) is IPv4."""
    text = text.strip()
    if with_port := _WITH_PORT.fullmatch(text):
        text = with_port[1] or with_port[2] or ""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _network(address: Address) -> str:
    # Its number alone: a zone (fe80::1%eth0) is this machine's own word.
    kind = type(address)
    bits = address.max_prefixlen - _PREFIX[address.version]
    return f"{kind(int(address) >> bits << bits)}/{_PREFIX[address.version]}"
