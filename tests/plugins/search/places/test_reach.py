"""Who works in a place: what the browser finds is what :class:`data.matching.Matcher` says."""

import random
from itertools import accumulate
from typing import Any

import pytest

from data.geography import france
from data.matching import AnyActivity, AnyStructure, Matcher, Query, Territory
from data.vocabulary import vocabulary
from plugins.search.columns.activities import build_activities
from plugins.search.columns.slots import slots_of
from plugins.search.corpus import Corpus
from plugins.search.places.reach import build_reach
from tests.data.matching_by_force import Commune, Subject
from tests.data.test_matching import CASES, WORLD, Case
from tests.plugins.search import node
from tests.plugins.search.places.shelf import Shelf, shelf

_LEVELS = {"COMMUNE": "C", "DEPARTEMENT": "D", "REGION": "R"}
_NEAR_KM = 0.01


def key(place: Any) -> str:
    return f"{_LEVELS[place.level]}{place.code}"


# --- the sample ---------------------------------------------------------------------------------------------------


def random_query(corpus: Corpus, draw: random.Random) -> Query:
    """Places as people choose them: mostly one commune, often one where somebody is."""
    geography = france()
    homes = [one.place.insee for one in corpus.documents if one and one.place.insee]
    communes = [*homes, *draw.sample(list(geography.communes), len(homes)), *["75056", "69123", "13055", "75115"] * 10]
    radius = draw.choice([None, None, 0, 5, 10, 30, 100, 200, 1000])
    levels = (
        ["COMMUNE"]
        if radius is not None
        else draw.choice([["COMMUNE"]] * 3 + [["DEPARTEMENT"], ["REGION"], list(_LEVELS)])
    )
    codes = {"COMMUNE": communes, "DEPARTEMENT": list(geography.departements), "REGION": list(geography.regions)}
    places = [
        Territory(level, draw.choice(codes[level])) for level in draw.choices(levels, k=draw.choice([1, 1, 1, 2, 3]))
    ]
    words = vocabulary()
    trades = sorted({activity.sector for one in corpus.documents if one for activity in one.activities})
    return Query(
        places=places,
        radius_km=radius,
        sectors=draw.choice([(), (), draw.sample(trades, 1), draw.sample(trades, 12)]),
        service_types=draw.choice([(), (), [draw.choice(words.service_types).code]]),
        kinds=draw.choice([(), (), draw.sample([kind.code for kind in words.kinds], 2)]),
    )


def test_five_hundred_searches_of_the_sample(corpus: Corpus, files: Shelf) -> None:
    draw = random.Random(11)
    structures = [one for one in corpus.documents if one]
    queries = [random_query(corpus, draw) for _ in range(500)]
    matcher = Matcher(structures, france().communes.values())
    asked = [
        {
            "keys": [key(place) for place in query.places],
            "radius": query.radius_km,
            "state": {
                "sectors": list(query.sectors),
                "services": list(query.service_types),
                "kinds": list(query.kinds),
            },
        }
        for query in queries
    ]
    given = {"shelf": files, "activities": build_activities(corpus).decode(), "queries": asked}
    firsts = [0, *accumulate(len(slots_of(one)) for one in corpus.documents)]
    answered = 0
    for query, answer in zip(queries, node.run("reach.mjs", given), strict=True):
        expected = {match.id: match for match in matcher.find(query)}
        ids = {number: one.id for number, one in enumerate(corpus.documents) if one}
        assert {ids[number] for number in answer["documents"]} == set(expected), query
        assert {ids[number] for number in answer["nationals"]} == {m.id for m in expected.values() if m.is_national}
        there = set(answer["there"])
        for number in answer["documents"]:
            match = expected[ids[number]]
            assert (firsts[number] in there) is match.is_there, query
            distance = answer["distances"] and answer["distances"][number]
            assert (distance is None) is (match.distance_km is None), query
            assert distance is None or distance == pytest.approx(match.distance_km, abs=_NEAR_KM)
        answered += bool(expected)
    # Most of these searches find somebody: the comparison is not one of nothing with nothing.
    assert answered > 300


