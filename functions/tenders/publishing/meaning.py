"""What words mean in the form of a need: trades and places, sure or to choose among.

Imported at the first request that holds words: it reads the vocabularies and the communes.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from data.geography import Commune, Departement, Region, france, name_key
from data.model import Perimeter, PerimeterLevel
from data.territory_search import Territory, territory_search
from data.trade_search import Trade, trade_search
from data.vocabulary import Sector
from theme.forms.tender_values import place_words, written

CHOICES_MAX = 30
"""Trades offered for one word: a large group has as many."""
PLACES_MAX = 8
"""Places offered of a name that several bear."""
NAMES_MAX = 20
"""Names read in one field."""
WORDS_MAX = 1_000
"""Characters read of one field."""
_LONGER_READ = 40
"""Communes read to see which have a longer name."""
_APART = re.compile(r"[\s'’]+")
_EVERYWHERE = frozenset({"france", "france entiere", "toute la france", "la france", "partout", "partout en france"})


class Meant(msgspec.Struct, frozen=True):
    """What words mean: values to tick, values to choose among, and the words that mean nothing, or several things."""

    ticked: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    """Those of what is ticked, as people read them."""
    offered: tuple[str, ...] = ()
    several: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    everywhere: bool = False

    @property
    def is_clear(self) -> bool:
        """Whether nothing is left to choose."""
        return not self.several and not self.unknown


def trades_meant(words: str) -> Meant:
    """The trades that words name, commas between them."""
    words = words[:WORDS_MAX]
    if found := _named_sectors(words):  # some names hold a comma
        return _told({words: found}, CHOICES_MAX)
    names = _names(words, ",;\n")
    named = {name: _named_sectors(name) for name in names}
    near = {name: _near_sectors(name) for name, found in named.items() if not found}
    return _told(named | near, CHOICES_MAX, near)


def places_meant(words: str) -> Meant:
    """The places that words name, semicolons between them; commas when each part is a place of its own."""
    words = words[:WORDS_MAX]
    names = [name for part in _names(words, ";\n") for name in _apart(part)][:NAMES_MAX]
    everywhere = any(name_key(name) in _EVERYWHERE for name in names)
    found = {name: _places(name) for name in names if name_key(name) not in _EVERYWHERE}
    return msgspec.structs.replace(_told(found, PLACES_MAX), everywhere=everywhere)


_Found = dict[str, str]
"""Values of boxes, and their words."""


def _named_sectors(words: str) -> _Found:
    return _sectors(trade_search().named(words))


def _near_sectors(words: str) -> _Found:
    """Trades to choose among, none of which is sure: a word has a typo, or only some of the words name them.

    Those that most of the words name come first, then those of the word that tells most.
    """
    if meant := _sectors(trade_search().meant(words)):
        return meant
    each = sorted((_named_sectors(word) for word in _APART.split(words)), key=len)
    by_some = {slug: label for some in each for slug, label in some.items()}
    return dict(sorted(by_some.items(), key=lambda one: -sum(one[0] in some for some in each)))


def _sectors(trades: Iterable[Trade]) -> _Found:
    each = [sector for trade in trades for sector in ([trade] if isinstance(trade, Sector) else trade.sectors)]
    return {sector.slug: sector.label for sector in each}


def _places(name: str) -> _Found:
    found = territory_search().meant(name, PLACES_MAX)
    values = [_value(place) for place in (*found, *_longer(name, found))]
    return {value: place_words(value) for value in values}


def _longer(name: str, found: Sequence[Territory]) -> list[Commune]:
    """Larger communes than those of that very name, whose name begins so: who types « Vaulx » means Vaulx-en-Velin."""
    communes = [place for place in found if isinstance(place, Commune)]
    if not communes or len(communes) < len(found):
        return []
    beginning, most = f"{name_key(name)} ", max(commune.population for commune in communes)
    read = france().search(name, _LONGER_READ)
    return [one for one in read if name_key(one.name).startswith(beginning) and one.population > most]


def _value(place: Territory) -> str:
    match place:
        case Commune():
            return written(Perimeter(PerimeterLevel.COMMUNE, place.code))
        case Departement():
            return written(Perimeter(PerimeterLevel.DEPARTEMENT, place.code))
        case Region():
            return written(Perimeter(PerimeterLevel.REGION, place.code))


def _apart(words: str) -> list[str]:
    """« Isère, Savoie » are two places; « Grenoble, Isère » and « Saint-Denis, Réunion » are one."""
    names = _names(words, ",")
    if len(names) < 2:
        return names
    each = [territory_search().meant(name, 2) for name in names]
    if all(len(found) == 1 for found in each) and not _is_within(each[0][0], each[-1][0]):
        return names
    return [words]


def _is_within(place: Territory, other: Territory) -> bool:
    if isinstance(place, Commune) and isinstance(other, Departement):
        return place.departement == other.code
    return isinstance(place, Commune | Departement) and place.region == other.code


def _names(words: str, separators: str) -> list[str]:
    parts = re.split(f"[{separators}]", words)
    return list(dict.fromkeys(name for part in parts if (name := " ".join(part.split()))))[:NAMES_MAX]


def _told(found: Mapping[str, _Found], most: int, near: Collection[str] = ()) -> Meant:
    """``found``: what each name may mean; ``most``: how much of it is offered; ``near``: names of nothing sure."""
    sure = [name for name, values in found.items() if len(values) == 1 and name not in near]
    clear = {value: words for name in sure for value, words in found[name].items()}
    several = [name for name, values in found.items() if values and name not in sure]
    offered = dict.fromkeys(value for name in several for value in [*found[name]][:most])
    return Meant(
        ticked=tuple(clear),
        names=tuple(clear.values()),
        offered=tuple(offered),
        several=tuple(several),
        unknown=tuple(name for name, values in found.items() if not values),
    )
