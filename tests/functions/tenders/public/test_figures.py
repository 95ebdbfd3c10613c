"""What came of the needs of a year, counted."""

from datetime import date, timedelta

import pytest

from data.submissions.tender_states import Contracted, TenderState
from data.tender_stories import TenderFigures, figures_problems
from functions.tenders.public.figures import figures
from tests.functions.tenders.needs import TUESDAY, a_record
from tests.functions.tenders.public.published import a_published_need
from tests.functions.world import World


@pytest.fixture(autouse=True)
def _on_a_tuesday(world: World) -> None:
    world.clock.moment = TUESDAY


def counted(world: World) -> TenderFigures:
    found = figures(world.store, TUESDAY)
    assert found is not None
    assert figures_problems(found) == {}
    return found


def test_each_answer_is_counted_and_each_structure_once(world: World) -> None:
    for rank, answers in enumerate([(0, 2, 1), (1, 0, 1), (3, 1, 0), (4, 0, 0), (5, 5, 5)]):
        a_published_need(world, rank, TUESDAY - timedelta(days=rank), answers)
    found = counted(world)
    assert (found.published, found.requests, found.structures) == (5, 28, 15)
    assert (found.with_interest, found.with_three) == (4, 3)
    assert (found.interested, found.declined) == (13, 8)
    assert (found.since, found.day) == (date(2025, 11, 25), date(2026, 11, 24))


def test_a_year_is_a_year(world: World) -> None:
    for rank, days in enumerate([0, 1, 2, 3, 364, 365, 366, 400]):
        a_published_need(world, rank, TUESDAY - timedelta(days=days), (3, 0, 0))
    assert counted(world).published == 5


def test_only_what_a_moderator_accepted_is_published(world: World) -> None:
    for rank in range(5):
        a_published_need(world, rank, TUESDAY, kind="PROJ" if rank else "TENDER")
    for rank, state in enumerate((TenderState.DRAFT, TenderState.SUBMITTED, TenderState.REJECTED), start=5):
        a_record(world, id=f"TEST-NEED-{rank:04d}", state=state)
    found = counted(world)
    assert found.kinds == {"TENDER": 1, "PROJ": 4}
    assert list(found.kinds) == ["TENDER", "PROJ"]


def test_a_few_needs_have_no_figures(world: World) -> None:
    for rank in range(4):
        a_published_need(world, rank, TUESDAY, (3, 0, 0))
    assert figures(world.store, TUESDAY) is None
    a_published_need(world, 4, TUESDAY)
    assert counted(world).published == 5


def test_half_of_the_first_answers_came_within_the_median(world: World) -> None:
    for rank in range(4):
        a_published_need(world, rank, TUESDAY, (1, 0, 0))
    a_published_need(world, 4, TUESDAY)
    assert counted(world).first_interest_hours is None, "four delays would tell of a few"
    a_published_need(world, 5, TUESDAY, (2, 0, 0))
    assert counted(world).first_interest_hours == 3


def test_contracts_are_needs_of_which_one_side_says_yes(world: World) -> None:
    said = [Contracted.YES, Contracted.NO, Contracted.NOT_YET, None, None]
    for rank, contracted in enumerate(said):
        asked = TUESDAY if rank == 3 else None
        a_published_need(world, rank, TUESDAY, (3, 0, 0), contracted=contracted, surveyed_at=asked)
    found = counted(world)
    assert (found.surveyed, found.contracted_by_buyers, found.contracted_by_structures) == (4, 1, 0)