# --- the cases that Python and JavaScript share -----------------------------------------------------------------------

_COUNTRY = "COUNTRY"


def _as_given(structure: AnyStructure | None) -> list[AnyActivity | None]:
    return list(structure.activities) if structure and structure.activities else [None]


def _communes() -> dict[str, Any]:
    """Those of the cases as the browser has them: an arrondissement without a centre has that of its city."""
    known = {commune.code: commune for commune in CASES.communes}
    cities = {"751": "75056", "693": "69123", "132": "13055"}
    return {
        code: {
            "code": code,
            "departement": one.departement,
            "latitude": centre.latitude,
            "longitude": centre.longitude,
        }
        for code, one in known.items()
        if (centre := one if one.latitude is not None else known.get(cities.get(code[:3], ""), one))
    }


def _found(structures: list[Subject], query: Query, answer: Any) -> dict[str, dict[str, Any]]:
    """What an answer says, criteria held on the same slot, by id."""
    found = {}
    slot = 0
    for number, structure in enumerate(structures):
        for activity in _as_given(structure):
            services = {*structure.service_types, *(activity.service_types if activity else ())}
            suits = (
                (not query.sectors or (activity is not None and activity.sector in query.sectors))
                and (not query.origins or (activity is not None and activity.origin in query.origins))
                and (not query.kinds or structure.kind in query.kinds)
                and (not query.service_types or bool(services & {*query.service_types}))
            )
            is_local = "local" not in answer or slot in answer["local"]
            is_national = bool(answer.get("national") and activity and activity.zone and activity.zone.type == _COUNTRY)
            if suits and (is_local or is_national):
                told = found.setdefault(structure.id, {"national": True, "distance": None})
                told["national"] = told["national"] and not is_local
                told["there"] = "there" not in answer or slot in answer["there"]
                told["distance"] = answer["distances"][number] if answer.get("distances") else None
            slot += 1
    return found


def test_the_shared_cases() -> None:
    """Each case in its own small world, all in one run of node."""
    for structures, cases in _worlds():
        communes: list[Commune] = list(CASES.communes)
        reach = build_reach(structures, communes, {}, _as_given)
        given = {
            "shelf": shelf(reach),
            "first": [0, *accumulate(len(_as_given(one)) for one in structures)],
            "communes": _communes(),
            "queries": [
                {"keys": [key(place) for place in case.query.places], "radius": case.query.radius_km} for case in cases
            ],
        }
        for case, answer in zip(cases, node.run("reach.mjs", given), strict=True):
            answer = {name: value for name, value in answer.items() if value is not None}
            found = {
                id: told for id, told in _found(structures, case.query.query(), answer).items() if id in case.structures
            }
            assert set(found) == set(case.expected), case.name
            assert {id for id, told in found.items() if told["there"]} == case.there, case.name
            assert {id for id, told in found.items() if told["national"]} == case.national, case.name
            for id, distance in case.distances_km.items():
                expected = None if distance is None else pytest.approx(distance, abs=_NEAR_KM)
                assert found[id]["distance"] == expected, case.name


def _worlds() -> list[tuple[list[Subject], list[Case]]]:
    """One world holds all: no structure changes what another answers."""
    return [([WORLD[id] for id in sorted(WORLD)], list(CASES.cases))]


def test_a_place_that_does_not_exist_is_refused(corpus: Corpus, files: Shelf) -> None:
    given = {
        "shelf": files,
        "activities": build_activities(corpus).decode(),
        "queries": [{"keys": [key]} for key in ("C99999", "D00", "R84 ")],
    }
    assert [answer.get("error") for answer in node.run("reach.mjs", given)] == ["UnknownPlace"] * 3
