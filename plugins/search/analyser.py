"""How words are read: the Python runner of ``analyser.json``; ``theme/scripts/analyser.js`` is the other.

Both give the same terms for any text: what a visitor types meets what was indexed, whatever its accents, plurals and
elisions. Words are runs of a to z and 0 to 9 once folded: what other alphabets hold parts them.
"""

import re
import unicodedata
from functools import cache

import msgspec
from snowballstemmer.french_stemmer import FrenchStemmer

from data.vocabulary import REFERENCE


class Rules(msgspec.Struct, frozen=True):
    """The rules, as the JSON file holds them: words are folded there."""

    about: str
    apostrophes: str
    acronyms: str
    """A pattern that Python and JavaScript read the same way."""
    elisions: frozenset[str]
    folds: dict[str, str]
    stop_words: frozenset[str]
    spellings: dict[str, str]


_RULES = msgspec.json.decode((REFERENCE / "analyser.json").read_bytes(), type=Rules)
_FOLDS = str.maketrans(_RULES.folds)
# Written out, not asked of Unicode: its classes grow with every edition, and each browser has its own.
_MARKS = re.compile("[\u0300-\u036f]")
_APOSTROPHES = re.escape(_RULES.apostrophes)
# What follows a letter says whether it stands alone: « S.A.R.L.Dupont » is sarl and dupont, « A D I L’Envol » adi and
# envol.
_ACRONYM = re.compile(f"\\b(?:{_RULES.acronyms})(?![a-z0-9{_APOSTROPHES}])", re.ASCII)
_PARTED = re.compile("[. ]")
_WORD = re.compile(f"([a-z0-9]+)([{_APOSTROPHES}]?)")
_STEMMER = FrenchStemmer()


def fold(text: str) -> str:
    """Lower case, without accents or ligatures."""
    lowered = text.lower()
    if lowered.isascii():
        return lowered
    return _MARKS.sub("", unicodedata.normalize("NFD", lowered)).translate(_FOLDS)


# Folding never looks over a space: the same words come back in text after text.
_folded = cache(fold)


def words(text: str) -> list[str]:
    """The words of a text as they are written, folded: « L’Été à Nîmes » → ete, a, nimes."""
    folded = _ACRONYM.sub(_joined, " ".join(map(_folded, text.split(" "))))
    return [word for word, apostrophe in _WORD.findall(folded) if not (apostrophe and word in _RULES.elisions)]


def _joined(acronym: re.Match[str]) -> str:
    return _PARTED.sub("", acronym[0])


def is_stop_word(word: str) -> bool:
    """Whether a folded word says too little to be searched."""
    return word in _RULES.stop_words


def searched(text: str) -> list[str]:
    """The words of a text that are worth searching."""
    return [word for word in words(text) if word not in _RULES.stop_words]


@cache
def stem(word: str) -> str:
    """The term a folded word is indexed under."""
    if word.isdigit():
        return word
    # Folding comes first: stemming accented words leaves one in five out of reach of its unaccented form.
    term: str = _STEMMER.stemWord(_RULES.spellings.get(word, word))
    return term


def analyse(text: str) -> list[str]:
    """The terms of a text, in order."""
    return list(map(stem, searched(text)))
