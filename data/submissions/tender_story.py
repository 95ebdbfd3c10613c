"""What the public page may tell of a need: a title and a few sentences, without anything that leads to a person.

An organisation is recognised by the words of its name that few others bear: « Trucville » of « Mairie de Trucville ».
Short ones, such as « Pau » or « Eu », tell it where they are written as names: with a capital.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from data.submissions.tender import Tender
from data.submissions.typed import Problems, found, line_problem, message_problem
from data.vocabulary import REFERENCE, vocabulary

TITLE_MAX = 120
TEXT_MIN = 20
TEXT_MAX = 1_000

_WORD = re.compile(r"[^\W_]+")
_LINK = re.compile(r"://|\bwww\.", re.IGNORECASE)
_PARTS = re.compile(r"[^\s'’«»()/]+")
"""What stands between spaces: « Saint-Éloi », « T.r.u.c », without what is elided before it."""
_LONG = 4
"""Letters from which a word of a name tells whose it is, however it is written."""
_SHORT = 2


def check_story(title: str, text: str, need: Tender | None, place: str) -> Problems:
    """The problems of what would be public, by field.

    ``need``: whose buyer must not be told, while it is kept; ``place``: what is told of where, which names nobody.
    """
    return found(
        {
            "title": line_problem(title, "un titre", TITLE_MAX) or _leak(title, need or Tender(), place),
            "text": _text_problem(text) or _leak(text, need or Tender(), place),
        }
    )


def _text_problem(text: str) -> str | None:
    if not text.strip():
        return "Racontez le besoin en quelques phrases."
    return message_problem(text, TEXT_MIN, TEXT_MAX, "pour qu’on comprenne le besoin")


def _leak(text: str, need: Tender, place: str) -> str | None:
    """What leads to somebody, in one sentence that says to take it out."""
    # Imported at first use: only a moderator needs it.
    from data.cleaning.masking import masked

    if masked(text) != text:
        return "Retirez l’adresse électronique ou le numéro de téléphone."
    if _LINK.search(text):
        return "Retirez le lien."
    if named := _person(_WORD.findall(text), need):
        return f"Retirez « {named} » : c’est le nom de l’acheteur."
    names = set(_telling(need.organisation)) - {_key(word) for word in _words(place)}
    acronyms = {_key(word) for word in _WORD.findall(need.organisation) if _is_acronym(word, need.organisation)}
    for word in _words(text):
        key = _key(word)
        if key in names and (len(key) >= _LONG or word[:1].isupper() or key in acronyms):
            return f"Retirez « {word} » : ce mot est dans le nom de l’organisation."
    return None


def _person(words: list[str], need: Tender) -> str | None:
    """The buyer, named by a word with a capital, or by first name and name however they are written."""
    first, last = ({_key(word) for word in _WORD.findall(name)} for name in (need.first_name, need.last_name))
    if named := next((word for word in words if word[:1].isupper() and _key(word) in first | last), None):
        return named
    for word, following in pairwise(words):
        one, other = _key(word), _key(following)
        if (one in first and other in last) or (one in last and other in first):
            return f"{word} {following}"
    return None


def _telling(name: str) -> Iterator[str]:
    """The keys of the words of a name that few other names hold."""
    for part in _PARTS.findall(name):
        words = _WORD.findall(part)
        if keys := [_key(word) for word in words if _may_tell(word)]:
            yield from keys
            yield _key("".join(words))  # « Truc-Ville » is « Trucville »


def _may_tell(word: str) -> bool:
    key = _key(word)
    is_long = len(key) >= _LONG or (len(key) >= _SHORT and word[:1].isupper())
    return is_long and key not in _ordinary() and key not in _words_of_trades() and not key.isdecimal()


def _is_acronym(word: str, name: str) -> bool:
    """« EDF », which people also write « edf »; a name that is all in capitals tells none, unless it is that word."""
    return len(word) == _LONG - 1 and word.isupper() and (not name.isupper() or word == name.strip())


def _words(text: str) -> Iterator[str]:
    """The words of a text, and those whose letters something parts: « T.r.u.c », « Truc-Ville »."""
    for part in _PARTS.findall(text):
        words = _WORD.findall(part)
        yield from words
        if len(words) > 1:
            yield "".join(words)


@cache
def _ordinary() -> frozenset[str]:
    """Words of names that tell nobody from another."""
    lines = (REFERENCE / "ordinary_names.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def _words_of_trades() -> frozenset[str]:
    """Words that a need says of what it asks for."""
    labels = [sector.label for group in vocabulary().sector_groups for sector in group.sectors]
    return frozenset(_key(word) for label in labels for word in _WORD.findall(label))


def _key(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
