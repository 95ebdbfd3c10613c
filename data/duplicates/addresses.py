"""Postal and web addresses reduced to what two spellings of one of them share."""

import msgspec
from rapidfuzz import fuzz

from data.duplicates.names import words_of

_ABBREVIATIONS = {
    "all": "allee", "av": "avenue", "ave": "avenue", "bat": "batiment", "bd": "boulevard", "bld": "boulevard",
    "bvd": "boulevard", "ch": "chemin", "che": "chemin", "chem": "chemin", "crs": "cours", "dr": "docteur",
    "fbg": "faubourg", "fg": "faubourg", "gal": "general", "imp": "impasse", "lot": "lotissement", "mal": "marechal",
    "pce": "place", "pl": "place", "pr": "professeur", "prom": "promenade", "qu": "quai", "r": "rue",
    "res": "residence", "rte": "route", "sq": "square", "st": "saint", "ste": "sainte",
}  # fmt: skip
_EMPTY = frozenset((
    "a", "au", "aux", "bis", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "n", "no", "numero", "quater",
    "sur", "ter",
))  # fmt: skip
_NOT_A_STREET = frozenset(("bp", "cs", "tsa", "cedex"))
_SHARED_HOSTS = (
    ".facebook.com", ".fb.com", ".instagram.com", ".linkedin.com", ".twitter.com", ".x.com", ".youtube.com",
    ".tiktok.com", ".helloasso.com", ".linktr.ee", ".google.com", ".google.fr", ".goo.gl", ".pagesjaunes.fr",
    ".societe.com", ".wikipedia.org", ".gouv.fr", ".leboncoin.fr",
)  # fmt: skip
"""Social networks, directories and platforms: a page there does not tell one structure from another."""


class Street(msgspec.Struct, frozen=True, gc=False):
    """Where in a commune: the house number, or nothing, and the words of the street."""

    number: str
    words: tuple[str, ...]

    def is_spelling_of(self, other: "Street") -> bool:
        """Whether both name one door, a slip apart."""
        mine, theirs = " ".join(self.words), " ".join(other.words)
        return bool(mine) and self.number == other.number and fuzz.token_sort_ratio(mine, theirs) >= 80


def read_street(address: str) -> Street:
    """The street of a postal address, without post box, « bis » or articles."""
    number = ""
    street: list[str] = []
    for word in words_of(address):
        if word in _NOT_A_STREET:
            break
        if word.isdigit() and not number and not street:
            number = word
        elif word not in _EMPTY:
            street.append(_ABBREVIATIONS.get(word, word))
    return Street(number, tuple(street))


def read_site(address: str | None) -> str:
    """A web address without scheme, « www. » or query; empty on a host that many share."""
    if not address:
        return ""
    bare = address.casefold().partition("://")[2].partition("?")[0].partition("#")[0]
    bare = bare.removeprefix("www.").rstrip("/")
    host = bare.partition("/")[0]
    return "" if f".{host}".endswith(_SHARED_HOSTS) else bare
