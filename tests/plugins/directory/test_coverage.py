"""Who works where, for every trade and territory at once, compared with a search asked for each."""

from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.geography import Commune, Geography
from data.matching import Matcher, Query, Territory
from data.model import Activity, ActivityOrigin, Perimeter, PerimeterLevel, Place, Structure, Zone, ZoneType
from data.places.nesting import CITY_OF_ARRONDISSEMENT
from data.sample.rows import Rows
from plugins.directory import coverage as coverage_module
from plugins.directory.catalogue import Catalogue
from plugins.directory.coverage import Coverage
from tests.plugins.search.structures import structure
from theme.wording import geography

LEVELS = {"R": "REGION", "D": "DEPARTEMENT", "C": "COMMUNE"}
TRADES = ("nettoyage-de-locaux", "traiteur")
GRENOBLE, LYON, LYON_3, PARIS_1 = "38185", "69123", "69383", "75101"


def some_of_france() -> Geography:
    """A geography of few communes, so that many zones meet: two cities of arrondissements, an island, neighbours."""
    every = geography().communes
    inland = [code for code in every if code.startswith(("380", "730", "054"))][::25]
    few = Geography()
    codes = ("75056", PARIS_1, "75112", LYON, LYON_3, "97411", "97701", GRENOBLE, *inland)
    few.__dict__["communes"] = {code: every[code] for code in codes}
    return few


FEW = some_of_france()
COMMUNES: list[Commune] = list(FEW.communes.values())
TERRITORIES = sorted(
    {f"C{one.code}" for one in COMMUNES}
    | {f"D{one.departement}" for one in COMMUNES}
    | {f"R{one.region}" for one in COMMUNES}
)


def perimeter(key: str) -> Perimeter:
    return Perimeter(PerimeterLevel(LEVELS[key[0]]), key[1:])


zones = st.one_of(
    st.none(),
    st.just(Zone(ZoneType.COUNTRY)),
    st.sampled_from((0, 3, 20, 60, 150, 900)).map(lambda km: Zone(ZoneType.CUSTOM, distance_km=km)),
    st.just(Zone(ZoneType.CUSTOM)),
    st.lists(st.sampled_from([*TERRITORIES, "C38999"]), max_size=3, unique=True).map(
        lambda keys: Zone(ZoneType.ZONES, perimeters=tuple(map(perimeter, keys)))
    ),
)
activities = st.builds(Activity, st.sampled_from(TRADES), zone=zones)
places = st.one_of(
    st.sampled_from(COMMUNES).map(lambda one: Place("", "", one.name, one.code, one.departement, one.region)),
    st.sampled_from(COMMUNES).map(lambda one: Place(city=one.name, departement=one.departement, region=one.region)),
    st.sampled_from(COMMUNES).map(
        lambda one: Place("", "", one.name, one.code, one.departement, one.region, one.latitude + 0.1, one.longitude)
    ),
    st.just(Place()),
)


@st.composite
def catalogues(draw: st.DrawFn) -> Catalogue:
    people = draw(st.lists(st.tuples(places, st.lists(activities, max_size=3)), max_size=8))
    return Catalogue(
        [
            structure(f"{number:014d}", "EI", f"S{number}", place=place, activities=tuple(does))
            for number, (place, does) in enumerate(people)
        ],
        FEW,
    )


def ids(structures: list[Structure]) -> set[str]:
    return {one.id for one in structures}


def check(coverage: Coverage, matcher: Matcher, sector: str, key: str) -> int:
    """A trade in a territory is what a search finds; how many that is."""
    found = matcher.find(Query(places=[Territory(LEVELS[key[0]], key[1:])], sectors=[sector]))
    there = {match.id for match in found if match.is_there}
    coming = {match.id for match in found if not match.is_there and not match.is_national}
    assert ids(coverage.there.get((sector, key), [])) == there, (sector, key)
    assert ids(coverage.coming.get((sector, key), [])) == coming, (sector, key)
    national = ids(coverage.national.get(sector, [])) - there - coming
    assert national == {match.id for match in found if match.is_national}, (sector, key)
    return len(there) + len(coming)


@settings(max_examples=60)
@given(catalogues())
def test_each_trade_in_each_territory_is_what_a_search_finds(catalogue: Catalogue) -> None:
    coverage, matcher = Coverage(catalogue), Matcher(catalogue.structures, COMMUNES)
    for key in TERRITORIES:
        if key[0] != "C":
            for sector in TRADES:
                check(coverage, matcher, sector, key)


