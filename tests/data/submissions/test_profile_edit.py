from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.consolidation import editing
from data.model import Activity, ActivityOrigin, Structure, Zone, ZoneType
from data.submissions.profile_edit import (
    FIELDS,
    PARTS,
    PRIVATE,
    Part,
    changes_between,
    current_values,
    part_of,
    tidied,
)
from data.verdicts import Unusable
from tests.data.submissions.profiles import CONTACT, STRUCTURE, structure

CURRENT = current_values(STRUCTURE, CONTACT)


def changes(field: str, value: Any, of: Structure = STRUCTURE) -> dict[str, tuple[Any, Any]]:
    said = current_values(of, CONTACT)
    found = changes_between(said, said | {field: value}, of.service_types)
    return {name: (change.before, change.after) for name, change in found.items()}


def test_the_four_parts_hold_each_field_of_consolidation_once() -> None:
    assert sorted(FIELDS) == sorted([*editing.EDITABLE, *editing.CONTACT])
    assert frozenset(editing.CONTACT) == PRIVATE
    assert list(PARTS) == list(Part)
    assert all(field in PARTS[part_of(field)] for field in FIELDS)


@pytest.mark.parametrize("field", ["kind", "siret"])
def test_kind_and_siret_are_on_no_page(field: str) -> None:
    with pytest.raises(KeyError):
        part_of(field)
    with pytest.raises(KeyError):
        tidied(field, "EI")


def test_an_untouched_form_makes_no_change() -> None:
    assert changes_between(CURRENT, CURRENT) == {}
    posted = msgspec.json.decode(msgspec.json.encode(CURRENT))
    assert changes_between(CURRENT, posted) == {}


def test_without_a_contact_the_private_fields_are_empty() -> None:
    values = current_values(STRUCTURE, None)
    assert {values[field] for field in PRIVATE} == {""}


def test_a_field_that_was_not_sent_stays() -> None:
    assert changes_between(CURRENT, {"brand": "Drac"}).keys() == {"brand"}


@pytest.mark.parametrize(
    ("field", "same"),
    [
        ("description", "  Nous cultivons des légumes.\r\n\r\nEt des fleurs.\r\n"),
        ("name", "Les  Jardins du Drac "),
        ("brand", None),
        ("social", ""),
        ("website", "jardins-du-drac.fr"),
        ("labels", ["rge", "esus", "rge"]),
        ("networks", []),
        ("published_phone", "04 76 00 00 00"),
        ("published_email", " "),
        ("contact_email", "Zoe@Jardins-du-Drac.fr"),
        ("contact_phone", "06.39.98.00.01"),
        ("workforce", {"supported": 12, "permanent": 4}),
        ("offers", [{"name": "Paniers ", "description": "Chaque semaine."}, {"name": "Fleurs", "description": ""}]),
        (
            "activities",
            [
                {"sector": "maraichage-legumerie-conserverie"},
                {
                    "sector": "traiteur",
                    "service_types": ["PREST", "PREST"],
                    "zone": {
                        "type": "ZONES",
                        "distance_km": 20,
                        "perimeters": [{"level": "COMMUNE", "code": "38185"}, {"level": "DEPARTEMENT", "code": "38"}],
                    },
                },
            ],
        ),
    ],
)
def test_what_says_the_same_is_no_change_however_it_is_written(field: str, same: Any) -> None:
    assert changes(field, same) == {}


@pytest.mark.parametrize(
    ("field", "value", "after"),
    [
        ("description", "Des\x00 légumes.", "Des légumes."),
        ("website", "", ""),
        ("website", "exemple.fr", "https://exemple.fr"),
        ("brand", "DRAC NATURE", "Drac Nature"),
        ("workforce", {"permanent": 0}, {"permanent": 0}),
        ("labels", ["rge"], ["rge"]),
        ("contact_phone", "0476000001", "+33476000001"),
        ("contact_email", "accueil@JARDINS-DU-DRAC.fr", "accueil@jardins-du-drac.fr"),
        ("offers", CURRENT["offers"][::-1], CURRENT["offers"][::-1]),
        ("references", [], []),
        (
            "pictures",
            [{"file": "a.webp", "alternative": "La\nserre\u202e"},
             {"file": "a.webp", "alternative": "La grande serre"}],
            [{"file": "a.webp", "alternative": "La grande serre"}],
        ),
        ("activities", CURRENT["activities"][:1] * 2, [CURRENT["activities"][0] | {"zone": {
            "type": "ZONES",
            "perimeters": [{"level": "COMMUNE", "code": "38185"}, {"level": "DEPARTEMENT", "code": "38"}],
        }}]),
    ],
)  # fmt: skip
def test_a_change_is_told_as_it_will_be_kept(field: str, value: Any, after: Any) -> None:
    assert changes(field, value) == {field: (CURRENT[field], after)}


def test_a_trade_its_owner_keeps_among_others_is_declared_from_then_on() -> None:
    kept = [CURRENT["activities"][1]]
    assert changes("activities", kept)["activities"][1] == [{"sector": "maraichage-legumerie-conserverie"}]


def test_a_service_the_kind_imposes_is_no_change_when_the_form_shows_it_chosen() -> None:
    etti = structure(kind="ETTI", service_types=("DISP",), activities=(Activity("traiteur"),))
    assert changes("activities", [{"sector": "traiteur", "service_types": ["DISP"]}], etti) == {}
    assert changes("activities", [{"sector": "traiteur", "service_types": ["PREST"]}], etti)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("website", "javascript:alert(1)"),
        ("labels", ["gold"]),
        ("pictures", [{"file": "\ud800.webp", "alternative": "Serre"}]),
        ("activities", [{"sector": "traiteur", "zone": {"type": "CUSTOM"}}]),
    ],
)
def test_what_cannot_be_kept_is_said(field: str, value: Any) -> None:
    with pytest.raises(Unusable):
        tidied(field, value)


_TEXTS = st.text() | st.sampled_from(["ASSOCIATION L'ENVOL", "a <b>b</b> &amp; c", "x@exemple.fr", "0476000000"])


@settings(max_examples=60)
@given(
    field=st.sampled_from(["name", "brand", "description", "website", "contact_last_name", "contact_phone"]),
    text=_TEXTS,
)
def test_what_was_tidied_is_kept_as_it_is(field: str, text: str) -> None:
    try:
        once = tidied(field, text)
    except Unusable:
        return
    assert tidied(field, once) == once


@given(
    origins=st.lists(st.sampled_from(list(ActivityOrigin)), max_size=4),
    zone=st.sampled_from([None, Zone(ZoneType.COUNTRY, distance_km=3), Zone(ZoneType.CUSTOM, distance_km=30)]),
)
def test_every_activity_kept_is_its_owner_s(origins: list[ActivityOrigin], zone: Zone | None) -> None:
    values = [msgspec.to_builtins(Activity("traiteur", ("PREST",), zone, origin)) for origin in origins]
    assert all("origin" not in one for one in tidied("activities", values))
    assert len(tidied("activities", values)) == min(1, len(values))
