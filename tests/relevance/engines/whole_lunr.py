"""The whole index of lunr.js, over the terms that our analyser makes: exact words alone, trades with their synonyms."""

from collections.abc import Sequence

from plugins.search.analyser import analyse
from plugins.search.synonyms import words_by_trade
from tests.relevance import node
from tests.relevance.corpora import Corpus
from tests.relevance.records import BOOSTS, record


def answers(corpus: Corpus, typed: Sequence[str], *, k1: float = 1.2, b: float = 0) -> list[list[int]]:
    """The first ten of each. ``b``: how much a long field weighs down what is found there, from 0 to 1."""
    documents = []
    for structure in corpus.structures:
        texts = record(structure)
        sectors = dict.fromkeys(activity.sector for activity in structure.activities)
        texts["trades"] += " ".join(f". {word}" for sector in sectors for word in words_by_trade().get(sector, ()))
        documents.append({field: analyse(text) for field, text in texts.items()})
    given = {
        "documents": documents,
        "names": [structure.display_name for structure in corpus.structures],
        "boosts": BOOSTS,
        "k1": k1,
        "b": b,
        "queries": [analyse(text) for text in typed],
    }
    return node.run("lunr.mjs", given)
