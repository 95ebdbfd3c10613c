"""Figures of the dataset itself, recounted at every build."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date

import msgspec

from data.geography import OVERSEAS_COLLECTIVITIES, Geography
from data.model import ActivityOrigin, PointPrecision, Structure
from data.places.nesting import CITY_OF_ARRONDISSEMENT
from data.vocabulary import sources, vocabulary
from plugins.directory.catalogue import Catalogue
from theme import addresses

_PER = 100_000
"""Rates are told for so many inhabitants."""


class Line(msgspec.Struct, frozen=True):
    """A row of a table, and its bar."""

    label: str
    count: int
    rate: float | None = None
    """Structures for 100 000 inhabitants."""
    address: str = ""
    """The page that lists what is counted."""


class SourceLine(msgspec.Struct, frozen=True):
    """A source: how many structures hold a value of it, how many it makes known, and the latest date it states."""

    label: str
    structures: int
    known_by: int
    latest: date


class People(msgspec.Struct, frozen=True):
    """People that structures say they employ, and how many structures say so: nothing is told of the others."""

    supported: int
    permanent: int
    told_by: int


class Figures(msgspec.Struct, frozen=True):
    """Every figure of the page. Lists of which nothing is known are empty, and the page does not show them."""

    structures: int
    departements: int
    sectors: int
    day: date | None
    """The latest date that a source states."""
    people: People
    by_family: tuple[Line, ...]
    by_kind: tuple[Line, ...]
    by_region: tuple[Line, ...]
    placed: int
    """Structures of which the région is known."""
    by_group: tuple[Line, ...]
    with_trade: int
    only_derived: int
    """Structures whose trades nobody declared."""
    by_founding: tuple[Line, ...]
    by_size: tuple[Line, ...]
    completeness: tuple[Line, ...]
    sources: tuple[SourceLine, ...]
    departed: int
    """Structures that were listed and are not any more."""
    departed_since: date | None


def figures(catalogue: Catalogue) -> Figures:
    """The figures of the live structures."""
    structures = catalogue.structures
    delisted = [structure.delisted_on for structure in catalogue.departed if structure.delisted_on]
    lines = _sources(structures)
    return Figures(
        structures=len(structures),
        departements=catalogue.departement_count,
        sectors=len(catalogue.by_sector),
        day=max((line.latest for line in lines), default=None),
        people=_people(structures),
        by_family=_by_family(catalogue),
        by_kind=_by_kind(catalogue),
        by_region=_by_region(catalogue),
        placed=sum(map(len, catalogue.by_region.values())),
        by_group=_by_group(catalogue),
        with_trade=sum(bool(structure.activities) for structure in structures),
        only_derived=sum(_is_only_derived(structure) for structure in structures),
        by_founding=_in_bands(_FOUNDED, (s.founded for s in structures)),
        by_size=_in_bands(_SIZES, map(_size, structures)),
        completeness=_completeness(structures),
        sources=lines,
        departed=len(delisted),
        departed_since=min(delisted, default=None),
    )


def _by_kind(catalogue: Catalogue) -> tuple[Line, ...]:
    return tuple(
        Line(
            label=f"{kind.label} ({kind.code})",
            count=len(catalogue.by_kind[kind.code]),
            address=addresses.kind(kind),
        )
        for kind in sorted(catalogue.kinds, key=lambda kind: -len(catalogue.by_kind[kind.code]))
    )


def _by_family(catalogue: Catalogue) -> tuple[Line, ...]:
    counts: Counter[str] = Counter()
    for kind in catalogue.kinds:
        counts[kind.family] += len(catalogue.by_kind[kind.code])
    return tuple(Line(vocabulary().label_of("families", family), count) for family, count in counts.most_common())


def _by_region(catalogue: Catalogue) -> tuple[Line, ...]:
    population = _population(catalogue.geography)
    lines = (
        Line(
            label=region.name,
            count=len(catalogue.by_region[region.code]),
            rate=_PER * len(catalogue.by_region[region.code]) / population[region.code],
            address=addresses.region(region),
        )
        for region in catalogue.regions
        if region.code != OVERSEAS_COLLECTIVITIES or catalogue.by_region.get(region.code)
    )
    return tuple(sorted(lines, key=lambda line: -line.count))


def _population(geography: Geography) -> Counter[str]:
    """Inhabitants by région; those of an arrondissement are their city's already."""
    population: Counter[str] = Counter()
    for code, commune in geography.communes.items():
        if code not in CITY_OF_ARRONDISSEMENT:
            population[commune.region] += commune.population
    return population


