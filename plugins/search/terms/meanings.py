"""Words of the trade, and those of the same meaning, in the range of the term that each is read as.

There rather than in the scripts: a search loads the ranges of its words anyway, and no other word.
"""

from bisect import bisect_right
from collections.abc import Sequence

from plugins.search.analyser import stem
from plugins.search.known_words import known_words
from plugins.search.synonyms import words_by_word


def meanings(starts: Sequence[str]) -> list[str]:
    """For each range, an entry a term: the term, a word that it is read of, those of the same meaning.

    ``|`` parts entries. Most words of the trade have no other of the same meaning.
    """
    by_term: dict[str, tuple[str, ...]] = {stem(word): (word,) for word in known_words()}
    by_term |= {stem(word): (word, *others) for word, others in words_by_word().items()}
    entries: list[list[str]] = [[] for _ in starts]
    for term, words in sorted(by_term.items()):
        entries[bisect_right(starts, term) - 1].append(" ".join((term, *words)))
    return ["|".join(several) for several in entries]
