"""Ours: the site of the corpus, built by the project's own code, and the worker's code, run in node."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from tests.plugins.search import node
from tests.relevance.corpora import Corpus
from tests.site import build

_SHOWN = 10


def answers(corpus: Corpus, typed: Sequence[str]) -> list[list[int]]:
    """The first ten of each, once sent."""
    return _found(corpus, [{"state": {"words": text}, "typing": False} for text in typed])


def while_typing(corpus: Corpus, typed: Sequence[str]) -> list[list[int]]:
    """The first ten of each, the last word being typed."""
    return _found(corpus, [{"state": {"words": text}, "typing": True} for text in typed])


def _found(corpus: Corpus, requests: list[dict[str, Any]]) -> list[list[int]]:
    numbers = {structure.slug: number for number, structure in enumerate(corpus.structures)}
    given = {"site": str(_site(corpus.dataset)), "requests": requests}
    return [[numbers[card["slug"]] for card in answer["cards"][:_SHOWN]] for answer in node.run("search.mjs", given)]


@cache
def _site(dataset: Path) -> Path:
    """Built once a run, beside the dataset."""
    return build(dataset, Path(mkdtemp(dir=dataset.parent))).folder