def _by_group(catalogue: Catalogue) -> tuple[Line, ...]:
    lines = (
        Line(group.label, len(catalogue.by_group[group.slug]), address=addresses.sector_group(group))
        for group in catalogue.groups
    )
    return tuple(sorted(lines, key=lambda line: -line.count))


def _is_only_derived(structure: Structure) -> bool:
    origins = {activity.origin for activity in structure.activities}
    return origins == {ActivityOrigin.DERIVED_FROM_NAF}


_FOUNDED = (
    ("Avant 1990", 1990), ("De 1990 à 1999", 2000), ("De 2000 à 2009", 2010),
    ("De 2010 à 2019", 2020), ("Depuis 2020", None),
)  # fmt: skip
_SIZES = (
    ("De 1 à 9 personnes", 10), ("De 10 à 19", 20), ("De 20 à 49", 50), ("De 50 à 99", 100), ("100 et plus", None),
)  # fmt: skip
"""Words of a band, and the first value above it."""


def _in_bands(bands: Sequence[tuple[str, int | None]], values: Iterable[int | None]) -> tuple[Line, ...]:
    """How many values fall in each band, unknown ones apart; nothing when none is known."""
    known = Counter(value for value in values if value is not None)
    counts: Counter[str] = Counter()
    for value, times in known.items():
        counts[next(label for label, above in bands if above is None or value < above)] += times
    return tuple(Line(label, counts[label]) for label, _ in bands) if counts else ()


def _size(structure: Structure) -> int | None:
    """People employed, permanent and supported together; ``None`` unless somebody is told."""
    told = (structure.workforce.permanent or 0) + (structure.workforce.supported or 0)
    return told or None


def _people(structures: Iterable[Structure]) -> People:
    told = [structure.workforce for structure in structures if structure.workforce.supported]
    return People(
        supported=sum(workforce.supported or 0 for workforce in told),
        permanent=sum(workforce.permanent or 0 for workforce in told),
        told_by=len(told),
    )


_TOLD: tuple[tuple[str, Callable[[Structure], object]], ...] = (
    ("Une adresse où leur écrire par ce site", lambda s: s.has_contact),
    ("Une position à l’adresse", lambda s: s.place.precision is PointPrecision.ADDRESS),
    ("Des métiers déclarés", lambda s: any(a.origin is ActivityOrigin.DECLARED for a in s.activities)),
    ("Une zone d’intervention", lambda s: any(activity.zone for activity in s.activities)),
    ("Un site web", lambda s: s.website),
    ("Une présentation", lambda s: s.description),
    ("Une année de création", lambda s: s.founded),
    ("Un effectif", lambda s: s.workforce.permanent or s.workforce.supported or s.staff_band),
    ("Un chiffre d’affaires", lambda s: s.turnover),
)
"""What a profile may say, and whether it does."""


def _completeness(structures: Sequence[Structure]) -> tuple[Line, ...]:
    if not structures:
        return ()
    lines = (Line(label, sum(bool(is_told(one)) for one in structures)) for label, is_told in _TOLD)
    return tuple(sorted(lines, key=lambda line: -line.count))


def _sources(structures: Iterable[Structure]) -> tuple[SourceLine, ...]:
    holding: Counter[str] = Counter()
    known_by: Counter[str] = Counter()
    latest: dict[str, date] = {}
    for structure in structures:
        known_by[structure.source.source] += 1
        tellers = {structure.source, *structure.provenance.values()} if structure.provenance else (structure.source,)
        for source in {told.source for told in tellers}:
            holding[source] += 1
        for told in tellers:
            if told.source not in latest or told.date > latest[told.source]:
                latest[told.source] = told.date
    return tuple(
        SourceLine(sources()[code].label, holding[code], known_by[code], latest[code])
        for code in sorted(holding, key=lambda code: (-holding[code], code))
    )
