"""What a person types to name a trade: its label or part of it, an everyday word for it, a word with a typo."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple
from unicodedata import normalize

import msgspec
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from data.vocabulary import REFERENCE, Sector, SectorGroup, vocabulary
from data.yaml_files import read_yaml

Trade = SectorGroup | Sector

# What is not ASCII vanishes with the accents: ligatures are spelt, what parts words stays a space.
_READ_AS = str.maketrans({"œ": "oe", "æ": "ae", **dict.fromkeys("’‘ʼ`´‐‑‒–—", " ")})
_WORD = re.compile(r"[a-z0-9]+")
_MISCELLANEOUS = "autre-"
"""How the slugs of « Autre (…) » begin: trades that only their whole label names."""
_SHORTEST_TYPO, _LONG = 5, 8
"""Letters from which a word may hold one typo, and two; never its first one: « toiture » is no « voiture »."""


class _Worded(NamedTuple):
    """A trade, the words of its label in order, and those that mean it: its label's and the everyday ones."""

    trade: Trade
    label: tuple[str, ...]
    everyday: set[str]


class TradeSearch:
    """The trades and their groups, by the words of their labels and by the everyday words that mean them."""

    def __init__(
        self, groups: Iterable[SectorGroup], synonyms: Mapping[str, Sequence[str]], stop_words: Iterable[str]
    ) -> None:
        """``synonyms``: an everyday word → the slugs of the trades it means. ``stop_words`` say nothing, folded."""
        self._stop_words = frozenset(stop_words)
        self._by_label: dict[tuple[str, ...], list[Trade]] = {}
        self._by_synonym: dict[tuple[str, ...], list[Trade]] = {}
        by_slug: dict[str, Trade] = {}
        for group in groups:
            trades: list[Trade] = [group, *group.sectors]
            for trade in trades:
                by_slug[trade.slug] = trade
                terms = self._terms(trade.label)
                self._by_label.setdefault(terms, []).append(trade)
        everyday: dict[str, set[str]] = {}
        for word, slugs in synonyms.items():
            terms = self._terms(word)
            known = self._by_synonym.setdefault(terms, [])
            known.extend(by_slug[slug] for slug in slugs if by_slug[slug] not in known)
            for slug in slugs:
                everyday.setdefault(slug, set()).update(terms)
        self._worded = [
            _Worded(trade, terms, everyday.get(trade.slug, set()).union(terms))
            for terms, labelled in self._by_label.items()
            for trade in labelled
            if not trade.slug.startswith(_MISCELLANEOUS)
        ]
        self._known = sorted(set().union(*(worded.everyday for worded in self._worded)))

    def meant(self, words: str) -> list[Trade]:
        """The trades and groups that the words may mean, the likeliest first; none when they mean nothing.

        Tried in turn: a whole label, an everyday word, words that one label holds, words that the label and the
        everyday words of one trade hold, then the same once each unknown word is read as the only near one.
        """
        terms = self._terms(words)
        corrected = tuple(self._corrected(term) for term in terms)
        return self._named(terms) or ([] if "" in corrected else self._named(corrected))

    def named(self, words: str) -> list[Trade]:
        """The same, no word corrected."""
        return self._named(self._terms(words))

    def _named(self, terms: tuple[str, ...]) -> list[Trade]:
        if not terms:
            return []
        return (
            self._by_label.get(terms)
            or self._by_synonym.get(terms)
            or _firstly(terms, [worded for worded in self._worded if set(worded.label).issuperset(terms)])
            or _firstly(terms, [worded for worded in self._worded if worded.everyday.issuperset(terms)])
        )

    def _terms(self, text: str) -> tuple[str, ...]:
        """The words of a text that say something: folded, without the mark of a plural."""
        folded = normalize("NFKD", text.lower().translate(_READ_AS)).encode("ascii", "ignore").decode()
        return tuple(_singular(word) for word in _WORD.findall(folded) if word not in self._stop_words)

    def _corrected(self, term: str) -> str:
        """The known word that a term stands for: itself, or the only one with the fewest typos; else empty."""
        if term in self._known:
            return term
        if len(term) < _SHORTEST_TYPO:
            return ""
        typos_max = 1 if len(term) < _LONG else 2
        alike = [word for word in self._known if word[0] == term[0]]
        near = extract(term, alike, scorer=OSA.distance, score_cutoff=typos_max, limit=2)
        if not near or (len(near) == 2 and near[0][1] == near[1][1]):
            return ""
        return str(near[0][0])


@cache
def trade_search() -> TradeSearch:
    """The trades of the bundled vocabulary, read once a process."""
    synonyms = msgspec.convert(read_yaml(REFERENCE / "synonyms.yaml"), dict[str, dict[str, list[str]]])["trades"]
    analyser = msgspec.json.decode((REFERENCE / "analyser.json").read_bytes())
    return TradeSearch(vocabulary().sector_groups, synonyms, analyser["stop_words"])


def _firstly(terms: tuple[str, ...], found: Iterable[_Worded]) -> list[Trade]:
    """The trades found, those whose label begins with the first term before the others."""
    return [worded.trade for worded in sorted(found, key=lambda worded: worded.label[0] != terms[0])]


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word
