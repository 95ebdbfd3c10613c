"""What is relevant to a query, told in code and in words: it rests on what structures say, never on an engine."""

from collections.abc import Callable, Collection, Sequence

import msgspec

from plugins.search.analyser import analyse, words
from tests.relevance.told import Told

Rule = Callable[[Told], bool]


class Meaning(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What everyday words mean: words that structures write, trades, kinds; and names that only look like it."""

    holds: tuple[str, ...]
    typed: tuple[str, ...]
    sectors: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    but: tuple[str, ...] = ()


def holds(phrase: str) -> Rule:
    """Its name, brand, trades, groups of trades, offers or description hold the words, one after the other."""
    wanted = tuple(analyse(phrase))
    return lambda told: any(_follow(wanted, terms) for terms in told.terms)


def begins(phrase: str) -> Rule:
    """One of those texts holds the words, the last of them only begun."""
    *whole, last = words(phrase)
    return lambda told: any(_follow_begun(tuple(whole), last, written) for written in told.written)


def means(meaning: Meaning) -> Rule:
    """It holds one of the words of the meaning, or has one of its trades or kinds, and is not called otherwise."""
    rules = [holds(phrase) for phrase in meaning.holds]
    excluded = [frozenset(analyse(phrase)) for phrase in meaning.but]

    def is_relevant(told: Told) -> bool:
        if any(terms <= told.called for terms in excluded):
            return False
        structure = told.structure
        trades = {activity.sector for activity in structure.activities}
        return (
            structure.kind in meaning.kinds
            or not trades.isdisjoint(meaning.sectors)
            or any(rule(told) for rule in rules)
        )

    return is_relevant


def works_in(ids: Collection[str], phrase: str) -> Rule:
    """It works in the territory or stands there, and holds the words; no word at all is held by everyone."""
    has_words = holds(phrase)
    return lambda told: told.structure.id in ids and has_words(told)


def called(phrase: str) -> Rule:
    """Its name and brand hold every word between them."""
    wanted = frozenset(analyse(phrase))
    return lambda told: wanted <= told.called


def numbered(digits: str) -> Rule:
    """Its SIRET begins with those digits."""
    return lambda told: told.structure.siret.startswith(digits)


def _follow(wanted: Sequence[str], terms: Sequence[str]) -> bool:
    size = len(wanted)
    return any(terms[at : at + size] == wanted for at in range(len(terms) - size + 1))


def _follow_begun(whole: Sequence[str], last: str, written: Sequence[str]) -> bool:
    size = len(whole)
    return any(
        written[at : at + size] == whole and written[at + size].startswith(last) for at in range(len(written) - size)
    )
