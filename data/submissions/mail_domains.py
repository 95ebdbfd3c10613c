"""Whose domain an e-mail address is of: anybody's (orange.fr), or that of a site.

A domain somebody registered ends with a public suffix (``asso.fr``, ``gouv.fr``, ``wixsite.com``): PyPI's
publicsuffixlist packages the list and needs no network. It takes a fifth of a second to read: at first use only.
"""

from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from data.vocabulary import REFERENCE

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

_ANY_SUFFIX = ".*"


def registered_domain(host: str) -> str | None:
    """``www.exemple.asso.fr`` → ``exemple.asso.fr``; ``None`` for a name that nobody can register."""
    found = _suffixes().privatesuffix(_in_ascii(host))
    return str(found) if found else None


def is_consumer_address(email: str) -> bool:
    """Whether anybody may have an address of this domain: it does not show for whom its holder works."""
    domain = registered_domain(domain_of(email))
    if domain is None:
        return False
    names = _consumer_domains()
    return domain in names or domain.split(".", 1)[0] + _ANY_SUFFIX in names


def domain_matches(email: str, website: str | None) -> bool | None:
    """Whether an address is of the domain of a site; ``None`` when there is no site to compare it with."""
    host = urlsplit(website or "").hostname
    if not host:
        return None
    of_site, of_address = registered_domain(host), registered_domain(domain_of(email))
    return of_site is not None and of_site == of_address and not is_consumer_address(email)


def domain_of(email: str) -> str:
    """What stands after the sign."""
    return email.rpartition("@")[2].strip()


def _in_ascii(host: str) -> str:
    host = host.lower().rstrip(".")
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:  # no name of the network
        return ""


@cache
def _suffixes() -> "PublicSuffixList":
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList()


@cache
def _consumer_domains() -> frozenset[str]:
    lines = (REFERENCE / "consumer_mail.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(name for line in lines if not line.startswith("#") for name in line.split())
