"""What the public page may tell of a need: a title and a few sentences, without anything that leads to a person.

An organisation is recognised by the words of its name that few others bear: « Trucville » of « Mairie de Trucville ».
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from data.submissions.tender import Tender
from data.submissions.typed import Problems, found, line_problem, message_problem
from data.vocabulary import REFERENCE, vocabulary

TITLE_MAX = 120
TEXT_MIN = 20
TEXT_MAX = 1_000

_WORD = re.compile(r"[^\W_]+")
_LINK = re.compile(r"://|\bwww\.", re.IGNORECASE)
_LONG = 4
"""Letters from which a word of a name may tell whose it is; shorter ones only in capitals, such as « EDF »."""


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
    words = _WORD.findall(text)
    surnames = {_key(word) for word in _WORD.findall(need.last_name)}
    if named := next((word for word in words if word[:1].isupper() and _key(word) in surnames), None):
        return f"Retirez « {named} » : c’est le nom de l’acheteur."
    telling = set(_telling(need.organisation)) - {_key(word) for word in _WORD.findall(place)}
    if named := next((word for word in words if _key(word) in telling), None):
        return f"Retirez « {named} » : ce mot est dans le nom de l’organisation."
    return None


def _telling(name: str) -> Iterator[str]:
    for word in _WORD.findall(name):
        key = _key(word)
        may_tell = len(key) >= _LONG or (len(key) > 1 and word.isupper())
        if may_tell and key not in _ordinary() and key not in _words_of_trades() and not key.isdecimal():
            yield key


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
