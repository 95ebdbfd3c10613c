"""What the texts of a document hold: its terms, with where and how often each is found, and its words as written.

Words, terms and signatures are kept once, in tables, and documents hold their ranks: a million postings fit in memory.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from plugins.search import analyser
from plugins.search.fields import FIELDS, Texts
from plugins.search.terms.ranks import Ranks

Signature = tuple[int, ...]
"""Where a term is found: the rank of a field, how often there, the rank of the next field, and so on."""

UNSIGNED = "I"
"""The arrays' type of number."""
_SPELT_RIGHT = {"name", "brand", "trades", "everyday", "kind", "city", "territory"}
"""Fields whose words are worth correcting to: a visitor's typo may mean any of them, were it found once."""
_ALIKE = {"trades", "everyday", "kind", "city", "territory"}
"""Fields that many structures fill with the same texts."""
_FIELD_BITS = 8


class Document(msgspec.Struct, frozen=True):
    """An analysed document, by ranks in the tables."""

    terms: "array[int]"
    signatures: "array[int]"
    """Of each term."""
    words: "array[int]"
    """Twice the rank of the word, and one more when it is spelt right."""


class Tables:
    """Words, terms and signatures by rank; analysing adds those it meets."""

    def __init__(
        self,
        words: Iterable[str] = (),
        terms: Iterable[str] = (),
        term_of_word: Iterable[int] = (),
        signatures: Iterable[Signature] = (),
    ) -> None:
        self._words = Ranks(words)
        self._terms = Ranks(terms)
        self._signatures = Ranks(signatures)
        self.term_of_word = array(UNSIGNED, term_of_word)
        """The rank of the term of each word."""
        self._alike: dict[tuple[str, ...], list[int]] = {}

    @property
    def words(self) -> Sequence[str]:
        """Words as written, and numbers."""
        return self._words.things

    @property
    def terms(self) -> Sequence[str]:
        """What words are indexed under."""
        return self._terms.things

    @property
    def signatures(self) -> Sequence[Signature]:
        """How documents hold terms."""
        return self._signatures.things

    def analysed(self, texts: Texts) -> Document:
        """What these texts hold; they are in the order of :data:`plugins.search.fields.FIELDS`."""
        found: list[int] = []
        words: set[int] = set()
        right: set[int] = set()
        for field, (name, those) in enumerate(zip(FIELDS, texts, strict=True)):
            ranks = self._ranks(name, those)
            found += [(term << _FIELD_BITS) + field for term in map(self.term_of_word.__getitem__, ranks)]
            (right if name in _SPELT_RIGHT else words).update(ranks)
        terms, signatures = self._signed(Counter(found))
        written = [*[2 * rank for rank in words - right], *[2 * rank + 1 for rank in right]]
        return Document(array(UNSIGNED, terms), array(UNSIGNED, signatures), array(UNSIGNED, written))

    def _ranks(self, name: str, texts: tuple[str, ...]) -> list[int]:
        if name not in _ALIKE:
            return self._ranks_of_words(texts)
        if texts not in self._alike:
            self._alike[texts] = self._ranks_of_words(texts)
        return self._alike[texts]

    def _ranks_of_words(self, texts: tuple[str, ...]) -> list[int]:
        ranks = [rank for text in texts for rank in map(self._words.__getitem__, analyser.searched(text))]
        new = self.words[len(self.term_of_word) :]
        self.term_of_word.extend([self._terms[analyser.stem(word)] for word in new])
        return ranks

    def _signed(self, counts: Counter[int]) -> tuple[list[int], list[int]]:
        """Terms and their signatures, from how often each term is found in each field."""
        terms: list[int] = []
        signatures: list[Signature] = []
        last = -1
        for code in sorted(counts):
            term, place = code >> _FIELD_BITS, (code & ((1 << _FIELD_BITS) - 1), counts[code])
            if term == last:
                signatures[-1] += place
            else:
                terms.append(term)
                signatures.append(place)
                last = term
        return terms, list(map(self._signatures.__getitem__, signatures))
