"""What words typed in the form of a need mean: trades and places to tick, or to choose among.

Imported at the first request that holds words: it reads the vocabularies and the communes.
"""

import re
from collections.abc import Callable, Mapping

import msgspec

from data.geography import Commune, Departement, Region, name_key
from data.model import Perimeter, PerimeterLevel
from data.submissions.typed import Problems
from data.territory_search import Territory, in_words, territory_search
from data.trade_search import trade_search
from data.vocabulary import Sector
from theme.forms.tender import TenderForm
from theme.forms.tender_values import written
from theme.french import NARROW_SPACE, counted, listed

CHOICES_MAX = 30
"""Trades offered for one word: a large group has as many."""
PLACES_MAX = 8
"""Places offered of a name that several bear."""
NAMES_MAX = 20
"""Names read in one field."""
WORDS_MAX = 1_000
"""Characters read of one field."""
_SHOWN_MAX = 60
"""Characters of a name that an answer repeats."""
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
    if found := _sectors(words):  # some names hold a comma
        return _told({words: found}, CHOICES_MAX)
    return _told({name: _sectors(name) for name in _names(words, ",;\n")}, CHOICES_MAX)


def places_meant(words: str) -> Meant:
    """The places that words name, semicolons between them; commas when each part is a place of its own."""
    words = words[:WORDS_MAX]
    names = [name for part in _names(words, ";\n") for name in _apart(part)][:NAMES_MAX]
    everywhere = any(name_key(name) in _EVERYWHERE for name in names)
    found = {name: _places(name) for name in names if name_key(name) not in _EVERYWHERE}
    return msgspec.structs.replace(_told(found, PLACES_MAX), everywhere=everywhere)


_Found = dict[str, str]
"""Values of boxes, and their words."""


def _sectors(words: str) -> _Found:
    meant = trade_search().meant(words)
    each = [sector for trade in meant for sector in ([trade] if isinstance(trade, Sector) else trade.sectors)]
    return {sector.slug: sector.label for sector in each}


def _places(name: str) -> _Found:
    return {_value(place): in_words(place) for place in territory_search().meant(name, PLACES_MAX)}


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


def _told(found: Mapping[str, _Found], most: int) -> Meant:
    """``found``: what each name may mean; ``most``: how much of it is offered."""
    clear = {value: words for values in found.values() if len(values) == 1 for value, words in values.items()}
    offered = dict.fromkeys(value for values in found.values() if len(values) > 1 for value in [*values][:most])
    return Meant(
        ticked=tuple(clear),
        names=tuple(clear.values()),
        offered=tuple(offered),
        several=tuple(name for name, values in found.items() if len(values) > 1),
        unknown=tuple(name for name, values in found.items() if not values),
    )


class Said(msgspec.Struct, frozen=True):
    """What a search answers, in words; empty when nothing was asked. ``all_trades``: all of them are shown."""

    trades: str = ""
    places: str = ""
    all_trades: bool = False


class _Words(msgspec.Struct, frozen=True):
    """One of the two fields of words, the boxes that it adds, and what they are."""

    typed: str
    asked: str
    boxes: str
    noun: str
    separator: str
    meaning: Callable[[str], Meant]


_TRADES = _Words("trade_words", "trade_asked", "sectors", "métier", ", ", trades_meant)
_PLACES = _Words("place_words", "place_asked", "perimeters", "lieu", " ; ", places_meant)


class Finding:
    """Answers the words of a form: ticks what they mean, offers what they may mean."""

    def __init__(self, form: TenderForm) -> None:
        self._form = form

    def answer(self, action: str) -> Said:
        """For a button that sends nothing for good. Words that leave something to choose stay."""
        trades = self._searched(_TRADES) if action in ("chercher", "metiers") else self._again(_TRADES)
        places = self._searched(_PLACES) if action in ("chercher", "lieux") else self._again(_PLACES)
        return Said(
            trades=_sentence(trades, _TRADES.noun),
            places=_sentence(places, _PLACES.noun),
            all_trades=action == "tous-les-metiers" or bool(trades.unknown),
        )

    def take(self) -> tuple[Problems, Said]:
        """Before the form is kept: what is clear is ticked; what is not is a problem, unless that was told already."""
        problems: Problems = {}
        unknown: tuple[str, ...] = ()
        for words in (_TRADES, _PLACES):
            form, typed = self._form, self._typed(words)
            if words is _PLACES and form.whole_country.data:
                continue
            if typed == self._asked(words) and form[words.boxes].data:
                form[words.typed].data = form[words.asked].data = ""
                continue
            meant = self._searched(words)
            if not meant.is_clear:
                problems[words.boxes] = _left(meant, words.noun)
                unknown += meant.unknown if words is _TRADES else ()
        return problems, Said(all_trades=bool(unknown))

    def _searched(self, words: _Words) -> Meant:
        form, typed = self._form, self._typed(words)
        meant = words.meaning(typed) if typed else Meant()
        form.choose(words.boxes, [*form[words.boxes].data, *meant.ticked], meant.offered)
        form[words.typed].data = form[words.asked].data = words.separator.join([*meant.several, *meant.unknown])
        if meant.everywhere:
            form.whole_country.data = True
        return meant

    def _again(self, words: _Words) -> Meant:
        """What was offered stands there again, whichever other button was pressed, and nothing more is said of it."""
        typed = self._typed(words)
        if typed and typed == self._asked(words):
            self._form.choose(words.boxes, self._form[words.boxes].data, words.meaning(typed).offered)
        return Meant()

    def _typed(self, words: _Words) -> str:
        return (self._form[words.typed].data or "").strip()

    def _asked(self, words: _Words) -> str:
        return (self._form[words.asked].data or "").strip()


def _sentence(meant: Meant, noun: str) -> str:
    """What was added, what is left to choose, what is not known."""
    told = []
    if meant.ticked:
        names = listed([_quoted(name) for name in meant.names])
        told.append(f"{names} {'est ajouté' if len(meant.names) < 2 else 'sont ajoutés'}.")
    if meant.everywhere:
        told.append("«\u202fPartout en France\u202f» est coché.")
    return " ".join([*told, _left(meant, noun)]).strip()


def _left(meant: Meant, noun: str) -> str:
    told = []
    if meant.several:
        count = counted(len(meant.offered), noun, "lieux" if noun == "lieu" else None)
        verb = "répond" if len(meant.offered) < 2 else "répondent"
        names = listed([_quoted(name) for name in meant.several])
        told.append(f"{count} {verb} à {names}{NARROW_SPACE}: cochez ce qu’il vous faut.")
    if meant.unknown:
        names = listed([_quoted(name) for name in meant.unknown])
        told.append(f"Aucun {noun} ne répond à {names}{NARROW_SPACE}: {_INSTEAD[noun]}")
    return " ".join(told)


_INSTEAD = {
    "métier": "essayez un autre mot, ou cochez dans la liste.",
    "lieu": "écrivez une commune, un code postal, un département ou une région.",
}


def _quoted(name: str) -> str:
    shown = name if len(name) <= _SHOWN_MAX else f"{name[:_SHOWN_MAX]}…"
    return f"«{NARROW_SPACE}{shown}{NARROW_SPACE}»"
