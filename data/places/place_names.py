"""The names of communes as people and postal addresses write them, reduced to what their spellings share."""

import re
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

ARRONDISSEMENTS = {"paris": 20, "lyon": 9, "marseille": 16}
"""The cities that have municipal arrondissements, by the key of their name, and how many they have."""

_REMEMBERED = 1 << 14
"""Names whose key is kept: the same cities come back all along a file."""
_SEPARATORS = str.maketrans({"œ": "oe", "æ": "ae", **dict.fromkeys("’‘ʼ`´‐‑‒–—", " ")})
_WORD = re.compile(r"[a-z0-9]+")
_ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes", "nd": "notre dame", "lez": "les"}
_AFTER_A_WORD = {"s": "sur", "ss": "sous"}
_CEDEX = re.compile(r"ce?de?x\d*")
_CEDEX_NUMBER = re.compile(r"\bce?de?x ?(\d{1,2})\b")
_ARTICLE_LAST = re.compile(r"^\s*(.+?)\s*\(\s*(l[ae]s?|l['’])\s*\)", re.IGNORECASE)
_CITY = re.compile(r"(paris|lyon|marseille)(?: 0?(\d{1,2}) ?(?:er|e|em|eme|ieme|nd|nde)?(?: arr[a-z]*)?)?")
_LINKS = frozenset({"a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "sous", "sur"})
_NAMES_NOTHING = frozenset({"saint", "sainte", "saints", "saintes"})


class PostalCity(NamedTuple):
    """The city of a postal address: the key of its name, and the arrondissement it names, if any."""

    key: str
    arrondissement: int | None


@lru_cache(_REMEMBERED)
def name_key(name: str) -> str:
    """A name reduced to what its spellings share: no case, accent, hyphen, « Cedex » or « St »."""
    words = _words(name)
    return " ".join(words[: _cedex(words)])


@lru_cache(_REMEMBERED)
def postal_city(city: str) -> PostalCity:
    """What the city of an address names: « 38000 GRENOBLE CEDEX 9 », « HAVRE (LE) », « Lyon 3ème », « PARIS CEDEX 08 ».

    The number after « CEDEX » is an arrondissement in Paris, Lyon and Marseille, a post office elsewhere.
    """
    words = _words(_ARTICLE_LAST.sub(r"\2 \1", city))
    end = _cedex(words)
    while end and len(words[0]) == 5 and words[0].isdigit():
        words, end = words[1:], end - 1
    key = " ".join(words[:end])
    named = _CITY.fullmatch(key)
    if named is None:
        return PostalCity(" ".join(word for word in words[:end] if not word.isdigit()), None)
    after = _CEDEX_NUMBER.search(" ".join(words[end:]))
    number = int(named[2] or (after[1] if after else 0))
    return PostalCity(named[1], number if 1 <= number <= ARRONDISSEMENTS[named[1]] else None)


def arrondissement_name(city: str, number: int) -> str:
    """The official name of an arrondissement: « Paris 8e Arrondissement »."""
    return f"{city} {number}{'er' if number == 1 else 'e'} Arrondissement"


def telling_words(key: str) -> tuple[str, ...]:
    """The words of a key that tell one name from another: without articles and prepositions.

    Empty when nothing is left but « saint ».
    """
    words = tuple(word for word in key.split() if word not in _LINKS)
    return () if _NAMES_NOTHING.issuperset(words) else words


def _words(text: str) -> list[str]:
    folded = text.lower().translate(_SEPARATORS)
    if not folded.isascii():
        folded = normalize("NFKD", folded).encode("ascii", "ignore").decode()
    words = [_ABBREVIATIONS.get(word, word) for word in _WORD.findall(folded)]
    return words[:1] + [_AFTER_A_WORD.get(word, word) for word in words[1:]]


def _cedex(words: list[str]) -> int:
    """The place of « cedex » among the words, or their number."""
    return next((place for place, word in enumerate(words) if word[0] == "c" and _CEDEX.fullmatch(word)), len(words))
