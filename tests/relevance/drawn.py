"""Names and SIRET to search, drawn from a corpus by a digest of their ids: the same ones as long as they are there."""

from collections import Counter
from collections.abc import Iterator
from hashlib import sha256

from data.model import Structure
from plugins.search.analyser import analyse, fold, is_stop_word, words
from tests.relevance.corpora import Corpus

_NAMES, _NUMBERS = 24, 8


def drawn(corpus: Corpus, purpose: str, count: int) -> list[Structure]:
    """As many structures, spread over the whole."""
    named = [structure for structure in corpus.structures if analyse(structure.name) and structure.siret]
    return sorted(named, key=lambda structure: sha256(f"{purpose} {structure.id}".encode()).digest())[:count]


def names(corpus: Corpus) -> Iterator[str]:
    """What people type of a name, in turn: all of it, all without accents, its two rarest words, its brand."""
    frequencies = Counter(term for told in corpus.told for term in told.called)
    for rank, structure in enumerate(drawn(corpus, "names", _NAMES)):
        told = [word for word in words(structure.name) if not is_stop_word(word)]
        rarest = sorted(dict.fromkeys(told), key=lambda word: frequencies[analyse(word)[0]])[:2]
        ways = (
            structure.name,
            fold(structure.name),
            " ".join(word for word in dict.fromkeys(told) if word in rarest),
            structure.brand or structure.name,
        )
        # Longer names than people have the patience to type are cut at a word.
        yield " ".join(ways[rank % len(ways)].split()[:8])


def numbers(corpus: Corpus) -> Iterator[tuple[str, str]]:
    """What people type of a SIRET, and its digits: all, parted as on a letter, the SIREN, a beginning."""
    for rank, structure in enumerate(drawn(corpus, "numbers", _NUMBERS)):
        siret = structure.siret
        parted = f"{siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]}"
        yield ((siret, siret), (parted, siret), (siret[:9], siret[:9]), (siret[:7], siret[:7]))[rank % 4]
