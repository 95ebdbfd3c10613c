"""What a person types to name a place: a commune, a postcode, a département, a région, any of them with typos."""

import re
from functools import cache

from rapidfuzz.distance import OSA

from data.geography import Commune, Departement, Geography, Region, france, name_key
from data.places.place_names import ARRONDISSEMENTS, postal_city

LargerTerritory = Departement | Region
Territory = Commune | LargerTerritory

_POSTCODE = re.compile(r"(?<![0-9A-Za-z])\d{5}(?![0-9A-Za-z])")
_CODE = re.compile(r"(?<![0-9A-Za-z])(\d{2,3}|2[AB])(?![0-9A-Za-z])", re.IGNORECASE)
_LAST_PART = re.compile(r"[(,]([^(),]+)[)\s]*$")
_ARTICLE = re.compile(r"(?:le|la|les|l) ")
_ONE_COMMUNE = frozenset({"75", "977", "978"})
"""Départements and collectivities that are one commune: both are one place."""
_NOTABLE = 5_000
"""Inhabitants from which a commune disputes the name of a département or a région: « Vienne » is two places, but who
types « Bretagne » does not mean the village. Its postcode still names it."""
FORMER_REGIONS = {
    "alsace": "44", "aquitaine": "75", "auvergne": "84", "basse normandie": "28", "bourgogne": "27", "centre": "24",
    "champagne ardenne": "44", "franche comte": "27", "haute normandie": "28", "idf": "11",
    "languedoc roussillon": "76", "limousin": "75", "lorraine": "44", "midi pyrenees": "76",
    "nord pas de calais": "32", "paca": "93", "picardie": "32", "poitou charentes": "75", "rhone alpes": "84",
}  # fmt: skip
"""Names of the régions before 2016, and short ones that people type: the code of the région of today."""
_LETTERS_PER_TYPO, _TYPOS_MAX = 4, 3
"""In the name of a département or of a région; names of five letters at least."""
_READ_MAX = 100
"""Communes read before what else is typed tells which are meant."""


class TerritorySearch:
    """The communes, départements and régions of a geography, by what people type."""

    def __init__(self, geography: Geography) -> None:
        self._geography = geography
        self._larger: dict[str, LargerTerritory] = {}
        for region in geography.regions.values():
            self._larger[name_key(region.name)] = region
        # After the régions: one that is one département (La Réunion) is that département.
        for departement in geography.departements.values():
            key = name_key(departement.name)
            self._larger[key] = self._larger[_ARTICLE.sub("", key, count=1)] = departement
        self._former = {key: geography.regions[code] for key, code in FORMER_REGIONS.items()}

    def meant(self, words: str, limit: int = 10) -> list[Territory]:
        """The places that the words may mean, at most ``limit``, the likeliest first; none when they mean nothing.

        One place when it is clear: a name that no other bears, a postcode, « 38 », « Saint-Denis (93) ».
        """
        name, within = self._parted(words)
        if within is None:
            return self._named(name)[:limit]
        if not name_key(name):
            return [within]
        named = self._named(name)
        # Where the territory is told, no name is too small: « Saint-Barthélemy (40) » is the village.
        called = _called(name_key(name), _apart(self._geography.search(name, _READ_MAX)))
        inside = [place for place in dict.fromkeys([*named, *called]) if _is_in(place, within)]
        return inside[:limit] or named[:limit] or [within]

    def _parted(self, words: str) -> tuple[str, LargerTerritory | None]:
        """The name, and the territory that says which of its bearers is meant: a code, a name after a comma."""
        last = _LAST_PART.search(words)
        if last and (named := self._larger_named(name_key(last[1]))):
            return words[: last.start()], named
        code = _CODE.search(words)
        # « Lyon 03 » is an arrondissement.
        if code is None or postal_city(words).arrondissement:
            return words, None
        departement = self._geography.departements.get(code[1].upper())
        return (words[: code.start()] + words[code.end() :], departement) if departement else (words, None)

    def _named(self, words: str) -> list[Territory]:
        communes = self._geography.search(words, _READ_MAX)
        if _POSTCODE.search(words):
            return [*_of_postcode(words, communes)]
        key = name_key(words)
        notable = [commune for commune in _apart(communes) if commune.population >= _NOTABLE]
        if larger := self._larger_named(key):
            return [larger, *_called(key, notable)]
        if called := _called(postal_city(words).key, communes):
            return [*called]
        near = self._longer(key) or self._misspelt(key)
        return [*near, *(notable if near else (c for c in communes if c in notable or not _begins(key, c)))]

    def _larger_named(self, key: str) -> LargerTerritory | None:
        return self._larger.get(key) or self._former.get(key)

    def _longer(self, key: str) -> list[LargerTerritory]:
        """The territories that hold those words in their name: « Provence », « Seine »."""
        found = (place for name, place in self._larger.items() if key and f" {key} " in f" {name} ")
        return list(dict.fromkeys(found))

    def _misspelt(self, key: str) -> list[LargerTerritory]:
        """The territories whose name has the fewest typos."""
        if len(key) <= _LETTERS_PER_TYPO:
            return []
        typos_max = min(len(key) // _LETTERS_PER_TYPO, _TYPOS_MAX)
        typos = {name: OSA.distance(key, name, score_cutoff=typos_max) for name in self._larger}
        least = min(typos.values())
        return list(dict.fromkeys(self._larger[name] for name, count in typos.items() if count == least <= typos_max))


@cache
def territory_search() -> TerritorySearch:
    """The places of the bundled reference, read once a process."""
    return TerritorySearch(france())


def in_words(place: Territory) -> str:
    """The words that name that place and no other, which :meth:`TerritorySearch.meant` reads back."""
    match place:
        case Region():
            return place.name
        case Departement():
            return f"{place.name} ({place.code})"
        case Commune():
            return f"{place.name} ({place.departement})"


def _apart(communes: list[Commune]) -> list[Commune]:
    """The communes that are not a whole département."""
    return [commune for commune in communes if commune.departement not in _ONE_COMMUNE]


def _of_postcode(words: str, communes: list[Commune]) -> list[Commune]:
    """The communes of a postcode: the one whose name stands beside it, else all; arrondissements rather than cities."""
    parts = [commune for commune in communes if name_key(commune.name) not in ARRONDISSEMENTS] or communes
    return _called(postal_city(words).key, parts) or parts


def _called(key: str, communes: list[Commune]) -> list[Commune]:
    """The communes of exactly that name, its article apart."""
    names = ((name_key(commune.name), commune) for commune in communes)
    return [commune for name, commune in names if key in (name, _ARTICLE.sub("", name, count=1))]


def _begins(key: str, commune: Commune) -> bool:
    """Whether only the first of the words name the commune: « Loire xyz » is no village of Loiré."""
    return key.startswith(f"{name_key(commune.name)} ")


def _is_in(place: Territory, within: LargerTerritory) -> bool:
    match place, within:
        case Region(), Region():
            return place.code == within.code
        case ((Commune() | Departement()), Region()):
            return place.region == within.code
        case Departement(), Departement():
            return place.code == within.code
        case Commune(), Departement():
            return place.departement == within.code
    return False
