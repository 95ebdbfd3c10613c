"""MiniSearch: a whole index in JavaScript, with beginnings and typos."""

from collections.abc import Sequence

from tests.relevance import node
from tests.relevance.corpora import Corpus
from tests.relevance.records import BOOSTS, records


def answers(corpus: Corpus, typed: Sequence[str]) -> list[list[int]]:
    """The first ten of each."""
    given = {"documents": records(corpus.structures), "boosts": BOOSTS, "queries": list(typed)}
    return node.run("minisearch.mjs", given)
