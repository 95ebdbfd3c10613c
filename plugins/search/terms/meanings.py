"""Everyday words and those of the same meaning, in the range of the term that each is read as.

There rather than in the scripts: a search loads the ranges of its words anyway, and no other synonym.
"""

from bisect import bisect_right
from collections.abc import Sequence

from plugins.search.analyser import stem
from plugins.search.synonyms import words_by_word


def meanings(starts: Sequence[str]) -> list[str]:
    """For each range, an entry a word: its term, the word, then those of the same meaning; ``|`` parts entries."""
    lines: list[list[str]] = [[] for _ in starts]
    for word, others in sorted(words_by_word().items()):
        term = stem(word)
        lines[bisect_right(starts, term) - 1].append(" ".join((term, word, *others)))
    return ["|".join(several) for several in lines]
