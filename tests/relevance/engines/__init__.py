"""Ours, and those that it is compared with: each answers typed words by numbers of structures, the best ten first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tests.relevance.corpora import Corpus
from tests.relevance.engines import minisearch, ours, pagefind, whole_lunr

Answers = Callable[[Corpus, Sequence[str]], list[list[int]]]
"""For each text typed, the numbers of at most ten structures of the corpus."""


@dataclass(frozen=True)
class Engine:
    """A search engine, asked once the text is sent, and at each letter."""

    answers: Answers
    while_typing: Answers


ENGINES: Mapping[str, Engine] = {
    "ours": Engine(ours.answers, ours.while_typing),
    "pagefind": Engine(pagefind.answers, pagefind.answers),
    "minisearch": Engine(minisearch.answers, minisearch.answers),
    "lunr": Engine(whole_lunr.answers, whole_lunr.answers),
}
