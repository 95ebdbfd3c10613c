"""The commune of a postal address, and how it was found: INSEE code, else postcode and name, never a guess.

Rules are tried from the surest to the weakest; one that finds two communes as good as each other finds none.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import OSA

from data.places.distances import distance_km
from data.places.place_names import PostalCity, name_key, postal_city, telling_words

if TYPE_CHECKING:
    from data.geography import Commune

_NEAR_KM = 20
"""A point this near to a commune's centre bears it out; a postcode's neighbours are this near to its communes."""
_CITIES = {"paris": ("75056", "751{:02}"), "lyon": ("69123", "6938{}"), "marseille": ("13055", "132{:02}")}
"""INSEE code of a city that has arrondissements, and the pattern of theirs."""
_CITY_OF_CODE = {code: city for city, (code, _) in _CITIES.items()}
_TYPOS_MAX = 3
_LETTERS_PER_TYPO, _LETTERS_PER_TYPO_AFAR = 4, 6
"""A name of eight letters may hold two typos among the communes of its postcode, one in the whole département."""


class Found(StrEnum):
    """How the commune of an address was found, from the surest to the weakest."""

    INSEE = "INSEE"
    """Its INSEE code, or that of a commune merged into it."""
    NAME = "NAME"
    """Its name, among the communes of the postcode or of its département."""
    FORMER_NAME = "FORMER_NAME"
    """The name of a commune merged into it."""
    SPELLING = "SPELLING"
    """A name that differs by a typo, or by the words that follow the first ones."""
    COORDINATES = "COORDINATES"
    """Its name and the coordinates, against a postcode of elsewhere."""
    POSTCODE = "POSTCODE"
    """The only commune of the postcode, whatever the name."""


class Located(NamedTuple):
    """The commune of an address, and how it was found."""

    commune: "Commune"
    found: Found


class FormerCommune(NamedTuple):
    """A commune merged into another: its INSEE code, its name (empty when no list tells it), the code of the other."""

    code: str
    name: str
    commune: str


class Gazetteer:
    """The communes by postcode and by name, current and former."""

    def __init__(self, communes: "Mapping[str, Commune]", former: Iterable[FormerCommune]) -> None:
        self._communes = communes
        self._by_postcode: dict[str, list[Commune]] = {}
        self._by_name: dict[str, tuple[Commune, ...]] = {}
        self._by_former_code: dict[str, Commune] = {}
        self._by_former_name: dict[str, tuple[Commune, ...]] = {}
        for commune in communes.values():
            for postcode in commune.postcodes:
                self._by_postcode.setdefault(postcode, []).append(commune)
            _add(self._by_name, name_key(commune.name), commune)
        for code, name, merged_into in former:
            self._by_former_code[code] = communes[merged_into]
            _add(self._by_former_name, name_key(name), communes[merged_into])

    def of_postcode(self, postcode: str) -> "list[Commune]":
        """The communes that a postcode serves; none for a CEDEX postcode."""
        return self._by_postcode.get(postcode, [])

    def of_code(self, insee: str) -> "Commune | None":
        """The commune of an INSEE code, which may be that of a commune merged into it."""
        return self._communes.get(insee) or self._by_former_code.get(insee)

    def former_names(self) -> "Iterator[tuple[str, Commune]]":
        """The key of each former name, with each commune into which one of that name merged."""
        return ((key, commune) for key, communes in self._by_former_name.items() for commune in communes)

    def locate(
        self, postcode: str, city: str, insee: str | None = None, point: tuple[float, float] | None = None
    ) -> Located | None:
        """The commune of an address, or ``None`` when nothing settles it; ``point`` is its latitude and longitude."""
        digits, wanted = _digits(postcode) or _leading_digits(city), postal_city(city)
        postcode = digits.zfill(5) if digits else ""
        if insee and (coded := self.of_code(insee.strip().upper())):
            located: Located | None = Located(coded, Found.INSEE)
        else:
            located = self._named_in_postcode(postcode, wanted) or self._around_postcode(postcode, wanted, point)
        if located is None or (located.found is Found.POSTCODE and digits != postcode):
            return None
        return Located(self._refined(located.commune, postcode, wanted), located.found)

    def _refined(self, commune: "Commune", postcode: str, wanted: PostalCity) -> "Commune":
        """The arrondissement that the address tells when the commune is Paris, Lyon or Marseille, else the commune."""
        city = _CITY_OF_CODE.get(commune.code)
        return self._part_of(city, postcode, wanted.arrondissement) if city else commune

    def _part_of(self, city: str, postcode: str, number: int | None) -> "Commune":
        """The arrondissement told by the postcode or the number; the whole city when neither does or they disagree."""
        whole, pattern = _CITIES[city]
        prefix = pattern.partition("{")[0]
        told = {commune.code for commune in self.of_postcode(postcode) if commune.code.startswith(prefix)}
        if number:
            told.add(pattern.format(number))
        return self._communes[told.pop() if len(told) == 1 else whole]

    def _named_in_postcode(self, postcode: str, wanted: PostalCity) -> Located | None:
        """The name, current or former, among the communes that share the postcode."""
        served = self.of_postcode(postcode)
        if city := _CITIES.get(wanted.key):
            whole = self._communes[city[0]]
            if whole in served or (not served and whole.departement in _departements(postcode)):
                return Located(whole, Found.NAME)
        named = [commune for commune in self._by_name.get(wanted.key, ()) if postcode in commune.postcodes]
        former = [commune for commune in self._by_former_name.get(wanted.key, ()) if commune in served]
        return _only(named, Found.NAME) or _only(former, Found.FORMER_NAME)

    def _around_postcode(self, postcode: str, wanted: PostalCity, point: tuple[float, float] | None) -> Located | None:
        """A name that no commune of the postcode bears exactly: misspelt, or that of a neighbour, if not both."""
        served = self.of_postcode(postcode)
        words = telling_words(wanted.key)
        alike = [c for c in served if _is_short_for(words, c) or _is_part_of(words, c)]
        spelt = _only(alike or _misspelt(wanted.key, served, _LETTERS_PER_TYPO), Found.SPELLING)
        neighbour = self._in_departement(postcode, wanted)
        if bool(spelt) != bool(neighbour):
            return spelt or neighbour
        return self._against_postcode(postcode, wanted, point)

    def _in_departement(self, postcode: str, wanted: PostalCity) -> Located | None:
        """The name in the département of the postcode: near the communes it serves; anywhere when it serves none."""
        served = self.of_postcode(postcode)
        departements = _departements(postcode).union(commune.departement for commune in served)

        def within(commune: "Commune") -> bool:
            return commune.departement in departements and (not served or _near(_point(commune), served))

        named = filter(within, self._by_name.get(wanted.key, ()))
        former = filter(within, self._by_former_name.get(wanted.key, ()))
        settled = _only(named, Found.NAME) or _only(former, Found.FORMER_NAME)
        if settled or served:
            return settled
        there = list(filter(within, self._communes.values()))
        words = telling_words(wanted.key)
        alike = [commune for commune in there if _is_short_for(words, commune)]
        return _only(alike or _misspelt(wanted.key, there, _LETTERS_PER_TYPO_AFAR), Found.SPELLING)

    def _against_postcode(self, postcode: str, wanted: PostalCity, point: tuple[float, float] | None) -> Located | None:
        """What the coordinates say where postcode and name disagree; else a postcode of one commune.

        A name that only one commune of France bears is as good as a postcode: together they settle nothing.
        """
        served = [commune for commune in self.of_postcode(postcode) if commune.code not in _CITY_OF_CODE]
        namesakes = {*self._by_name.get(wanted.key, ()), *self._by_former_name.get(wanted.key, ())}
        if point:
            near = [commune for commune in namesakes if _near(point, [commune])]
            if not _near(point, served):
                settled = _only(near, Found.COORDINATES)
                if settled:
                    return settled
            elif not near:
                return _only(served, Found.POSTCODE)
        if not postcode:
            return _only(namesakes, Found.NAME)
        return _only(served, Found.POSTCODE) if len(namesakes) != 1 else None


def _is_short_for(words: tuple[str, ...], commune: "Commune") -> bool:
    """Whether words are the first ones of a commune's name: « Louhans », of Louhans-Châteaurenaud."""
    return bool(words) and telling_words(name_key(commune.name))[: len(words)] == words


