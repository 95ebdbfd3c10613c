"""Queries as people type them, drawn from what a corpus holds: the same ones each time."""

import random
from collections.abc import Callable, Iterator
from typing import Any

from data.model import Structure
from data.vocabulary import vocabulary
from plugins.search import analyser
from plugins.search.corpus import Corpus

Query = dict[str, Any]
"""``text``, and ``typing`` when its last word is not finished."""

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def queries(corpus: Corpus, number: int) -> list[Query]:
    """As many queries of each sort: names, trades, cities, beginnings, typos, words of descriptions, numbers."""
    chance = random.Random(1)
    structures = [structure for structure in corpus.documents if structure is not None]
    sorts: list[Callable[[Structure], str]] = [
        lambda one: one.name,
        lambda one: _trade(one, chance),
        lambda one: f"{_trade(one, chance)} {one.place.city}",
        lambda one: misspelt(_a_word(_trade(one, chance), chance), chance),
        lambda one: f"{misspelt(_a_word(one.name, chance), chance)} {one.place.city}",
        lambda one: " ".join(chance.sample(words, 2)) if len(words := one.description.split()) > 1 else one.name,
        lambda one: _a_word(one.description or one.name, chance),
        lambda one: one.siret[: chance.choice((6, 9, 14))],
    ]
    return list(_drawn(sorts, structures, number, chance))


def _drawn(
    sorts: list[Callable[[Structure], str]], structures: list[Structure], number: int, chance: random.Random
) -> Iterator[Query]:
    for rank in range(number):
        text = sorts[rank % len(sorts)](chance.choice(structures))
        # One in three is caught while it is typed.
        yield {"text": text[: chance.randrange(2, 3 + len(text))], "typing": True} if rank % 3 == 0 else {"text": text}


def misspelt(word: str, chance: random.Random) -> str:
    """The word with a letter too many, missing, changed, or swapped with the next."""
    at, letter = chance.randrange(1, max(2, len(word) - 1)), chance.choice(_LETTERS)
    edits = (
        word[:at] + letter + word[at:],
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
    )
    return chance.choice(edits)


def _trade(structure: Structure, chance: random.Random) -> str:
    if not structure.activities:
        return structure.kind
    return vocabulary().sector(chance.choice(structure.activities).sector).label


def _a_word(text: str, chance: random.Random) -> str:
    words = [word for word in analyser.words(text) if len(word) > 4]
    return chance.choice(words or ["nettoyage"])
