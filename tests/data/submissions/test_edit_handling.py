from typing import Any

import pytest

from data.submissions.edit_handling import Handling, handling_of
from data.submissions.profile_edit import FIELDS

COUNTRY = {"type": "COUNTRY"}
AROUND = {"type": "CUSTOM", "distance_km": 30}


def activity(zone: Any, sector: str = "traiteur", services: tuple[str, ...] = ("PREST",)) -> dict[str, Any]:
    return {"sector": sector, "service_types": services, "zone": zone}


def territories(level: str, count: int, first: int = 0) -> dict[str, Any]:
    codes = range(first, first + count)
    return {"type": "ZONES", "perimeters": [{"level": level, "code": str(code)} for code in codes]}


def test_each_field_has_its_way() -> None:
    ways = {field: handling_of(field, "", "") for field in FIELDS if field != "activities"}
    moderated = {field for field, way in ways.items() if way is Handling.MODERATED}
    assert moderated == {"name", "brand", "website", "social", "pictures", "references", "labels", "networks"}
    assert [field for field, way in ways.items() if way is Handling.CONFIRMED] == ["contact_email"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([activity(AROUND)], [activity(AROUND, services=("DISP", "PREST"))]),
        ([activity(AROUND)], [activity(AROUND), activity(AROUND, "nettoyage")]),
        ([activity(COUNTRY)], [activity(COUNTRY, services=("DISP",))]),
        ([activity(COUNTRY)], [activity(AROUND)]),
        ([activity(None)], [activity(territories("REGION", 3))]),
        ([activity(AROUND)], []),
        ([], [activity(territories("REGION", 5)), activity(territories("REGION", 5))]),
        ([], [activity(territories("REGION", 5)), activity(territories("REGION", 4, first=5), "nettoyage")]),
        ("", [activity({"type": "CUSTOM", "distance_km": 250})]),
    ],
)
def test_services_and_local_zones_change_at_once(before: Any, after: Any) -> None:
    assert handling_of("activities", before, after) is Handling.AT_ONCE


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([activity(AROUND)], [activity(COUNTRY)]),
        ([activity(None)], [activity(COUNTRY)]),
        ([], [activity(COUNTRY)]),
        ([activity(COUNTRY)], [activity(COUNTRY), activity(COUNTRY, "nettoyage")]),
        ([activity(AROUND)], [activity({"type": "CUSTOM", "distance_km": 251})]),
        ([activity(AROUND)], [activity(territories("REGION", 9))]),
        ([activity(AROUND)], [activity(territories("DEPARTEMENT", 48))]),
        ([], [activity(territories("REGION", 5)), activity(territories("REGION", 4, first=5))]),
    ],
)
def test_a_trade_carried_to_the_whole_country_is_moderated(before: Any, after: Any) -> None:
    assert handling_of("activities", before, after) is Handling.MODERATED