def _is_part_of(words: tuple[str, ...], commune: "Commune") -> bool:
    """Whether a commune's name is among words: Berck, in « Berck sur Mer »."""
    name = telling_words(name_key(commune.name))
    return bool(name) and set(name) <= set(words)


def _misspelt(key: str, communes: "Sequence[Commune]", letters_per_typo: int) -> "list[Commune]":
    """The communes whose name has the fewest typos, if few enough for its length."""
    limit = min(_TYPOS_MAX, len(key) // letters_per_typo)
    typos = [OSA.distance(key, name_key(commune.name), score_cutoff=limit) for commune in communes]
    fewest = min(typos, default=limit + 1)
    return [c for c, count in zip(communes, typos, strict=True) if count == fewest] if fewest <= limit else []


def _only(communes: "Iterable[Commune]", found: Found) -> Located | None:
    """The commune, if it is the only one."""
    several = list(communes)
    return Located(several[0], found) if len(several) == 1 else None


def _near(point: tuple[float, float], communes: "Iterable[Commune]") -> bool:
    return any(distance_km(*point, commune.latitude, commune.longitude) <= _NEAR_KM for commune in communes)


def _point(commune: "Commune") -> tuple[float, float]:
    return commune.latitude, commune.longitude


def _add(index: "dict[str, tuple[Commune, ...]]", key: str, commune: "Commune") -> None:
    known = index.get(key, ())
    if key and commune not in known:
        index[key] = (*known, commune)


def _digits(postcode: str) -> str:
    """The digits of a postcode: five (« F-38 000 »), four where a spreadsheet ate the zero, or none."""
    found = re.search(r"(?<!\d)\d{4,5}(?!\d)", postcode.replace(" ", ""))
    return found[0] if found else ""


def _leading_digits(city: str) -> str:
    """The postcode that a city begins with: « 38000 Grenoble »."""
    found = re.match(r"\s*(\d{5})\b", city)
    return found[1] if found else ""


def _departements(postcode: str) -> frozenset[str]:
    """The départements that a postcode may be of; both of Corsica, whose CEDEX postcodes mix them."""
    if postcode.startswith("20"):
        return frozenset({"2A", "2B"})
    return frozenset({postcode[:3] if postcode.startswith(("97", "98")) else postcode[:2]})
