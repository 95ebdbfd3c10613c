import random
from typing import Any

import pytest

from data.geography import france
from data.matching import Matcher, Query
from data.model import Activity, Zone, ZoneType
from plugins.search.corpus import Corpus
from tests.plugins.search.columns.searching import ask, naive, random_ask
from tests.plugins.search.structures import BARE, DERIVED, INTERIM, JARDINS, NET, structure


def _told(counts: dict[str, Any]) -> dict[str, Any]:
    """Without the options that nobody has."""
    return {
        key: {option: n for option, n in value.items() if n} if isinstance(value, dict) else value
        for key, value in counts.items()
    }


def test_filters_and_counts_are_those_of_plain_searches(corpus: Corpus) -> None:
    draw = random.Random(11)
    asks = [random_ask(corpus, draw) for _ in range(25)]
    answers = ask(corpus, asks)
    assert sum(answer["total"] > 0 for answer in answers) > 9
    assert any(answer["national"] for answer in answers)
    for one, answer in zip(asks, answers, strict=True):
        expected = naive(corpus, one)
        assert _told(answer["counts"]) == _told(expected["counts"]), one["state"]
        assert {key: answer[key] for key in ("documents", "national", "total")} == {
            key: expected[key] for key in ("documents", "national", "total")
        }, one["state"]


def test_trades_and_services_answer_as_the_matcher_does(corpus: Corpus) -> None:
    live = [one for one in corpus.documents if one]
    matcher = Matcher(live, france().communes.values())
    queries = [
        Query(sectors=["nettoyage-de-locaux"], service_types=["PREST"]),
        Query(sectors=["traiteur", "blanchisserie"], kinds=["EA", "ESAT"]),
        Query(service_types=["DISP"], kinds=["AI", "ETTI", "GEIQ"]),
    ]
    asks = [
        {"state": {"sectors": [*one.sectors], "services": [*one.service_types], "kinds": [*one.kinds]}}
        for one in queries
    ]
    for query, answer in zip(queries, ask(corpus, asks), strict=True):
        found = {corpus.documents[number].id for number in answer["documents"]}  # type: ignore[union-attr]
        assert found == {match.id for match in matcher.find(query)}
        assert found


def test_trade_service_and_place_hold_on_one_activity() -> None:
    country = Zone(ZoneType.COUNTRY)
    two = structure(
        "50723456700017", "EI", "Deux",
        activities=(Activity("plomberie", ("BUILD",)), Activity("traiteur", ("PREST",), country)),
    )  # fmt: skip
    corpus = Corpus((two,))
    # Plumbing is found here, catering everywhere.
    place = {"local": [1, 0], "national": True}
    states = [
        {"sectors": ["plomberie"], "services": ["PREST"]},
        {"sectors": ["traiteur"], "services": ["PREST"]},
        {"sectors": ["plomberie"]},
        {},
    ]
    answers = ask(corpus, [{"state": state, "place": place} for state in states])
    assert [(answer["total"], answer["national"]) for answer in answers] == [(0, []), (1, [0]), (1, []), (1, [])]
    assert answers[0]["counts"]["services"] == {"DISP": 0, "PREST": 0, "BUILD": 1}
    assert {slug for slug, n in answers[0]["counts"]["sectors"].items() if n} == {"traiteur", "restauration"}


def test_a_count_is_of_structures_not_of_activities() -> None:
    trades = ("traiteur", "fromagerie", "traiteur")
    busy = structure("50723456700017", "EI", "Trois", *trades)
    counts = ask(Corpus((busy,)), [{"state": {}}])[0]["counts"]["sectors"]
    assert {slug: n for slug, n in counts.items() if n} == {"traiteur": 1, "fromagerie": 1, "restauration": 1}


def test_a_derived_trade_answers_as_a_declared_one() -> None:
    answer = ask(Corpus((DERIVED, NET)), [{"state": {"sectors": ["peinture-revetement-des-murs"]}}])[0]
    assert answer["documents"] == [0]


def test_an_option_that_does_not_exist_keeps_nobody() -> None:
    states = [{"sectors": ["x"]}, {"services": ["x"]}, {"kinds": ["x"]}, {"networks": ["x"]}]
    answers = ask(Corpus((JARDINS, INTERIM, BARE)), [{"state": state} for state in states])
    assert [answer["total"] for answer in answers] == [0, 0, 0, 0]


def test_only_the_facets_that_came_are_counted() -> None:
    answer = ask(Corpus((JARDINS,)), [{"state": {"networks": ["coorace"]}, "facets": ["staff"]}])[0]
    assert {"networks", "staff"} <= answer["counts"].keys()
    assert not {"labels", "turnover", "references"} & answer["counts"].keys()


def test_filtering_by_a_facet_that_did_not_come_is_said() -> None:
    with pytest.raises(AssertionError, match="networks: add this facet"):
        ask(Corpus((JARDINS,)), [{"state": {"networks": ["coorace"]}, "ready": False}])


def test_addresses_are_counted_by_departement(corpus: Corpus) -> None:
    counts = ask(corpus, [{"state": {"kinds": ["EA"]}, "facets": ["departements"]}])[0]["counts"]["departements"]
    expected = [one.place.departement for one in corpus.documents if one and one.kind == "EA" and one.place.departement]
    assert {code: n for code, n in counts.items() if n} == {code: expected.count(code) for code in expected}
