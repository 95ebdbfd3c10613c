"""The proof that splitting Lunr changes nothing: see ARCHITECTURE.md.

For the same clauses, the documents and the first ten are those of a whole index that lunr.js's own Builder made.
"""

from pathlib import Path
from typing import Any

from data.dataset import Dataset
from plugins.search.corpus import Corpus
from plugins.search.numbers import numbered
from tests.conftest import SAMPLE
from tests.plugins.search import node
from tests.plugins.search.query.prepared import index_of, terms_of
from tests.plugins.search.query.queries import queries
from tests.site import consolidate

NUMBER = 520


def compared(source: str, folder: Path) -> Any:
    """What the two searches say of as many queries."""
    consolidate(source, folder / "dataset")
    structures = list(Dataset(folder / "dataset").structures())
    # One in twenty has left since it was given its number.
    staying = [structure for rank, structure in enumerate(structures) if rank % 20]
    corpus = Corpus.of(staying, numbered([], structures))
    given = {"index": index_of(corpus, folder), "documents": terms_of(corpus), "queries": queries(corpus, NUMBER)}
    return node.run("same_as_lunr.mjs", given)


def test_over_the_sample(tmp_path: Path) -> None:
    answer = compared(f"sample={SAMPLE}", tmp_path)
    assert answer["different"] == []
    # Queries that find nothing would prove nothing.
    assert answer["found"] > 0.95 * NUMBER


def test_over_the_real_export(real_export: Path, tmp_path: Path) -> None:
    answer = compared(f"emplois={real_export}", tmp_path)
    assert answer["different"] == []
    assert answer["found"] > 0.95 * NUMBER
