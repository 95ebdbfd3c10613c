"""What is answered to a trade and a place that people typed: a page, a question, or that the place is unknown.

Imported at the first request: it reads the vocabularies and the communes, which no other service needs.
"""

from collections.abc import Sequence
from typing import ClassVar
from urllib.parse import urlencode

import msgspec

from data.geography import Commune, Departement, Region, france
from data.territory_search import Territory, in_words, territory_search
from data.trade_search import Trade, trade_search
from data.vocabulary import SectorGroup
from functions.going.nearest import has_page, nearest
from theme.destinations import Destinations

CHOICES_MAX = 10
"""Links of a list: more than that asks for other words."""


class Choice(msgspec.Struct, frozen=True):
    """One of the things that were perhaps meant, and where it leads."""

    label: str
    address: str


class Page(msgspec.Struct, frozen=True):
    """The page to go to."""

    address: str


class WhichPlace(msgspec.Struct, frozen=True):
    """Several places answer to the words; ``is_cut``: more than those listed."""

    template: ClassVar[str] = "going-place.html"
    choices: tuple[Choice, ...]
    is_cut: bool


class WhichTrade(msgspec.Struct, frozen=True):
    """Several trades answer to the words; ``is_cut``: more than those listed."""

    template: ClassVar[str] = "going-trade.html"
    choices: tuple[Choice, ...]
    is_cut: bool


class UnknownPlace(msgspec.Struct, frozen=True):
    """No place answers to the words; the trades that were understood, wherever they are."""

    template: ClassVar[str] = "going-unknown.html"
    choices: tuple[Choice, ...]


Answer = Page | WhichPlace | WhichTrade | UnknownPlace


def answer_to(destinations: Destinations, trade_words: str, place_words: str) -> Answer:
    """What to answer to a trade and a place as typed; either may be empty."""
    if not trade_words and not place_words:
        return Page("/")
    trades = trade_search().meant(trade_words)
    if trade_words and not trades:
        return Page(_search(trade_words, place_words))
    # A trade that nobody exercises has no page: it is not worth a question.
    trades = [trade for trade in trades if has_page(destinations, trade)] or trades
    places = territory_search().meant(place_words, CHOICES_MAX + 1)
    if place_words and not places:
        anywhere = ((trade, nearest(destinations, trade, None)) for trade in trades[:CHOICES_MAX])
        return UnknownPlace(tuple(Choice(_trade_label(trade), address) for trade, address in anywhere if address))
    return _Crossing(destinations, trades, places, trade_words, place_words).answer()


class _Crossing:
    """Each trade that was perhaps meant, in each place that was perhaps meant."""

    def __init__(
        self,
        destinations: Destinations,
        trades: Sequence[Trade],
        places: Sequence[Territory],
        trade_words: str,
        place_words: str,
    ) -> None:
        self._trades, self._places = trades, places
        self._trade_words = trade_words
        nowhere = _search(trade_words, place_words)
        somewhere: Sequence[Territory | None] = places or [None]
        something: Sequence[Trade | None] = trades or [None]
        self._addresses = [
            [nearest(destinations, trade, place) or nowhere for trade in something] for place in somewhere
        ]

    def answer(self) -> Answer:
        """The page when all lead to one; else the question of the place, then that of the trade."""
        in_first_place = self._addresses[0]
        if any(addresses != in_first_place for addresses in self._addresses):
            return self._which_place()
        if any(address != in_first_place[0] for address in in_first_place):
            return self._which_trade()
        return Page(in_first_place[0])

    def _which_place(self) -> WhichPlace:
        rows = list(zip(self._places, self._addresses, strict=True))
        return WhichPlace(
            choices=tuple(
                Choice(_place_label(place), addresses[0] if len(set(addresses)) == 1 else self._again(place))
                for place, addresses in rows[:CHOICES_MAX]
            ),
            is_cut=len(rows) > CHOICES_MAX,
        )

    def _again(self, place: Territory) -> str:
        """The question of the trade, once the place is chosen."""
        return f"/f/aller?{urlencode({'metier': self._trade_words, 'lieu': in_words(place)})}"

    def _which_trade(self) -> WhichTrade:
        rows = list(zip(self._trades, self._addresses[0], strict=True))
        return WhichTrade(
            choices=tuple(Choice(_trade_label(trade), address) for trade, address in rows[:CHOICES_MAX]),
            is_cut=len(rows) > CHOICES_MAX,
        )


def _search(*words: str) -> str:
    return f"/prestataires/?{urlencode({'q': ' '.join(filter(None, words))})}"


def _trade_label(trade: Trade) -> str:
    return f"{trade.label} : tous les métiers" if isinstance(trade, SectorGroup) else trade.label


def _place_label(place: Territory) -> str:
    match place:
        case Commune():
            return f"{place.name}, {france().departements[place.departement].name} ({place.departement})"
        case Departement():
            return f"{place.name} ({place.code}), département"
        case Region():
            return f"{place.name}, région"
