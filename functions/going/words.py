"""How the pages of the service name places, and say what a link covers."""

from collections.abc import Sequence
from urllib.parse import urlencode

from data.geography import OVERSEAS_COLLECTIVITIES, Commune, Departement, Region, france, locative
from data.territory_search import Territory
from data.trade_search import Trade
from data.vocabulary import SectorGroup
from functions.going.answers import Choice
from functions.going.nearest import Found
from theme.french import NO_BREAK_SPACE, at


def choice(label: str, extent: str, address: str) -> Choice:
    """« Nettoyage urbain – France entière »."""
    return Choice(f"{label}{NO_BREAK_SPACE}– {extent}", address)


def choice_of(trade: Trade, found: Found) -> Choice:
    """A link to the page of a trade, or of a group of trades."""
    return choice(trade_label(trade), extent(found.territory), found.address)


def trade_label(trade: Trade) -> str:
    """« Traiteur », « Restauration : tous les métiers »."""
    return f"{trade.label} : tous les métiers" if isinstance(trade, SectorGroup) else trade.label


def extent(territory: Territory | None) -> str:
    """What a page covers: « Isère (38) », « région Bretagne », « France entière »."""
    match territory:
        case Commune():
            return f"{france().city_name(territory)} ({territory.departement})"
        case Departement():
            return f"{territory.name} ({territory.code})"
        case Region():
            return territory.name if territory.code == OVERSEAS_COLLECTIVITIES else f"région {territory.name}"
    return "France entière"


def where(territory: Territory) -> str:
    """« à Lyon », « dans l’Isère (38) », « en Bretagne »."""
    match territory:
        case Commune():
            return at(france().city_name(territory))
        case Departement():
            return f"{locative(territory)} ({territory.code})"
        case Region():
            return locative(territory)


def asked_as(place: Territory) -> Departement | Region:
    """The territory that answers for a place: a commune's département."""
    return france().departements[place.departement] if isinstance(place, Commune) else place


def place_label(place: Territory) -> str:
    """The words that tell a place from those of the same name."""
    match place:
        case Commune():
            return f"{place.name}, {france().departements[place.departement].name} ({place.departement})"
        case Departement():
            return f"{place.name} ({place.code}), département"
        case Region():
            return f"{place.name}, région"


def part_shown(place: Territory, territory: Territory | None) -> str:
    """What a page shows of or around the commune that was asked; nothing where the place's own label says it."""
    if not isinstance(place, Commune):
        return ""
    if isinstance(territory, Commune):
        return "la commune" if territory == place else "toute la ville"
    return "tout le département"


def search(words: Sequence[str]) -> str:
    """The address of the search of those words."""
    return f"/prestataires/?{urlencode({'q': ' '.join(filter(None, words))})}"


def again(trade_words: str, place_words: str) -> str:
    """The address of the same question, asked with other words."""
    return f"/f/aller?{urlencode({'metier': trade_words, 'lieu': place_words})}"
