from datetime import date
from typing import Any

from data.model import Activity, Provenance, Zone, ZoneType
from plugins.search.corpus import Corpus
from tests.plugins.search.columns.searching import ask
from tests.plugins.search.structures import structure

_NAMES = ["Zèbre", "Atelier", "Étape", "Bois", "Bois et fer"]
_DAYS = [3, 9, 1, 9, 5]
CORPUS = Corpus(
    tuple(
        structure(
            f"5072345670001{rank}",
            "EI",
            name,
            activities=(Activity("traiteur", zone=Zone(ZoneType.COUNTRY)),),
            source=Provenance("emplois", date(2026, 11, day)),
        )
        for rank, (name, day) in enumerate(zip(_NAMES, _DAYS, strict=True))
    )
)


def order(sort: str = "relevance", **found: Any) -> list[str]:
    return [_NAMES[number] for number in ask(CORPUS, [{"state": {"sort": sort}, **found}])[0]["order"]]


def test_without_words_nor_place_the_order_is_that_of_names() -> None:
    assert order() == order("name") == ["Atelier", "Bois", "Bois et fer", "Étape", "Zèbre"]


def test_the_best_score_comes_first_and_shorter_names_of_equal_ones() -> None:
    assert order(scores=[1, 2, 0.5, 2, 2 + 1e-12]) == ["Bois", "Atelier", "Bois et fer", "Zèbre", "Étape"]


def test_what_works_here_comes_before_what_works_everywhere() -> None:
    place = {"local": [1, 0, 1, 1, 1], "national": True}
    assert order(place=place, scores=[1, 2, 0.5, 2, 2]) == ["Bois", "Bois et fer", "Zèbre", "Étape", "Atelier"]
    assert order(place=place, distances=[1, 0, 2, 3, 4])[-1] == "Atelier"
    assert order("distance", place=place, distances=[1, 0, 2, 3, 4])[-1] == "Atelier"
    assert order("name", place=place)[0] == "Atelier"


def test_around_a_commune_the_nearest_comes_first_and_the_unknown_last() -> None:
    assert order(distances=[12, None, None, 0, 3]) == ["Bois", "Bois et fer", "Zèbre", "Atelier", "Étape"]
    distances = [12, 3, None, 0, 3]
    assert order(distances=distances) == ["Bois", "Atelier", "Bois et fer", "Zèbre", "Étape"]
    scores = [5, 1, 1, 1, 1]
    assert order(distances=distances, scores=scores)[0] == "Zèbre"
    assert order("distance", distances=distances, scores=scores)[0] == "Bois"


def test_the_order_of_distances_needs_distances() -> None:
    assert order("distance", scores=[1, 2, 3, 4, 5]) == order(scores=[1, 2, 3, 4, 5])


def test_the_latest_updated_comes_first_then_by_name() -> None:
    assert order("date", scores=[5, 4, 3, 2, 1]) == ["Atelier", "Bois", "Bois et fer", "Zèbre", "Étape"]
