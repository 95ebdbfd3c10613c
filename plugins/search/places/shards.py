"""The communes of France in files that a few letters or digits lead to.

Two series under one order of keys: by INSEE code, each département on its own, with postcodes; then by name without its
article, former names among them. A file starts where its key says, and ends where the next one starts.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from math import ceil
from typing import NamedTuple, TypeVar

import msgspec

from data.geography import Commune, name_key
from data.places.gazetteer import FormerCommune
from plugins.search.coding import numbers
from plugins.search.places.communes import Communes, communes_columns

CODED_MAX, NAMED_MAX = 400, 280
"""Communes a file: some 4 KB once compressed. Most départements hold in one."""
MERGED_INTO = "\t"
"""What parts a former name from that of the commune of today."""
_ARTICLE = re.compile(r"(?:le|la|les|l) ")
_T = TypeVar("_T")


class Range(NamedTuple):
    """A file, and the key it starts with."""

    start: str
    content: bytes


class _Coded(msgspec.Struct):
    communes: Communes
    postcodes: list[str]
    """Those of the file, in order."""
    served: str
    """Of each commune, how many postcodes, then their ranks."""


class _Named(msgspec.Struct):
    communes: Communes


class _Name(NamedTuple):
    """In the order of its fields."""

    key: str
    rank: int
    text: str
    commune: Commune


def ranges(communes: Sequence[Commune], former: Iterable[FormerCommune]) -> list[Range]:
    """All the files, in the order of their starts; the first starts before every key."""
    files = [*_by_code(communes), *_by_name(_names(communes, former))]
    return [Range("", files[0].content), *files[1:]]


def _by_code(communes: Iterable[Commune]) -> Iterator[Range]:
    in_order = sorted(communes, key=lambda commune: commune.code)
    for _, together in groupby(in_order, key=lambda commune: commune.departement):
        for part in _parts(list(together), CODED_MAX):
            yield Range(part[0].code, msgspec.json.encode(_coded(part)))


def _coded(communes: Sequence[Commune]) -> _Coded:
    postcodes = sorted({postcode for commune in communes for postcode in commune.postcodes})
    ranks = {postcode: rank for rank, postcode in enumerate(postcodes)}
    served: list[int] = []
    for commune in communes:
        served += [len(commune.postcodes), *(ranks[postcode] for postcode in commune.postcodes)]
    columns = communes_columns(communes, [commune.name for commune in communes])
    return _Coded(columns, postcodes, numbers(served))


def _by_name(names: Iterable[_Name]) -> Iterator[Range]:
    before = ""
    namesakes = [list(group) for _, group in groupby(sorted(names), key=lambda name: name.key)]
    for part in _parts(namesakes, NAMED_MAX):
        together = [name for group in part for name in group]
        columns = communes_columns([name.commune for name in together], [name.text for name in together])
        yield Range(_shortest_after(before, together[0].key), msgspec.json.encode(_Named(columns)))
        before = together[-1].key


def _names(communes: Iterable[Commune], former: Iterable[FormerCommune]) -> Iterator[_Name]:
    """Names of today by population, then former ones."""
    by_population = sorted(communes, key=lambda commune: (-commune.population, commune.code))
    ranks = {commune.code: rank for rank, commune in enumerate(by_population)}
    for commune in by_population:
        yield _Name(_key(commune.name), ranks[commune.code], commune.name, commune)
    for _, name, into in former:
        commune = by_population[ranks[into]]
        if _key(name) not in ("", _key(commune.name)):
            yield _Name(_key(name), len(ranks) + ranks[into], f"{name}{MERGED_INTO}{commune.name}", commune)


def _key(name: str) -> str:
    """What a name is sorted by: its key without its article."""
    return _ARTICLE.sub("", name_key(name), count=1)


def _parts(items: Sequence[_T], most: int) -> Iterator[Sequence[_T]]:
    """Parts of one size."""
    count = ceil(len(items) / most)
    for part in range(count):
        yield items[len(items) * part // count : len(items) * (part + 1) // count]


def _shortest_after(before: str, key: str) -> str:
    """The shortest beginning of a key that comes after another key."""
    return next(key[:length] for length in range(1, len(key) + 1) if key[:length] > before)
