"""The words that a typo may mean, by ranges of first letters: asked for only when a word is in no document.

Each range is a file: ``words``, front-coded, and ``frequencies``: for each word, 1 and the logarithm in base 2 of how
many documents hold it. ``theme/scripts/search/engine/shards.js`` decodes it.
"""

from collections.abc import Iterable, Sequence

import msgspec

from plugins.search.coding import digits
from plugins.search.terms.front_coding import front_coded
from plugins.search.terms.postings import Word

_SHORTEST = 4
_LONGEST_START = 2
"""Letters of the start of a range: a letter stands in one range, or in a few."""


class _Lexicon(msgspec.Struct):
    start: str
    words: str
    frequencies: str


def worth_correcting_to(words: Iterable[Word]) -> list[Word]:
    """Words of letters alone that two documents hold, or that are spelt right."""
    return [
        word
        for word in words
        if len(word.text) >= _SHORTEST and word.text.isalpha() and (word.documents > 1 or word.worth_correcting_to)
    ]


def possible_starts(words: Sequence[Word]) -> list[str]:
    """Where a range may start, in order."""
    return sorted({word.text[:length] for word in words for length in range(1, _LONGEST_START + 1)})


def lexicon(start: str, words: Sequence[Word]) -> bytes:
    """The file of a range of words."""
    texts = front_coded([word.text for word in words])
    # How many bits a number takes is 1 and its logarithm.
    frequencies = digits([word.documents.bit_length() for word in words])
    return msgspec.json.encode(_Lexicon(start, "".join(texts), frequencies))


def weight(word: Word) -> int:
    """About how many characters a word takes in a file."""
    return len(word.text) // 2 + 3
