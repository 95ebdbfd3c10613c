"""How alike two names are: the words that name a structure, without those that any of its kind could bear."""

import re
import sys
import unicodedata
from collections.abc import Sequence
from enum import IntEnum

import msgspec
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

_MARKS = re.compile("[\u0300-\u036f]")
_WORDS = re.compile(r"[^\W_]+")
_DIGITS = re.compile(r"\d")
_INITIALS = re.compile(r"\b(?:[^\W\d_] )+[^\W\d_]\b")
_ABBREVIATIONS = {
    "ass": "association", "asso": "association", "assoc": "association", "cent": "centre", "ctre": "centre",
    "dev": "developpement", "ets": "etablissement", "intercom": "intercommunal", "st": "saint", "ste": "sainte",
}  # fmt: skip
_EMPTY_OR_LEGAL_FORM = frozenset((
    "a", "au", "aux", "avec", "d", "dans", "de", "des", "du", "en", "et", "l", "la", "le", "les", "ou", "par", "pour",
    "sur", "un", "une",
    "association", "eurl", "gie", "sa", "sarl", "sas", "sasu", "sci", "scic", "scop", "snc", "societe",
))  # fmt: skip
_GENERIC = frozenset((
    "accompagnement", "aci", "adapte", "adaptee", "ai", "aide", "atelier", "ateliers", "cat", "chantier", "chantiers",
    "coop", "cooperative", "ea", "eatt", "ebs", "ei", "eiti", "employeurs", "entreprise", "entreprises", "esat",
    "etablissement", "etti", "federation", "geiq", "groupe", "groupement", "insertion", "interim", "intermediaire",
    "qualification", "quartier", "quartiers", "regie", "regies", "sep", "service", "siae", "solidaire", "structure",
    "temporaire", "territoire", "travail",
))  # fmt: skip
"""Words that many structures of a kind bear, in the singular and in the plural where both are used."""
_SLIPS = 2
_LETTERS_MOVED = 2 * _SLIPS
"""Among letters in alphabetical order, one changed into another is one lost and one added."""
_LETTERS_FOR = {1: 4, 2: 8}
"""Slips → letters of the differing words from which they leave no doubt."""
_PART_RATIO = 85


class Likeness(IntEnum):
    """How alike two names are, from nothing in common to the same words."""

    NONE = 0
    PART = 1
    """One says what the other says, and more."""
    CLOSE = 2
    """A slip or two of the keyboard apart, in words so short that another name could be meant."""
    NEAR = 3
    """A slip or two of the keyboard apart."""
    SAME = 4


class Spelling(msgspec.Struct, frozen=True, gc=False):
    """Words in the order they are written, and all their letters and digits in alphabetical order."""

    words: tuple[str, ...]
    letters: str


class Name(msgspec.Struct, frozen=True, gc=False):
    """A name without case or accents."""

    whole: Spelling
    telling: Spelling
    """Its words that are no article, legal form or generic word, in full; all of them when none is left."""
    key: str
    """The telling words in alphabetical order: what two spellings of one name share. Empty for signs only."""


def words_of(text: str) -> list[str]:
    """The words of a text, without case or accents."""
    folded = text.casefold()
    if not folded.isascii():
        folded = _MARKS.sub("", unicodedata.normalize("NFKD", folded)).replace("œ", "oe").replace("æ", "ae")
    # The same words come back in thousands of names: one copy of each is enough.
    return [sys.intern(word) for word in _WORDS.findall(folded)]


def read_name(text: str) -> Name:
    """The name that a text tells. « A.C.I. Les Jardins » and « JARDINS (ACI) » have one key."""
    words = _with_initials_joined(words_of(text))
    full = [_ABBREVIATIONS.get(word, word) for word in words]
    proper = [word for word in full if word not in _EMPTY_OR_LEGAL_FORM] or full
    telling = [word for word in proper if word not in _GENERIC] or proper
    whole = _spelling(words)
    return Name(whole, whole if telling == words else _spelling(telling), " ".join(sorted(telling)))


def likeness(first: Name, second: Name) -> Likeness:
    """How alike two names are, whatever the order of their words."""
    if not first.key or not second.key:
        return Likeness.NONE
    if first.key == second.key:
        return Likeness.SAME
    apart = max(_slipped(first.telling, second.telling), _slipped(first.whole, second.whole))
    if apart is not Likeness.NONE:
        return apart
    return Likeness.PART if fuzz.token_set_ratio(first.key, second.key) >= _PART_RATIO else Likeness.NONE


def are_near(first: Name, second: Name) -> bool:
    """Whether two names are ``NEAR`` or ``SAME``: what :func:`likeness` says, faster as it grades no others."""
    return bool(first.key and second.key) and (
        first.key == second.key
        or _slipped(first.telling, second.telling) >= Likeness.NEAR
        or _slipped(first.whole, second.whole) >= Likeness.NEAR
    )


def _with_initials_joined(words: list[str]) -> list[str]:
    """« A C I » as « ACI »; a letter alone stays alone."""
    if len(words) < 2 or min(map(len, words)) > 1:
        return words
    return _INITIALS.sub(lambda initials: initials[0].replace(" ", ""), " ".join(words)).split()


def _spelling(words: Sequence[str]) -> Spelling:
    return Spelling(tuple(words), "".join(sorted("".join(words))))


def _slipped(first: Spelling, second: Spelling) -> Likeness:
    """Whether the words that only one of them has differ by slips; never by a number, which tells two apart."""
    if _distance(first.letters, second.letters, _LETTERS_MOVED) > _LETTERS_MOVED:
        return Likeness.NONE
    left = [word for word in first.words if word not in second.words]
    right = [word for word in second.words if word not in first.words]
    one, other = "".join(left), "".join(right)
    if _DIGITS.findall(one) != _DIGITS.findall(other):
        return Likeness.NONE
    slips = min(_distance(one, other, _SLIPS), _distance("".join(sorted(left)), "".join(sorted(right)), _SLIPS))
    length = max(len(one), len(other))
    if not slips:
        return Likeness.SAME
    if slips > _SLIPS or length <= 2 * slips:
        return Likeness.NONE
    return Likeness.NEAR if length >= _LETTERS_FOR[slips] else Likeness.CLOSE


def _distance(one: str, other: str, most: int) -> int:
    """Letters added, lost, changed or swapped with the next; ``most`` + 1 when there are more."""
    return OSA.distance(one, other, score_cutoff=most)
