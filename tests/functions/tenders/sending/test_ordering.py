"""The order of sending: complete profiles and those that answer first, always the same."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.matching import Match
from data.model import Offer, Workforce
from functions.tenders.records import AnswerHabits
from functions.tenders.sending.matching import TenderMatching
from functions.tenders.sending.ordering import ANSWERS_WEIGHT, in_sending_order, points_of
from tests.functions.tenders.needs import a_structure, a_tender, load
from tests.functions.world import World

pytestmark = pytest.mark.usefixtures("near_grenoble")
NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)


def habits(id: str, asked: int, answered: int) -> AnswerHabits:
    return AnswerHabits(id=id, asked=asked, answered=answered, last_at=NOW)


def near(id: str, distance: float | None = 1.0, is_national: bool = False) -> Match:
    return Match(id, distance, not is_national, is_national)


def test_a_complete_profile_goes_first(world: World) -> None:
    bare, complete = (
        a_structure(1),
        a_structure(2, description="Nous nettoyons.", offers=(Offer("Vitres"),), workforce=Workforce(3, 12)),
    )
    load(world, bare, complete)
    assert TenderMatching(world.desk).matched(a_tender()) == [complete.id, bare.id]


def test_whoever_answers_goes_before_whoever_never_does(world: World) -> None:
    structures = [a_structure(rank) for rank in range(4)]
    load(world, *structures)
    silent, answers, new, asked_once = (one.id for one in structures)
    world.store.commit([habits(silent, 5, 0), habits(answers, 5, 5), habits(asked_once, 1, 0)])

    assert TenderMatching(world.desk).matched(a_tender()) == [answers, new, asked_once, silent]


@pytest.mark.parametrize(
    ("asked", "answered", "points"), [(0, 0, 0), (1, 0, 0), (1, 1, 13), (5, 5, 29), (2, 0, -13), (6, 0, -29)]
)
def test_points_are_those_that_are_documented(asked: int, answered: int, points: int) -> None:
    assert round(points_of(habits("x", asked, answered))) == points


@given(st.integers(0, 500), st.integers(0, 500))
def test_past_answers_weigh_what_they_may_and_no_more(asked: int, answered: int) -> None:
    points = points_of(habits("x", asked, answered))
    assert -ANSWERS_WEIGHT < points < ANSWERS_WEIGHT
    assert points_of(habits("x", asked, answered + 1)) >= points
    assert points_of(habits("x", asked + 1, answered)) <= points


def test_equals_go_local_first_then_nearest_then_by_id() -> None:
    matches = [near("e", is_national=True), near("d", None), near("c", 9.0), near("b", 3.0), near("a", 9.0)]
    assert in_sending_order(matches, dict.fromkeys("abcde", 50), {}) == ["b", "a", "c", "d", "e"]


@given(st.permutations([near(id, distance) for id, distance in zip("abcdef", (3, 1, 2, None, 1, 3), strict=True)]))
def test_the_order_does_not_depend_on_how_it_was_found(matches: list[Match]) -> None:
    scores = dict.fromkeys("abcdef", 50) | {"f": 60}
    assert in_sending_order(matches, scores, {}) == ["f", "b", "e", "c", "a", "d"]
