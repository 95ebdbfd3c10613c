"""A range of the index as a file: what ``theme/scripts/search/engine/shards.js`` decodes.

- ``terms``: front-coded; after each term, the words it stands for, each as a mark and an ending. The mark says how many
  letters the term loses before the ending: none for the first of ``_MARKS``. A term that stands for itself alone has
  no mark, nor has a number.
- ``counts``: how many documents hold each term, less one.
- ``documents`` and ``held``: for each term, those of most documents first (their short gaps compress together), the
  gaps of its documents and the rank of the signature of each.
- ``signatures``: the most frequent first; each is how many fields, then the rank of each field and a count less one.
- ``meanings``: see ``meanings.py``.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import msgspec

from plugins.search.coding import gaps, numbers
from plugins.search.terms.analysing import Signature
from plugins.search.terms.front_coding import front_coded, shared_beginning
from plugins.search.terms.postings import Term

_SAME_BEGINNING = 4
"""Letters that a word and its term begin with, at least, to be thought of as beginning alike."""
_MARKS = "!#$%&'()*+,-./:;<=>?@"


class _Shard(msgspec.Struct):
    start: str
    terms: str
    counts: str
    documents: str
    held: str
    signatures: str
    meanings: str


def shard(start: str, terms: Sequence[Term], signatures: Sequence[Signature], meanings: str = "") -> bytes:
    """The file of a range of terms; ``signatures`` are those of the whole index."""
    texts = front_coded([term.text for term in terms])
    by_count = sorted(terms, key=lambda term: -len(term.documents))
    held = Counter(chain.from_iterable([term.signatures for term in terms]))
    frequent = sorted(held, key=lambda rank: (-held[rank], signatures[rank]))
    ranks = {rank: numbers([place]) for place, rank in enumerate(frequent)}
    return msgspec.json.encode(
        _Shard(
            start=start,
            terms="".join([text + _words(term) for text, term in zip(texts, terms, strict=True)]),
            counts=numbers([len(term.documents) - 1 for term in terms]),
            documents="".join([gaps(term.documents) for term in by_count]),
            held="".join([ranks[rank] for term in by_count for rank in term.signatures]),
            signatures=numbers(chain.from_iterable(map(_counted, map(signatures.__getitem__, frequent)))),
            meanings=meanings,
        )
    )


def weight(term: Term) -> int:
    """About how many characters a term takes in a file."""
    endings = sum(max(2, 2 + len(word) - len(term.text)) for word in term.words)
    return len(term.text) + 2 + 2 * len(term.documents) + endings


def pairs(terms: Iterable[Term]) -> Iterator[tuple[str, str]]:
    """Terms with each of their words that must be in the same file: the beginning of a word leads there.

    Not words that begin otherwise (« st » is read as saint): « es », in the file of « e », would keep in one piece all
    that comes between. Typed whole, they lead to their term.
    """
    for term in terms:
        for word in term.words:
            if word != term.text and shared_beginning(term.text, word) >= _SAME_BEGINNING:
                yield term.text, word


def _words(term: Term) -> str:
    return "" if list(term.words) == [term.text] else "".join([_ending(term.text, word) for word in term.words])


def _ending(term: str, word: str) -> str:
    shared = shared_beginning(term, word)
    return _MARKS[len(term) - shared] + word[shared:]


def _counted(signature: Signature) -> Iterable[int]:
    fields, counts = signature[::2], signature[1::2]
    return (len(fields), *chain.from_iterable((field, count - 1) for field, count in zip(fields, counts, strict=True)))
