"""The queries, each with the structures that are relevant to it, in two halves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

import msgspec

from data.yaml_files import read_yaml
from tests.relevance import drawn
from tests.relevance.corpora import Corpus
from tests.relevance.rules import Meaning, Rule, begins, called, holds, means, numbered, works_in

CLASSES = (
    *("exact", "no_accents", "plural", "elision", "typo"),
    *("prefix", "synonym", "place", "name", "siret"),
)
_LEXICAL = ("exact", "no_accents", "plural", "elision", "typo")


@dataclass(frozen=True)
class Query:
    """What is typed, and the numbers, in its corpus, of the structures that are relevant to it: one at least."""

    kind: str
    corpus: str
    typed: str
    relevant: frozenset[int]

    @property
    def half(self) -> Literal["develop", "held-out"]:
        """Engines are tuned on one half only; the other tells whether that was fair."""
        digest = sha256(f"{self.corpus} {self.kind} {self.typed}".encode()).digest()
        return "develop" if digest[0] < 128 else "held-out"


class _Placed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    typed: str
    place: str
    words: str = ""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    exact: tuple[str | dict[str, str], ...]
    no_accents: tuple[str | dict[str, str], ...]
    plural: tuple[str | dict[str, str], ...]
    elision: tuple[str | dict[str, str], ...]
    typo: tuple[str | dict[str, str], ...]
    prefix: tuple[str, ...]
    synonym: dict[str, Meaning]
    place: tuple[_Placed, ...]


_FILE = msgspec.convert(read_yaml(Path(__file__).parent / "queries.yaml"), _File)


def queries(corpus: Corpus) -> Iterator[Query]:
    """Those to which something is relevant in a corpus."""
    for kind, typed, rule in _ruled(corpus):
        relevant = frozenset(number for number, told in enumerate(corpus.told) if rule(told))
        if relevant:
            yield Query(kind, corpus.name, typed, relevant)


def _ruled(corpus: Corpus) -> Iterator[tuple[str, str, Rule]]:
    for kind in _LEXICAL:
        for typed, meant in _pairs(getattr(_FILE, kind)):
            yield kind, typed, holds(meant)
    for typed in _FILE.prefix:
        yield "prefix", typed, begins(typed)
    for meaning in _FILE.synonym.values():
        for typed in meaning.typed:
            yield "synonym", typed, means(meaning)
    for placed in _FILE.place:
        yield "place", placed.typed, works_in(corpus.working_in(placed.place), placed.words)
    for typed in dict.fromkeys(drawn.names(corpus)):
        yield "name", typed, called(typed)
    for typed, digits in drawn.numbers(corpus):
        yield "siret", typed, numbered(digits)


def _pairs(lines: Sequence[str | dict[str, str]]) -> Iterator[tuple[str, str]]:
    for line in lines:
        if isinstance(line, str):
            yield line, line
        else:
            yield from line.items()
