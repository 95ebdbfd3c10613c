"""Matching: the cases that Python and the browser share, and brute force over random small worlds."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.geography import france
from data.matching import Match, Matcher, Query, Territory, UnknownPlace
from data.model import Activity, ActivityOrigin, Perimeter, PerimeterLevel, Place, Zone, ZoneType
from data.places.nesting import CITY_OF_ARRONDISSEMENT
from data.vocabulary import REFERENCE
from tests.data.matching_by_force import Commune, Subject, apart, brute_force


class Search(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A query as JSON tells it."""

    places: tuple[Perimeter, ...] = ()
    sectors: tuple[str, ...] = ()
    service_types: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    origins: tuple[ActivityOrigin, ...] = ()
    radius_km: float | None = None

    def query(self) -> Query:
        return Query(**{name: getattr(self, name) for name in self.__struct_fields__})


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    structures: tuple[str, ...]
    query: Search
    expected: tuple[str, ...]
    there: frozenset[str]
    national: frozenset[str]
    distances_km: dict[str, float | None] = {}


class Cases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    about: tuple[str, ...]
    communes: tuple[Commune, ...]
    structures: tuple[Subject, ...]
    cases: tuple[Case, ...]


CASES = msgspec.json.decode((REFERENCE / "matching_cases.json").read_bytes(), type=Cases)
WORLD = {structure.id: structure for structure in CASES.structures}


@pytest.mark.parametrize("case", CASES.cases, ids=lambda case: case.name)
def test_a_case(case: Case) -> None:
    structures, query = [WORLD[id] for id in case.structures], case.query.query()
    matcher = Matcher(structures, CASES.communes)
    found = matcher.find(query)
    assert [match.id for match in found] == [match.id for match in brute_force(structures, CASES.communes, query)]
    assert tuple(match.id for match in found) == case.expected
    assert {match.id for match in found if match.is_there} == case.there
    assert {match.id for match in found if match.is_national} == case.national
    assert matcher.count(query) == len(found)
    distances = {match.id: match.distance_km for match in found}
    for id, distance in case.distances_km.items():
        assert distances[id] == (None if distance is None else pytest.approx(distance, abs=0.01))


def test_no_case_depends_on_less_than_twenty_metres() -> None:
    """The browser computes distances in its own way: no verdict may rest on the last digits."""
    for case in CASES.cases:
        for structure in (WORLD[id] for id in case.structures):
            reaches = [a.zone.distance_km for a in structure.activities if a.zone and a.zone.distance_km]
            for reach in [*reaches, *([case.query.radius_km] if case.query.radius_km else [])]:
                for commune in CASES.communes:
                    distance = apart(structure, commune, CASES.communes)
                    assert distance is None or abs(distance - reach) > 0.02, (case.name, structure.id, commune.code)


# --- random small worlds ------------------------------------------------------------------------------------------

CODES = {
    "38185": ("38", "84"),
    "38563": ("38", "84"),
    "69123": ("69", "84"),
    "69381": ("69", "84"),
    "75056": ("75", "11"),
    "75108": ("75", "11"),
    "75112": ("75", "11"),
    "92050": ("92", "11"),
    "2A004": ("2A", "94"),
    "2B033": ("2B", "94"),
    "97701": ("977", "COM"),
    "98818": ("988", "COM"),
}
TERRITORIES = sorted(
    {("COMMUNE", code) for code in CODES}
    | {("DEPARTEMENT", departement) for departement, _ in CODES.values()}
    | {("REGION", region) for _, region in CODES.values()}
)
SECTORS, SERVICES, KINDS = ("cleaning", "gardens", "laundry"), ("DISP", "PREST", "BUILD"), ("EI", "AI", "ESAT")
# Tenths of degrees apart from a thousandth: no two distances are so near that rounding orders them.
_latitudes = st.integers(430, 450).map(lambda tenths: tenths / 10)
_longitudes = st.integers(40, 60).map(lambda tenths: tenths / 10)
_points = st.tuples(_latitudes, _longitudes) | st.just((None, None))


@st.composite
def _communes(draw: st.DrawFn) -> list[Commune]:
    return [Commune(code, *above, *draw(_points)) for code, above in CODES.items()]


