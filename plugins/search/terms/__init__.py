"""The terms of the index and its lexicon, cut into ranges: see ``coding.py`` and ``shards.py`` for what files hold."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from plugins.search.corpus import Corpus
from plugins.search.starts import Starts
from plugins.search.terms import lexicon, shards
from plugins.search.terms.cutting import Ranges, shortest_starts, unparted
from plugins.search.terms.meanings import meanings
from plugins.search.terms.postings import Postings, Word, gathered
from plugins.search.terms.remembered import Remembered

_SHARD = 10_000
"""About how many characters a shard should take: 5 KB once compressed."""
_LEXICON = 10_000

Files = list[tuple[str, bytes]]
"""The start of each range and its file."""


class Terms(msgspec.Struct, frozen=True):
    """The files of the words of a corpus."""

    shards: Files
    lexicon: Files

    @property
    def starts(self) -> Starts:
        """Where ranges start, for the next build."""
        lists = {"terms": self.shards, "lexicon": self.lexicon}
        return {name: [start for start, _ in files] for name, files in lists.items()}


def build_terms(corpus: Corpus, cache_folder: Path, starts: Starts) -> Terms:
    """The files of a corpus; ``starts`` are those of the last build, and analyses are kept in ``cache_folder``.

    The same corpus and starts make the same bytes, whatever the folder holds.
    """
    postings = gathered(corpus.documents, Remembered(cache_folder))
    return Terms(_shards(postings, starts.get("terms", ())), _lexicon(postings.words, starts.get("lexicon", ())))


def _shards(postings: Postings, kept: Sequence[str]) -> Files:
    terms = postings.terms
    texts = [term.text for term in terms]
    ranges = Ranges(texts, map(shards.weight, terms), _SHARD)
    starts = ranges.starts(unparted([*shortest_starts(texts), *kept], shards.pairs(terms)), kept)
    parts = zip(starts, ranges.parted(starts), meanings(starts), strict=True)
    return [(start, shards.shard(start, terms[part], postings.signatures, told)) for start, part, told in parts]


def _lexicon(written: Sequence[Word], kept: Sequence[str]) -> Files:
    words = lexicon.worth_correcting_to(written)
    ranges = Ranges([word.text for word in words], map(lexicon.weight, words), _LEXICON)
    starts = ranges.starts(lexicon.possible_starts(words), kept)
    parts = zip(starts, ranges.parted(starts), strict=True)
    return [(start, lexicon.lexicon(start, words[part])) for start, part in parts]
