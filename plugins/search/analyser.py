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
    elisions: frozenset[str]
    folds: dict[str, str]
    stop_words: frozenset[str]
    spellings: dict[str, str]


_RULES = msgspec.json.decode((REFERENCE / "analyser.json").read_bytes(), type=Rules)
_FOLDS = str.maketrans(_RULES.folds)
# Written out, not asked of Unicode: its classes grow with every edition, and each browser has its own.
_MARKS = re.compile("[\u0300-\u036f]")
_WORD = re.compile(f"([a-z0-9]+)([{re.escape(_RULES.apostrophes)}]?)")
_STEMMER = FrenchStemmer()


def fold(text: str) -> str:
    """Lower case, without accents or ligatures."""
    return _MARKS.sub("", unicodedata.normalize("NFD", text.lower())).translate(_FOLDS)


def words(text: str) -> list[str]:
    """The words of a text as they are written, folded: « L’Été à Nîmes » → ete, a, nimes."""
    return [word for word, apostrophe in _WORD.findall(fold(text)) if not (apostrophe and word in _RULES.elisions)]


def is_stop_word(word: str) -> bool:
    """Whether a folded word says too little to be searched."""
    return word in _RULES.stop_words


@cache
def stem(word: str) -> str:
    """The term a folded word is indexed under."""
    # Folding comes first: stemming accented words leaves one in five out of reach of its unaccented form.
    term: str = _STEMMER.stemWord(_RULES.spellings.get(word, word))
    return term


def analyse(text: str) -> list[str]:
    """The terms of a text, in order."""
    return [stem(word) for word in words(text) if not is_stop_word(word)]