@st.composite
def _structures(draw: st.DrawFn) -> list[Subject]:
    zones = st.one_of(
        st.none(),
        st.just(Zone(ZoneType.COUNTRY)),
        st.integers(0, 200).map(lambda km: Zone(ZoneType.CUSTOM, distance_km=km)),
        st.just(Zone(ZoneType.CUSTOM)),
        st.lists(st.sampled_from([*TERRITORIES, ("COMMUNE", "38999")]), max_size=3).map(
            lambda found: Zone(ZoneType.ZONES, perimeters=tuple(Perimeter(PerimeterLevel(lv), c) for lv, c in found))
        ),
    )
    activities = st.builds(
        Activity,
        sector=st.sampled_from(SECTORS),
        service_types=st.sets(st.sampled_from(SERVICES), max_size=2).map(lambda found: tuple(sorted(found))),
        zone=zones,
        origin=st.sampled_from(list(ActivityOrigin)),
    )
    addresses = st.sampled_from(
        [
            *(
                dict(zip(("insee", "departement", "region"), (code, *above), strict=True))
                for code, above in CODES.items()
            ),
            {"departement": "38"},
            {"departement": "2A", "region": "94"},
            {"region": "84"},
            {"insee": "38999", "departement": "38", "region": "84"},
            {},
        ]
    )
    structures = []
    for number in range(draw(st.integers(0, 8))):
        latitude, longitude = draw(_points)
        kind = draw(st.sampled_from(KINDS))
        structures.append(
            Subject(
                id=f"{draw(st.integers(0, 9))}-{number}",
                kind=kind,
                place=Place(**draw(addresses), latitude=latitude, longitude=longitude),
                activities=tuple(draw(st.lists(activities, max_size=3))),
                service_types=("DISP",) if kind == "AI" else (),
            )
        )
    return structures


@st.composite
def _queries(draw: st.DrawFn) -> Query:
    def some(values: Sequence[Any]) -> list[Any]:
        return draw(st.lists(st.sampled_from(values), max_size=2))

    radius = draw(st.none() | st.integers(0, 200))
    communes = [territory for territory in TERRITORIES if territory[0] == "COMMUNE"]
    places = some(TERRITORIES) if radius is None else draw(st.lists(st.sampled_from(communes), min_size=1, max_size=2))
    return Query(
        places=[Territory(*place) for place in places],
        sectors=some(SECTORS),
        service_types=some(SERVICES),
        kinds=some(KINDS),
        origins=some(list(ActivityOrigin)),
        radius_km=radius,
    )


def _rounded(matches: Sequence[Match]) -> list[Match]:
    """To the decimetre, equal distances being in the order of ids in both."""
    return [
        match._replace(distance_km=None if match.distance_km is None else round(match.distance_km, 4))
        for match in matches
    ]


@given(_structures(), _communes(), _queries())
def test_matching_is_brute_force(structures: list[Subject], communes: list[Commune], query: Query) -> None:
    matcher = Matcher(structures, communes)
    found, expected = matcher.find(query), brute_force(structures, communes, query)
    order = [(m.is_national, float("inf") if m.distance_km is None else round(m.distance_km, 4)) for m in found]
    assert order == sorted(order)
    assert sorted(_rounded(found)) == sorted(_rounded(expected))
    assert matcher.count(query) == len(expected)


def _wider(territory: Territory) -> Iterator[Territory]:
    """A territory, then each that contains it."""
    level, code = territory
    yield territory
    if level == "COMMUNE" and code in CITY_OF_ARRONDISSEMENT:
        yield Territory(level, CITY_OF_ARRONDISSEMENT[code])
    departement = CODES[code][0] if level == "COMMUNE" else code
    if level != "REGION":
        yield Territory("DEPARTEMENT", departement)
        yield Territory("REGION", next(region for own, region in CODES.values() if own == departement))


@given(_structures(), _communes(), st.sampled_from(TERRITORIES), st.sampled_from(SECTORS))
def test_a_wider_place_loses_nobody_and_makes_nobody_national(
    structures: list[Subject], communes: list[Commune], place: tuple[str, str], sector: str
) -> None:
    matcher = Matcher(structures, communes)
    matches = [matcher.find(Query(places=[wider], sectors=[sector])) for wider in _wider(Territory(*place))]
    everyone = {match.id for match in matcher.find(Query(sectors=[sector]))}
    for narrow, wide in pairwise(matches):
        assert {match.id for match in narrow} <= {match.id for match in wide} <= everyone
        assert {m.id for m in narrow if not m.is_national} <= {m.id for m in wide if not m.is_national}
        assert {m.id for m in narrow if m.is_there} <= {m.id for m in wide if m.is_there}


