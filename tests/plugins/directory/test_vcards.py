"""What a phone reads of a card."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.model import Place
from plugins.directory.vcards import vcard
from tests.plugins.search.structures import structure

PAGE = "https://exemple.fr/prestataires/les-jardins/"


def read(card: str) -> dict[str, list[str]]:
    """The properties of a card and their values, as RFC 2426 reads them."""
    assert card.endswith("\r\n")
    lines = card.replace("\r\n ", "").split("\r\n")[:-1]
    assert lines[0] == "BEGIN:VCARD"
    assert lines[-1] == "END:VCARD"
    found: dict[str, list[str]] = {}
    for line in lines:
        name, _, value = line.partition(":")
        found.setdefault(name.split(";")[0], []).append(value)
    return found


def fields(value: str) -> list[str]:
    """The parts of a compound value."""
    return [re.sub(r"\\(.)", r"\1", part) for part in re.split(r"(?<!\\);", value)]


def text(value: str) -> str:
    return re.sub(r"\\(.)", r"\1", value)


def of(**changes: Any) -> dict[str, list[str]]:
    told: dict[str, Any] = {"name": "Les Jardins"} | changes
    return read(vcard(structure("41987654300021", "ACI", told.pop("name"), **told), PAGE))


def test_a_card_says_who_where_and_which_page() -> None:
    place = Place(address="3 rue du Drac ; bâtiment B, porte 2", postcode="38600", city="Fontaine")
    card = of(place=place, website="https://jardins.example/", brand="Le Jardin")
    assert card["FN"] == ["Le Jardin"]
    assert card["ORG"] == ["Les Jardins"]
    assert fields(card["ADR"][0])[2:] == ["3 rue du Drac ; bâtiment B, porte 2", "Fontaine", "", "38600", "France"]
    assert card["URL"] == ["https://jardins.example/", PAGE]
    assert card["NOTE"] == ["Atelier et chantier d’insertion (ACI)"]


def test_a_card_holds_only_what_the_structure_chose_to_publish() -> None:
    assert not {"TEL", "EMAIL"} & of(has_contact=True).keys()
    card = of(published_email="bonjour@jardins.example", published_phone="+33476000000")
    assert (card["EMAIL"], card["TEL"]) == (["bonjour@jardins.example"], ["+33476000000"])


@given(st.text(min_size=1))
@pytest.mark.parametrize("field", ["name", "brand"])
def test_no_name_breaks_a_card(field: str, name: str) -> None:
    card = of(**{field: name})
    shown = " ".join(name.split())
    if shown:
        assert text(card["FN"][0]) == shown
    assert set(card) <= {"BEGIN", "VERSION", "N", "FN", "ORG", "URL", "NOTE", "END"}


@given(st.text(st.characters(min_codepoint=0x20, exclude_categories=("Cs", "Cc")), min_size=60, max_size=255))
def test_long_lines_are_folded_between_letters(name: str) -> None:
    card = vcard(structure("41987654300021", "ACI", "x" + name), PAGE)
    assert all(len(line.encode()) <= 75 for line in card.split("\r\n"))
