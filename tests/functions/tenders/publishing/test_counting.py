"""The number of structures that a buyer reads: the one that is written to, with its plural, or what to ask less of."""

from pathlib import Path
from typing import Any

import pytest

from data.model import Perimeter, PerimeterLevel
from functions.ports import StoreUnavailable
from functions.tenders.publishing.counting import Count, count_of
from functions.tenders.sending.matching import TenderMatching
from tests.functions.tenders.needs import GRENOBLE, a_tender
from tests.functions.tenders.publishing.typed_need import on_tuesday
from tests.functions.world import World

pytestmark = pytest.mark.usefixtures("near_grenoble")
NOTHING_ASKED = "sans aucun de ces choix, dans toute la France"
LYON = Perimeter(PerimeterLevel.COMMUNE, "69123")


@pytest.fixture
def three(world: World) -> World:
    """Three structures that clean around Grenoble."""
    return on_tuesday(world)


def test_it_is_the_number_of_structures_written_to(three: World) -> None:
    tender = a_tender()

    count = count_of(three.desk, tender)
    assert count == Count(3)
    assert count.count == len(TenderMatching(three.desk).matched(tender))


@pytest.mark.parametrize("changes", [{"sectors": ()}, {"perimeters": ()}])
def test_without_a_trade_or_a_place_nothing_is_counted(three: World, changes: dict[str, Any]) -> None:
    assert count_of(three.desk, a_tender(**changes)) is None


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (0, "Aucune structure ne correspond à tout ce que vous demandez."),
        (1, "1 structure correspond à ce besoin."),
        (2, "2 structures correspondent à ce besoin."),
        (1_234, "1\u202f234 structures correspondent à ce besoin."),
    ],
)
def test_its_plural_is_french(count: int, sentence: str) -> None:
    assert Count(count).sentence.replace("\xa0", " ") == sentence


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"kinds": ("ESAT",)}, ["avec tous les types de structures", NOTHING_ASKED]),
        ({"service_types": ("DISP",)}, ["avec toutes les façons de travailler", NOTHING_ASKED]),
        (
            {"perimeters": (LYON,), "service_types": ()},
            ["dans toute la région", "dans toute la France"],
        ),
        ({"kinds": ("ESAT",), "perimeters": (LYON,)}, [NOTHING_ASKED]),
        ({"sectors": ("traiteur",)}, []),
    ],
)
def test_when_there_is_none_what_to_ask_less_of_is_told(
    three: World, changes: dict[str, Any], expected: list[str]
) -> None:
    count = count_of(three.desk, a_tender(**changes))

    assert count is not None
    assert count.count == 0
    assert [one.words for one in count.wider] == expected
    assert all(one.count == 3 for one in count.wider)


def test_a_store_that_cannot_be_read_counts_nothing(three: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        type(three.store), "recipients", lambda *_: (_ for _ in ()).throw(StoreUnavailable("unreadable"))
    )

    assert count_of(three.desk, a_tender(perimeters=(GRENOBLE,))) is None


def test_nothing_is_loaded_before_the_first_night(tmp_path: Path) -> None:
    world = World(tmp_path, is_loaded=False)
    try:
        count = count_of(world.desk, a_tender())
    finally:
        world.connections.close()

    assert count == Count(0)
