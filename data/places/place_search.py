"""What a person types to name a commune: a postcode, an INSEE code, a name or its beginning, a name with typos."""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from heapq import nsmallest
from itertools import islice
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract_iter

from data.places.gazetteer import Gazetteer
from data.places.place_names import ARRONDISSEMENTS, arrondissement_name, name_key, postal_city

if TYPE_CHECKING:
    from data.geography import Commune

_POSTCODE = re.compile(r"(?<![0-9A-Za-z])\d{5}(?![0-9A-Za-z])")
_ARTICLE = re.compile(r"(?:le|la|les|l) ")
_SHORT, _LONG = 5, 8
"""Letters of a name that one typo may leave without three letters in a row, and of one that may hold two typos."""
_CANDIDATES_MAX = 1200
"""Names compared letter by letter with a misspelt one: what keeps a look-up under a millisecond."""


class PlaceSearch:
    """The communes in order of population, their names in alphabetical order, and which names hold three letters.

    Communes are numbered by population, the largest first, then again after the last one for what merged into them:
    the smaller number is the likelier answer.
    """

    def __init__(self, gazetteer: Gazetteer, communes: "Iterable[Commune]") -> None:
        self._gazetteer = gazetteer
        self._communes = sorted(communes, key=lambda commune: (-commune.population, commune.code))
        number_of = {commune.code: number for number, commune in enumerate(self._communes)}
        self._keys = [name_key(commune.name) for commune in self._communes]
        names = [(key, number) for number, key in enumerate(self._keys)]
        names += [(key, number_of[commune.code] + len(self._communes)) for key, commune in gazetteer.former_names()]
        names += [(key[article.end() :], number) for key, number in names if (article := _ARTICLE.match(key))]
        names.sort()
        self._names = [name for name, _ in names]
        self._numbers = array("I", (number for _, number in names))
        self._holding: dict[str, array[int]] = {}
        for number, key in enumerate(self._keys):
            for letters in _trigrams(key):
                self._holding.setdefault(letters, array("H")).append(number)
        self._short = {number: key for number, key in enumerate(self._keys) if len(key) <= _SHORT + 1}

    def search(self, words: str, limit: int) -> "list[Commune]":
        """At most ``limit`` communes that the words may mean, the likeliest first; none when they mean nothing."""
        city = postal_city(words)
        coded = self._coded(words, city.key)
        if coded or not city.key:
            return coded[:limit]
        key = name_key(arrondissement_name(city.key, city.arrondissement)) if city.arrondissement else city.key
        numbers = (number % len(self._communes) for number in self._numbered(key, limit))
        return [self._communes[number] for number in islice(dict.fromkeys(numbers), limit)]

    def _numbered(self, key: str, limit: int) -> Iterator[int]:
        """The communes of that name, of a longer one, of a misspelt one; at last those that its first words name."""
        named, longer = self._named(key, limit)
        yield from named
        yield from longer
        if named:
            return
        misspelt = self._misspelt(key, limit)
        yield from misspelt
        while " " in key and not (named or longer or misspelt):
            key = key.rpartition(" ")[0]
            named, _ = self._named(key, limit)
            yield from named

    def _coded(self, words: str, key: str) -> "list[Commune]":
        """The communes of the postcode or the INSEE code among the words, those that the other words name first."""
        postcode = _POSTCODE.search(words)
        found = self._gazetteer.of_postcode(postcode[0]) if postcode else []
        if of_code := self._gazetteer.of_code(words.strip().upper()):
            found = [*found, of_code]
        whole = {name for name in ARRONDISSEMENTS if key != name}

        def rank(commune: "Commune") -> tuple[bool, bool, int]:
            name = name_key(commune.name)
            return not name.startswith(key), name in whole, -commune.population

        return sorted(found, key=rank)

    def _named(self, key: str, limit: int) -> tuple[list[int], list[int]]:
        """The communes of that name, and those whose name begins so."""
        first, end = bisect_left(self._names, key), bisect_left(self._names, f"{key}~")
        longer = bisect_right(self._names, key, first, end)
        return nsmallest(limit, self._numbers[first:longer]), nsmallest(limit, self._numbers[longer:end])

    def _misspelt(self, key: str, limit: int) -> list[int]:
        """The communes whose name has the fewest typos, among those that share the rarest letters of it."""
        typos_max = 1 if len(key) < _LONG else 2
        names = self._short if len(key) <= _SHORT else self._sharing_letters(key)
        close = extract_iter(key, names, scorer=OSA.distance, score_cutoff=typos_max)
        return [number for _, number in nsmallest(limit, ((typos, number) for _, typos, number in close))]

    def _sharing_letters(self, key: str) -> dict[int, str]:
        numbers: set[int] = set()
        for holding in sorted((self._holding.get(letters, array("H")) for letters in _trigrams(key)), key=len):
            if len(numbers) + len(holding) > _CANDIDATES_MAX:
                break
            numbers.update(holding)
        return {number: self._keys[number] for number in numbers}


def _trigrams(key: str) -> set[str]:
    padded = f" {key} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}