@given(_structures(), _communes(), _queries())
def test_what_holds_of_every_answer(structures: list[Subject], communes: list[Commune], query: Query) -> None:
    matcher = Matcher(structures, communes)
    found = matcher.find(query)
    assert len({match.id for match in found}) == len(found)
    assert not any(match.is_there and match.is_national for match in found)
    assert found == Matcher(structures[::-1], communes[::-1]).find(query)
    assert found == matcher.find(query)
    shown = {match.id for match in found}
    alone = [Matcher([structure], communes).count(query) for structure in structures]
    assert shown == {structure.id for structure, count in zip(structures, alone, strict=True) if count}


@given(_structures(), _communes(), _queries(), st.integers(0, 100))
def test_a_larger_radius_loses_nobody(
    structures: list[Subject], communes: list[Commune], query: Query, more: int
) -> None:
    matcher = Matcher(structures, communes)
    around = {"places": [Territory("COMMUNE", "38185")], "sectors": query.sectors, "kinds": query.kinds}
    near = {match.id for match in matcher.find(Query(**around, radius_km=50))}
    assert near <= {match.id for match in matcher.find(Query(**around, radius_km=50 + more))}


def test_a_place_without_any_known_centre_has_no_distances() -> None:
    communes = [Commune("38185", "38", "84")]
    matcher = Matcher([Subject("b", place=Place(insee="38185")), Subject("a", place=Place(insee="38185"))], communes)
    query = Query(places=[Territory("COMMUNE", "38185")])
    assert matcher.find(query) == [Match("a", None, True, False), Match("b", None, True, False)]
    assert matcher.count(Query(places=query.places, radius_km=10)) == 0


def test_a_commune_without_a_centre_does_not_disturb_the_order() -> None:
    communes = [Commune("38185", "38", "84"), Commune("38563", "38", "84", 45.36, 5.59)]
    structures = [
        Subject("a", place=Place(insee="38185")),
        Subject("b", place=Place(insee="38563", latitude=45.4, longitude=5.6)),
        Subject("c", place=Place(insee="38563")),
    ]
    places = [Territory("COMMUNE", commune.code) for commune in communes]
    for order in (places, places[::-1]):
        assert [match.id for match in Matcher(structures, communes).find(Query(places=order))] == ["c", "b", "a"]


@pytest.mark.parametrize(
    "place", [Territory("COMMUNE", "99999"), Territory("REGION", "38"), Territory("VILLE", "38185")]
)
def test_an_unknown_place_is_refused(place: Territory) -> None:
    matcher = Matcher(CASES.structures, CASES.communes)
    with pytest.raises(UnknownPlace, match=place.code):
        matcher.find(Query(places=[place]))
    with pytest.raises(UnknownPlace, match=place.level):
        matcher.count(Query(places=[Territory("COMMUNE", "38185"), place]))


@pytest.mark.parametrize(
    ("places", "radius"),
    [
        ([Territory("COMMUNE", "38185")], -1.0),
        ([Territory("COMMUNE", "38185")], float("nan")),
        ([Territory("COMMUNE", "38185")], float("inf")),
        ([Territory("DEPARTEMENT", "38")], 10.0),
        ([Territory("COMMUNE", "38185"), Territory("REGION", "84")], 10.0),
        ([], 10.0),
    ],
)
def test_a_radius_goes_around_communes(places: list[Territory], radius: float) -> None:
    with pytest.raises(ValueError, match="radius_km="):
        Query(places=places, radius_km=radius)


def test_every_arrondissement_of_the_reference_has_its_city() -> None:
    communes = france().communes
    named = {code for code, commune in communes.items() if "Arrondissement" in commune.name}
    assert named == set(CITY_OF_ARRONDISSEMENT)
    for code, city in CITY_OF_ARRONDISSEMENT.items():
        assert communes[code].name.startswith(f"{communes[city].name} ")


def test_matching_loads_the_standard_library_only() -> None:
    def loaded(modules: str) -> set[str]:
        code = f"import json, sys{modules}; print(json.dumps([name.split('.')[0] for name in sys.modules]))"
        return set(json.loads(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout))

    assert loaded(", data.matching") - loaded("") - sys.stdlib_module_names == {"data"}
