"""Which documents hold each term, and how; how many hold each word."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat

import msgspec

from data.model import Structure
from plugins.search.terms.analysing import Signature
from plugins.search.terms.remembered import Remembered


class Term(msgspec.Struct, frozen=True):
    """A term of the index."""

    text: str
    words: Sequence[str]
    """The words as written that it stands for, in order; none when it is a number."""
    documents: Sequence[int]
    """Ascending."""
    signatures: Sequence[int]
    """The rank of each document's signature, in those of the index."""


class Word(msgspec.Struct, frozen=True):
    """A word as written."""

    text: str
    documents: int
    """How many hold it."""
    worth_correcting_to: bool


class Postings(msgspec.Struct, frozen=True):
    """The index, whole."""

    terms: Sequence[Term]
    """In order."""
    words: Sequence[Word]
    """In order."""
    signatures: Sequence[Signature]


def gathered(structures: Iterable[Structure | None], remembered: Remembered) -> Postings:
    """The index of structures, numbered in the order given; what is analysed is remembered."""
    holders: defaultdict[int, list[int]] = defaultdict(list)
    held_as: defaultdict[int, list[int]] = defaultdict(list)
    counts: Counter[int] = Counter()
    # Analysing first, then gathering: taking turns, each would empty the processor's caches of the other's tables.
    for number, document in enumerate(list(remembered.documents(structures))):
        if document is not None:
            _append_each(holders, document.terms, repeat(number))
            _append_each(held_as, document.terms, document.signatures)
            counts.update(document.words)
    words = _words(counts, remembered.tables.words)
    words_of: dict[int, list[str]] = {}
    for rank, word in words.items():
        words_of.setdefault(remembered.tables.term_of_word[rank], []).append(word.text)
    remembered.save(len(holders))
    texts = remembered.tables.terms
    terms = [
        Term(texts[term], words_of.get(term, ()), holders[term], held_as[term])
        for term in sorted(holders, key=texts.__getitem__)
    ]
    return Postings(terms, list(words.values()), remembered.tables.signatures)


def _append_each(lists: Mapping[int, list[int]], ranks: Iterable[int], values: Iterable[int]) -> None:
    """Append each value to the list of its rank. The loop runs in C: there are a million postings."""
    deque(map(list.append, map(lists.__getitem__, ranks), values), maxlen=0)


def _words(counts: Mapping[int, int], texts: Sequence[str]) -> dict[int, Word]:
    """Words by rank, in their own order, without numbers; ``counts`` has them as analysed documents do."""
    ranks = sorted({code >> 1 for code in counts if not texts[code >> 1].isdigit()}, key=texts.__getitem__)
    return {
        rank: Word(texts[rank], counts.get(2 * rank, 0) + counts.get(2 * rank + 1, 0), 2 * rank + 1 in counts)
        for rank in ranks
    }
