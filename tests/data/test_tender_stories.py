"""What the public may know of needs: where they are told to be, what is refused, and the file that holds them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from data.model import Perimeter, PerimeterLevel
from data.needs_file import UnreadableNeeds, read_needs, written
from data.tender_stories import (
    SEVERAL_REGIONS,
    WHOLE_COUNTRY,
    InspiringNeed,
    PublicNeeds,
    TenderFigures,
    figures_problems,
    need_problems,
    place_of,
    place_words,
)
from tests.site import NEEDS

COMMUNE, DEPARTEMENT, REGION = PerimeterLevel.COMMUNE, PerimeterLevel.DEPARTEMENT, PerimeterLevel.REGION


def a_need(**changes: Any) -> InspiringNeed:
    return replace(read_needs(NEEDS).stories[0], **changes)


def some_figures(**changes: Any) -> TenderFigures:
    figures = read_needs(NEEDS).figures
    assert figures is not None
    return replace(figures, **changes)


@pytest.mark.parametrize(
    ("perimeters", "place", "words"),
    [
        ([(COMMUNE, "38185")], "Isère", "dans l’Isère"),
        ([(COMMUNE, "38185"), (DEPARTEMENT, "38")], "Isère", "dans l’Isère"),
        ([(COMMUNE, "38185"), (DEPARTEMENT, "69")], "Auvergne-Rhône-Alpes", "en Auvergne-Rhône-Alpes"),
        ([(REGION, "84"), (COMMUNE, "38185")], "Auvergne-Rhône-Alpes", "en Auvergne-Rhône-Alpes"),
        ([(REGION, "84")], "Auvergne-Rhône-Alpes", "en Auvergne-Rhône-Alpes"),
        ([(DEPARTEMENT, "84")], "Vaucluse", "dans le Vaucluse"),
        ([(COMMUNE, "75101"), (COMMUNE, "75056")], "Paris", "à Paris"),
        ([(COMMUNE, "38185"), (COMMUNE, "75056")], SEVERAL_REGIONS, "dans plusieurs régions"),
    ],
)
def test_a_place_is_told_no_closer_than_its_departement(
    perimeters: list[tuple[PerimeterLevel, str]], place: str, words: str
) -> None:
    assert place_of([Perimeter(level, code) for level, code in perimeters]) == place
    assert place_words(place) == words


def test_the_whole_country_is_told_as_such() -> None:
    assert place_of((), whole_country=True) == WHOLE_COUNTRY
    assert place_words(WHOLE_COUNTRY) == "dans toute la France"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "Besoin 1"),
        ("title", ""),
        ("title", "Écrire à zoe@mairie.example"),
        ("text", "Appelez le 01 99 00 12 34 pour en savoir plus."),
        ("text", "court"),
        ("sectors", ()),
        ("sectors", ("inconnu",)),
        ("place", "Grenoble"),
        ("buyer_kind", "Mairie de Trucville"),
        ("amount", "2K"),
        ("month", "2026-13"),
        ("interested", 2),
        ("interested", 900),
    ],
)
def test_what_may_not_be_shown_is_told_by_field(field: str, value: object) -> None:
    assert need_problems(a_need()) == {}
    assert list(need_problems(a_need(**{field: value}))) == [field]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("since", date(2027, 1, 1)),
        ("kinds", {"OTHER": 24}),
        ("structures", 5_000),
        ("with_interest", 25),
        ("with_three", 22),
        ("declined", 5_000),
        ("surveyed", 25),
        ("contracted_by_buyers", 12),
        ("requests", -1),
    ],
)
def test_figures_that_contradict_each_other_are_refused(field: str, value: object) -> None:
    assert figures_problems(some_figures()) == {}
    assert field in figures_problems(some_figures(**{field: value}))


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "needs.json"
    for needs in (read_needs(NEEDS), PublicNeeds(), PublicNeeds(stories=(a_need(contracted=None),))):
        file.write_bytes(written(needs))
        assert read_needs(file) == needs
    assert NEEDS.read_bytes() == written(read_needs(NEEDS))


def test_no_file_is_nothing_to_show(tmp_path: Path) -> None:
    assert read_needs(tmp_path / "needs.json") == PublicNeeds()


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


@pytest.mark.parametrize(
    ("change", "near", "told"),
    [
        (lambda text: text.replace('"asked": 14', '"asked": "14"'), '"asked": "14"', 'asked vaut "14". Expected `int`'),
        (lambda text: text.replace('"Isère"', '"Fontaine"'), '"place": "Fontaine"', 'place vaut "Fontaine". '),
        (lambda text: text.replace('"declined": 96', '"declined": 960'), '"declined"', "declined vaut 960. "),
        (lambda text: text.replace('"month"', '"mois"'), '{\n   "id"', "unknown field `mois`"),
        (lambda text: text.replace('"since"', "since"), "since", "JSON"),
        (
            lambda text: text.replace("locaux-2", "locaux"),
            '"besoin-nettoyage-de-locaux",\n   "title": "Les vitres',
            "Deux besoins",
        ),
    ],
)
def test_what_is_refused_is_told_with_its_line_and_value(
    tmp_path: Path, change: Callable[[str], str], near: str, told: str
) -> None:
    file = tmp_path / "needs.json"
    text = change(NEEDS.read_text(encoding="utf-8"))
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableNeeds) as refusal:
        read_needs(file)
    assert str(refusal.value).startswith(f"{file}, ligne {line_of(text, near)} : ")
    assert told in str(refusal.value)


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff\xfe", b'{"stories": {}}', b'{"storie": []}', b"null"])
def test_another_file_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "needs.json"
    file.write_bytes(content)
    with pytest.raises(UnreadableNeeds, match=r"needs\.json"):
        read_needs(file)
