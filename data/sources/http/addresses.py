"""Which addresses may be asked, and how they are told to people: without what may be secret in them."""

from urllib.parse import SplitResult, urljoin, urlsplit

from data.sources.reading import Unreadable

_LOCAL = {"127.0.0.1", "localhost", "::1"}


def check(address: str, asked: str) -> None:
    """Refuse what is not https, or http towards this machine; ``asked`` is the address that led to it.

    Raises :class:`Unreadable`.
    """
    parts = parts_of(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Unreadable(f"« {told(address)} » n’est pas une adresse http ou https. Vérifiez l’adresse.")
    if parts.scheme == "http" and (parts.hostname not in _LOCAL or parts_of(asked).scheme == "https"):
        raise Unreadable(
            f"{told(address)} : http n’est pas chiffré, il n’est accepté que vers cette machine. "
            "Donnez l’adresse en https."
        )


def told(address: str) -> str:
    """The address as people may read it: no name and password, no query. Raises :class:`Unreadable`."""
    parts = parts_of(address)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def same_origin(one: str, other: str) -> bool:
    """Whether both addresses are of one scheme, host and port. Raises :class:`Unreadable`."""
    return _origin(one) == _origin(other)


def parts_of(address: str) -> SplitResult:
    """The parts of an address. Raises :class:`Unreadable` when it is none."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        raise Unreadable("L’adresse donnée est mal écrite (hôte ou port). Vérifiez-la.") from None
    return parts


def joined(address: str, target: str) -> str:
    """The address that a page at ``address`` calls ``target``. Raises :class:`Unreadable`."""
    parts_of(target)
    return urljoin(address, target)


def _origin(address: str) -> tuple[str, str | None, int | None]:
    parts = parts_of(address)
    return parts.scheme, parts.hostname, parts.port or {"https": 443, "http": 80}.get(parts.scheme)
