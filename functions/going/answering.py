"""What is answered to a trade and a place that people typed: a page, what is nearest, or a question.

Imported at the first request: it reads the vocabularies and the communes, which no other service needs.
"""

from collections.abc import Sequence

import msgspec

from data.territory_search import Territory, in_words, territory_search
from data.trade_search import Trade, trade_search
from functions.going.answers import Answer, Choice, Page, Told, UnknownPlace, WhichPlace, WhichTrade
from functions.going.crossing import all_structures, crossing, nobody_in, unknown_trade
from functions.going.nearest import in_country
from functions.going.words import again, choice, choice_of, extent, part_shown, place_label, search, trade_label
from theme.destinations import Destinations

CHOICES_MAX = 10
"""Links of a list: more than that asks for other words."""
_NOTHING_TYPED = Told(
    title="Que cherchez-vous ?",
    sentence="Dites un métier, un lieu, ou les deux.",
    heading="Ou parcourez l’annuaire",
    choices=(
        Choice("Tous les métiers – France entière", "/secteurs/"),
        Choice("Toutes les régions et tous les départements – France entière", "/territoires/"),
    ),
)


def answer_to(destinations: Destinations, trade_words: str, place_words: str) -> Answer:
    """What to answer to a trade and a place as typed; either may be empty."""
    if not trade_words and not place_words:
        return _NOTHING_TYPED
    trades = trade_search().meant(trade_words)
    places = territory_search().meant(place_words, CHOICES_MAX + 1)
    # Words that name nothing known may name a structure.
    if trade_words and not trades and not places:
        return Page(search([trade_words, place_words]))
    # A trade that nobody exercises has no page: it is not worth a question.
    trades = [trade for trade in trades if in_country(destinations, trade)] or trades
    if place_words and not places:
        return _unknown_place(destinations, trades)
    if destinations == Destinations():
        # Before the first build nobody can say that a page is missing.
        return Page(search([trade_words, place_words]))
    something: Sequence[Trade | None] = trades or [None]
    somewhere: Sequence[Territory | None] = places or [None]
    if trade_words and not trades:
        answers: list[list[Page | Told]] = [
            [unknown_trade(destinations, trade_words, place, place_words)] for place in places
        ]
    else:
        answers = [[crossing(destinations, trade, place) for trade in something] for place in somewhere]
    return _Crossings(destinations, trades, places, answers, trade_words, place_words).answer()


def _unknown_place(destinations: Destinations, trades: Sequence[Trade]) -> UnknownPlace:
    found = ((trade, in_country(destinations, trade)) for trade in trades[:CHOICES_MAX])
    return UnknownPlace(tuple(choice_of(trade, page) for trade, page in found if page))


class _Crossings:
    """Each trade that was perhaps meant, in each place that was perhaps meant: ``answers``, a row a place."""

    def __init__(
        self,
        destinations: Destinations,
        trades: Sequence[Trade],
        places: Sequence[Territory],
        answers: Sequence[Sequence[Page | Told]],
        trade_words: str,
        place_words: str,
    ) -> None:
        self._destinations = destinations
        self._trades, self._places, self._answers = trades, places, answers
        self._trade_words, self._place_words = trade_words, place_words

    def answer(self) -> Answer:
        """The one answer when all are the same; else the question of the place, then that of the trade."""
        in_first_place = self._answers[0]
        if any(_leads(row) != _leads(in_first_place) for row in self._answers):
            return self._which_place()
        return in_first_place[0] if _is_one(in_first_place) else self._which_trade()

    def _which_place(self) -> WhichPlace:
        rows = list(zip(self._places, self._answers, strict=True))
        return WhichPlace(
            choices=tuple(self._place_choice(place, row) for place, row in rows[:CHOICES_MAX]),
            is_cut=len(rows) > CHOICES_MAX,
        )

    def _place_choice(self, place: Territory, row: Sequence[Page | Told]) -> Choice:
        first = row[0]
        address = again(self._trade_words, in_words(place))
        if not _is_one(row):
            part = "plusieurs métiers"
        elif isinstance(first, Page):
            part, address = part_shown(place, first.territory), first.address
        else:
            part = first.hint
        label = place_label(place)
        return choice(label, part, address) if part else Choice(label, address)

    def _which_trade(self) -> WhichTrade:
        rows = list(zip(self._trades, self._answers[0], strict=True))
        which = WhichTrade(
            choices=tuple(dict.fromkeys(self._trade_choice(trade, answer) for trade, answer in rows[:CHOICES_MAX])),
            is_cut=len(rows) > CHOICES_MAX,
        )
        # Places that are no question give the same answers: the first speaks for all.
        if self._places and not any(isinstance(answer, Page) or answer.is_there for _, answer in rows):
            place = self._places[0]
            around = all_structures(self._destinations, place)
            return msgspec.structs.replace(which, sentence=nobody_in(place), around=around)
        return which

    def _trade_choice(self, trade: Trade, answer: Page | Told) -> Choice:
        """Straight to the page, even a wider one, for its extent is said; a group of trades is asked again."""
        if isinstance(answer, Page):
            return choice(trade_label(trade), extent(answer.territory), answer.address)
        if answer.extent:
            return choice(trade_label(trade), answer.extent, again(trade.label, self._place_words))
        return answer.choices[0]


def _is_one(row: Sequence[Page | Told]) -> bool:
    """Whether all the answers lead to the same pages."""
    leads = _leads(row)
    return all(lead == leads[0] for lead in leads)


def _leads(row: Sequence[Page | Told]) -> list[str | Told]:
    """Where answers lead: a page is its address, whatever was asked."""
    return [answer.address if isinstance(answer, Page) else answer for answer in row]
