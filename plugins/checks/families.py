"""What sort of page stands at an address: each sort has its budgets."""

import re
from enum import StrEnum


class Family(StrEnum):
    """Profiles and listings are what buyers open by tens: the smaller budgets are for them."""

    PROFILE = "profile"
    """Of a structure, listed or departed."""
    LISTING = "listing"
    SEARCH = "search"
    CHARTER = "charter"
    OTHER = "other"


_ALONE = {
    "/prestataires/": Family.SEARCH,
    "/prestataires/comparer/": Family.OTHER,
    "/charte/": Family.CHARTER,
}
_PROFILE = re.compile(r"/prestataires/[^/]+/")
_HUB = re.compile(r"/territoires/(?:[^/]+/){1,2}metiers/")
_LISTING = re.compile(
    r"/secteurs/(?:[^/]+/){1,3}|/territoires/(?:[^/]+/){1,3}|/(?:types|reseaux|labels)/[^/]+/"
    r"|/besoins/inspirants/(?:page/[0-9]+/)?|/.+/page/[0-9]+/"
)


def family_of(address: str) -> Family:
    """The sort of the page at an address."""
    if address in _ALONE:
        return _ALONE[address]
    if _PROFILE.fullmatch(address):
        return Family.PROFILE
    return Family.LISTING if _LISTING.fullmatch(address) and not _HUB.fullmatch(address) else Family.OTHER
