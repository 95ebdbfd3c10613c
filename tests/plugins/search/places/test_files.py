"""The files themselves: what stays the same, what they weigh."""

import random
from math import asin, cos, degrees, radians, sin
from pathlib import Path

import brotli
import pytest
from msgspec.structs import replace

from data.geography import france
from data.matching import Matcher, Query, Territory
from data.model import Activity, Place, Zone, ZoneType
from data.places.distances import EARTH_RADIUS_KM
from data.vocabulary import REFERENCE
from plugins.search.corpus import Corpus
from plugins.search.places.names import PlaceNames, build_place_names
from plugins.search.places.reach import build_reach
from tests.data.matching_by_force import Commune, Subject
from tests.plugins.search import node
from tests.plugins.search.places.shelf import shelf

_REACH_MAX, _PRINCIPAL_MAX, _SHARD_MAX = 10_000, 10_000, 6_000


def _reach(corpus: Corpus) -> dict[str, bytes]:
    return build_reach(corpus.documents, france().communes.values(), {})


def _at(distance: float, bearing: float, latitude: float, longitude: float) -> tuple[float, float]:
    """The point so far from another, in a direction."""
    turn, phi = distance / EARTH_RADIUS_KM, radians(latitude)
    there = asin(sin(phi) * cos(turn) + cos(phi) * sin(turn) * cos(bearing))
    aside = asin(sin(bearing) * sin(turn) / cos(there))
    return degrees(there), longitude + degrees(aside)


def test_a_commune_at_the_very_edge_of_circles() -> None:
    """Points are rounded to the metre: what is nearer than that to the edge is told by the file."""
    draw = random.Random(7)
    communes = [Commune("38185", "38", "84", 45.19, 5.72), Commune("38563", "38", "84", 45.36, 5.59)]
    zone = Activity("cleaning", zone=Zone(ZoneType.CUSTOM, distance_km=30))
    structures = []
    for number in range(200):
        place = _at(30 + draw.uniform(-0.0005, 0.0005), draw.uniform(0, 6.28), 45.19, 5.72)
        structures.append(
            Subject(f"{number:03}", place=Place(latitude=place[0], longitude=place[1]), activities=(zone,))
        )
    found = Matcher(structures, communes).find(Query(places=[Territory("COMMUNE", "38185")]))
    given = {
        "shelf": shelf(build_reach(structures, communes, {}, lambda one: list(one.activities) if one else [None])),
        "first": list(range(201)),
        "communes": {
            one.code: {"code": one.code, "departement": "38", "latitude": one.latitude, "longitude": one.longitude}
            for one in communes
        },
        "queries": [{"keys": ["C38185"]}],
    }
    (answer,) = node.run("reach.mjs", given)
    assert 50 < len(found) < 150
    assert {f"{slot:03}" for slot in answer["local"]} == {match.id for match in found}


def test_a_newcomer_changes_only_the_files_of_where_it_works(corpus: Corpus) -> None:
    before = _reach(corpus)
    here = next(one for one in corpus.documents if one and one.place.departement == "38")
    quiet = replace(here, id="newcomer", activities=())
    after = _reach(Corpus((*corpus.documents, quiet)))
    changed = {key for key in before if before[key] != after[key]}
    assert {"D38", "R84"} <= changed <= {"D38", "R84", "FR"}


def test_the_same_structures_give_the_same_files(corpus: Corpus) -> None:
    assert _reach(corpus) == _reach(corpus)


def test_every_territory_has_its_file(corpus: Corpus) -> None:
    geography = france()
    keys = {f"D{code}" for code in geography.departements} | {f"R{code}" for code in geography.regions}
    assert set(_reach(corpus)) == {*keys, "FR"}


def test_what_the_files_weigh(corpus: Corpus, names: PlaceNames) -> None:
    assert len(brotli.compress(names.principal)) <= _PRINCIPAL_MAX
    assert max(len(brotli.compress(one.content)) for one in names.ranges[::9]) <= _SHARD_MAX
    assert max(len(brotli.compress(content)) for content in _reach(corpus).values()) <= _REACH_MAX


def test_names_are_kept_until_the_reference_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reference, cache = tmp_path / "reference", tmp_path / "cache"
    reference.mkdir()
    for name in ("communes.csv", "former_communes.csv", "departements.csv", "regions.csv"):
        (reference / name).write_bytes((REFERENCE / name).read_bytes())
    first = build_place_names(cache, reference)
    with monkeypatch.context() as patched:
        patched.setattr("plugins.search.places.names.Geography", None)  # what is kept asks for no geography
        assert build_place_names(cache, reference) == first
    communes = (reference / "communes.csv").read_text(encoding="utf-8")
    (reference / "communes.csv").write_text(communes.replace(",Grenoble,", ",Cularo,"), encoding="utf-8")
    second = build_place_names(cache, reference)
    assert "Cularo" in second.principal.decode()
    assert len(list(cache.iterdir())) == 1
    same = {one.content for one in first.ranges} & {one.content for one in second.ranges}
    assert len(same) > len(first.ranges) // 2


def test_each_file_starts_where_the_one_before_ends(names: PlaceNames) -> None:
    starts = [one.start for one in names.ranges]
    assert starts[0] == ""
    assert starts == sorted(set(starts))
