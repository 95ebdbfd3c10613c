"""One trade in one place: its page, or why there is none and what is nearest.

No page of a trade in a territory means that nobody who exercises it stands there, nor names it; somebody whose circle
reaches it, or who works in the whole country, may still come: the sentences say no more than that.
"""

from collections.abc import Iterable

from data.geography import Region, france
from data.territory_search import Territory
from data.trade_search import Trade
from data.vocabulary import Sector, SectorGroup, vocabulary
from functions.going.answers import Choice, Page, Told
from functions.going.nearest import Found, in_country, in_place, in_region
from functions.going.words import asked_as, choice, choice_of, extent, search, where
from theme.destinations import Destinations

_ALL = "Toutes les structures"
_ALL_TRADES = Choice("Tous les métiers – France entière", "/secteurs/")
_ALL_PLACES = Choice("Choisir une région ou un département – France entière", "/territoires/")
_NOBODY_THERE = "aucune structure installée"


def crossing(destinations: Destinations, trade: Trade | None, place: Territory | None) -> Page | Told:
    """What answers a trade, a place, or both; never a page wider than the place without a word."""
    if place is None:
        assert trade is not None
        return _anywhere(destinations, trade)
    found = in_place(destinations, trade, place)
    if found:
        return Page(found.address, found.territory)
    match trade:
        case None:
            return _nobody_there(destinations, place)
        case SectorGroup():
            return _group_there(destinations, trade, place)
        case Sector():
            return _sector_elsewhere(destinations, trade, place)


def unknown_trade(destinations: Destinations, trade_words: str, place: Territory, place_words: str) -> Told:
    """The words of the trade mean none: all structures of the place, and the search of the words."""
    words = " ".join((trade_words, place_words))
    searched = choice(f"Chercher « {words} » dans les fiches", extent(None), search([words]))
    return Told(
        title="Nous ne connaissons pas ce métier",
        sentence=f"Nous n’avons pas compris « {trade_words} », mais nous connaissons le lieu.",
        heading="Ou sans préciser le métier",
        choices=(*all_structures(destinations, place), searched),
        problem="Donnez le nom d’un métier, ou laissez ce champ vide. Exemple : nettoyage",
        hint=_ALL.lower(),
    )


def _anywhere(destinations: Destinations, trade: Trade) -> Page | Told:
    found = in_country(destinations, trade)
    return Page(found.address) if found else _not_exercised(destinations, trade, ())


def _not_exercised(destinations: Destinations, trade: Trade, around: tuple[Choice, ...]) -> Told:
    """Nobody exercises the trade: its group, and ``around``, all the structures of the place asked, if any."""
    group = vocabulary().group_of(trade.slug) if isinstance(trade, Sector) else trade
    return Told(
        title=f"{trade.label} : aucune structure",
        sentence="Dans l’annuaire, aucune structure n’exerce ce métier.",
        choices=(*_choices([(group, in_country(destinations, group))]), *around, _ALL_TRADES),
        hint="aucune structure de ce métier",
    )


def _nobody_there(destinations: Destinations, place: Territory) -> Told:
    """No structure stands in the place."""
    there = where(asked_as(place))
    return Told(
        title=f"Aucune structure installée {there}",
        sentence=f"Dans l’annuaire, aucune structure n’est installée {there} ; d’autres s’y déplacent peut-être.",
        choices=(*all_structures(destinations, place), _ALL_PLACES, _ALL_TRADES),
        hint=_NOBODY_THERE,
    )


def _sector_elsewhere(destinations: Destinations, trade: Sector, place: Territory) -> Told:
    """The trade has no page in the place: those of the région and of the country, and all structures of the place."""
    there = where(asked_as(place))
    around = all_structures(destinations, place)
    whole = in_country(destinations, trade)
    if whole is None:
        return _not_exercised(destinations, trade, around)
    pages = _choices([(trade, in_region(destinations, trade, place)), (trade, whole)])
    return Told(
        title=f"{trade.label} : aucune structure installée {there}",
        sentence=f"Dans l’annuaire, aucune structure de ce métier n’est installée {there} ; d’autres s’y déplacent "
        "peut-être.",
        choices=_two_at_least(*pages, *around),
        hint=_NOBODY_THERE,
    )


def _group_there(destinations: Destinations, group: SectorGroup, place: Territory) -> Told:
    """The trades of the group that have a page in the place, then those that only have their région's, then all."""
    territory = asked_as(place)
    there = where(territory)
    inside = _choices((sector, in_place(destinations, sector, place)) for sector in group.sectors)
    beyond = _choices(
        (sector, in_region(destinations, sector, place))
        for sector in group.sectors
        if in_place(destinations, sector, place) is None
    )
    country = _choices([(group, in_country(destinations, group))])
    if inside:
        return Told(
            title=f"{group.label} : quel métier {there} ?",
            sentence="Choisissez un métier : sa page dit qui est installé sur place et qui s’y déplace.",
            heading="Les métiers, et jusqu’où s’étend leur page",
            choices=(*inside, *beyond, *country),
            hint="métier par métier",
            is_there=True,
            extent=extent(territory),
        )
    return Told(
        title=f"{group.label} : aucune structure installée {there}",
        sentence=nobody_in(place),
        choices=_two_at_least(*beyond, *country, *all_structures(destinations, place)),
        hint=_NOBODY_THERE,
        extent=extent(france().regions[place.region]) if beyond and not isinstance(place, Region) else "",
    )


def nobody_in(place: Territory) -> str:
    """The sentence that says that none of several trades has a page in a place."""
    there = where(asked_as(place))
    return (
        f"Dans l’annuaire, aucune structure de ces métiers n’est installée {there} ; d’autres s’y déplacent peut-être."
    )


def _choices(pages: Iterable[tuple[Trade, Found | None]]) -> tuple[Choice, ...]:
    return tuple(choice_of(trade, found) for trade, found in pages if found)


def all_structures(destinations: Destinations, place: Territory) -> tuple[Choice, ...]:
    """The page of all structures in the place, else in its région."""
    found = in_place(destinations, None, place) or in_region(destinations, None, place)
    if found is None or found.territory is None:
        return ()
    return (Choice(f"{_ALL} {where(found.territory)}", found.address),)


def _two_at_least(*links: Choice) -> tuple[Choice, ...]:
    return links if len(links) > 1 else (*links, _ALL_TRADES, _ALL_PLACES)
