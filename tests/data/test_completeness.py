from typing import Any

import pytest

from data.completeness import CODES, completeness_of
from data.model import Activity, ActivityOrigin, ClientReference, Offer, Picture, Workforce, Zone, ZoneType
from data.submissions.profile_edit import FIELDS
from tests.data.submissions.profiles import structure

COUNTRY = Zone(ZoneType.COUNTRY)
WHOLE: dict[str, Any] = {
    "has_contact": True,
    "activities": (Activity("traiteur", ("PREST",), COUNTRY),),
    "description": "Traiteur.",
    "offers": (Offer("Buffet"),),
    "website": "https://exemple.fr",
    "workforce": Workforce(supported=3),
    "references": (ClientReference("Ville de Grenoble"),),
    "pictures": (Picture("a.webp", "La cuisine"),),
}
NOTHING = {field: type(value)() for field, value in WHOLE.items()}


def missing(**told: Any) -> list[str]:
    return [one.code for one in completeness_of(structure(**WHOLE | told)).missing]


def test_a_whole_profile_scores_a_hundred_without_label_network_or_brand() -> None:
    whole = completeness_of(structure(**WHOLE, labels=(), networks=(), brand=""))
    assert (whole.score, whole.missing) == (100, ())


def test_an_empty_profile_lacks_everything_most_useful_first() -> None:
    nothing = completeness_of(structure(**NOTHING))
    assert nothing.score == 0
    assert [one.code for one in nothing.missing] == list(CODES)
    points = [one.points for one in nothing.missing]
    assert points == sorted(points, reverse=True)
    assert sum(points) == 100


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"has_contact": False}, "contact"),
        ({"description": ""}, "description"),
        ({"website": None}, "website"),
        ({"workforce": Workforce()}, "staff"),
        ({"offers": ()}, "offers"),
        ({"references": ()}, "references"),
        ({"pictures": ()}, "pictures"),
        ({"activities": (Activity("traiteur", (), COUNTRY),)}, "service-types"),
        ({"activities": (Activity("traiteur", ("PREST",)),)}, "zones"),
        ({"activities": (Activity("traiteur", ("PREST",), COUNTRY, ActivityOrigin.DERIVED_FROM_NAF),)}, "trades"),
    ],
)
def test_each_part_is_missed(told: dict[str, Any], code: str) -> None:
    assert missing(**told) == [code]


def test_what_is_missing_adds_up_to_the_score() -> None:
    half = (Activity("traiteur", ("PREST",), COUNTRY), Activity("traiteur"), Activity("nettoyage-de-locaux"))
    told = completeness_of(structure(**WHOLE | {"activities": half, "website": None}))
    assert told.score == 100 - sum(one.points for one in told.missing)
    assert [one.code for one in told.missing] == ["zones", "service-types", "website"]


def test_no_worker_is_told_and_a_registry_s_band_too() -> None:
    assert missing(workforce=Workforce(permanent=0)) == []
    assert missing(workforce=Workforce(), staff_band="11") == []


def test_a_service_that_the_kind_imposes_is_told() -> None:
    assert missing(activities=(Activity("traiteur", (), COUNTRY),), service_types=("DISP",)) == []


def test_an_owner_can_edit_all_that_is_missing() -> None:
    assert {one.field for one in completeness_of(structure(**NOTHING)).missing} <= set(FIELDS)