@settings(max_examples=60)
@given(catalogues())
def test_whoever_comes_to_a_territory_is_told_whatever_the_trade_the_nearest_first(catalogue: Catalogue) -> None:
    coverage, matcher = Coverage(catalogue), Matcher(catalogue.structures, COMMUNES)
    arrondissements = {f"C{code}" for code in CITY_OF_ARRONDISSEMENT}  # their structures stand in their city's page
    for key in [one for one in TERRITORIES if one not in arrondissements]:
        found = matcher.find(Query(places=[Territory(LEVELS[key[0]], key[1:])]))
        expected = [match for match in found if not match.is_there and not match.is_national]
        if key[0] == "C":
            shown = coverage.visiting_commune(FEW.communes[key[1:]])
            distances = {match.id: match.distance_km for match in expected}
            known = [km for km in (distances[one.id] for one in shown) if km is not None]
            assert key in {"C75056", f"C{LYON}"} or known == sorted(known)
        else:
            shown = coverage.visiting.get(key, [])
        assert ids(shown) == {match.id for match in expected}, key
        assert len(ids(shown)) == len(shown)


def test_three_hundred_searches_over_the_sample_find_the_same() -> None:
    rows, places = Rows(5), geography()
    people = []
    for position in range(1, 1501):
        row = rows.row(position)
        commune = places.communes.get(row.insee or "") or places.find(row.postcode, row.city)
        where = (
            Place(insee=commune.code, departement=commune.departement, region=commune.region)
            if commune
            else Place(city=row.city)
        )
        people.append(structure(f"{position:014d}", row.kind, row.name, place=where, activities=row.activities))
    catalogue = Catalogue(people, places)
    coverage, matcher = Coverage(catalogue), Matcher(people, places.communes.values())
    keys = [f"D{code}" for code in places.departements] + [f"R{code}" for code in places.regions]
    crossings = [(sector, key) for sector in sorted(catalogue.by_sector) for key in keys]
    found = [check(coverage, matcher, *crossing) for crossing in Random(7).sample(crossings, 400)]
    assert sum(map(bool, found)) > 100, "many of these searches must find somebody, or nothing is compared"


def one(**activity: object) -> Coverage:
    """Where a structure of Grenoble works."""
    place = Place(city="Grenoble", insee=GRENOBLE, departement="38", region="84")
    does = Activity("traiteur", **activity)  # type: ignore[arg-type]
    return Coverage(Catalogue([structure("1", "EI", "Une", place=place, activities=(does,))], FEW))


def test_one_national_structure_names_no_territory() -> None:
    coverage = one(zone=Zone(ZoneType.COUNTRY))
    assert not coverage.named
    assert not coverage.coming
    assert ids(coverage.national["traiteur"]) == {"1-EI"}
    assert set(coverage.there) == {("traiteur", "D38"), ("traiteur", "R84")}


def test_a_circle_reaches_places_and_names_none() -> None:
    coverage = one(zone=Zone(ZoneType.CUSTOM, distance_km=900))
    assert ("traiteur", "D75") in coverage.coming
    assert not coverage.named


@pytest.mark.parametrize(
    ("named", "keys"),
    [
        (f"C{GRENOBLE}", {"D38", "R84"}),
        (f"C{LYON_3}", {"D69", "R84"}),
        ("D73", {"D73", "R84"}),
        ("R11", {"R11", "D75", "D77", "D78", "D91", "D92", "D93", "D94", "D95"}),
        ("C38999", set()),
    ],
)
def test_a_perimeter_names_what_it_contains_what_it_is_and_what_it_lies_in(named: str, keys: set[str]) -> None:
    coverage = one(zone=Zone(ZoneType.ZONES, perimeters=(perimeter(named),)))
    assert coverage.named == {("traiteur", key) for key in keys}


def test_a_trade_read_from_a_naf_code_counts_where_its_structure_stands_only() -> None:
    coverage = one(origin=ActivityOrigin.DERIVED_FROM_NAF)
    assert set(coverage.there) == {("traiteur", "D38"), ("traiteur", "R84")}
    assert not coverage.coming
    assert not coverage.national
    (somebody,) = coverage.there["traiteur", "D38"]
    assert coverage.departements_of(somebody) == frozenset()


def test_the_departements_served_are_those_of_all_activities() -> None:
    everywhere = one(zone=Zone(ZoneType.COUNTRY))
    assert everywhere.departements_of(everywhere.national["traiteur"][0]) == frozenset(FEW.departements)
    near = one(zone=Zone(ZoneType.ZONES, perimeters=(perimeter("D73"), perimeter(f"C{LYON}"))))
    assert near.departements_of(near.there["traiteur", "D38"][0]) == {"73", "69"}


def test_what_circles_reach_is_remembered_and_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def build(km: int) -> Coverage:
        place = Place("", "", "Grenoble", GRENOBLE, "38", "84")
        does = Activity("traiteur", zone=Zone(ZoneType.CUSTOM, distance_km=km))
        return Coverage(Catalogue([structure("1", "EI", "Une", place=place, activities=(does,))], FEW), tmp_path)

    first = build(60)
    monkeypatch.setattr(coverage_module, "Circles", None)  # any circle drawn again would fail
    again = build(60)
    assert again.coming.keys() == first.coming.keys() != set()
    monkeypatch.undo()
    wider = build(900)
    assert wider.coming.keys() > first.coming.keys()
    (tmp_path / "rings.msgpack").write_bytes(b"spoilt")
    assert build(900).coming.keys() == wider.coming.keys()
