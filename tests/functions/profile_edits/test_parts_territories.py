"""Territories as people type them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.geography import france
from data.model import Perimeter, PerimeterLevel
from functions.profile_edits.parts.territories import exists, read_lines, words_of


def codes(text: str) -> list[str]:
    read = read_lines(text)
    assert not read.problems, read.problems
    return [one["code"] for one in read.perimeters]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("Isère", ["38"]),
        ("isere\r\n\r\n  38000 ", ["38", "38185"]),
        ("Isère\nISERE\n38", ["38"]),
        ("Saint-Denis (93)", ["93066"]),
        ("Isère, Savoie; Rhône", ["38", "73", "69"]),
        ("Grenoble, Isère", ["38185"]),
        ("Saint-Denis, Réunion", ["97411"]),
        ("Bretagne", ["53"]),
    ],
)
def test_lines_are_understood(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


def test_each_line_that_is_not_understood_is_told() -> None:
    read = read_lines("Isère\nXqfzzz\nSaint-Denis")

    assert [one["code"] for one in read.perimeters] == ["38"]
    unknown, ambiguous = read.problems
    assert "Xqfzzz" in unknown
    assert "Saint-Denis (93)" in ambiguous


def test_choices_told_of_a_name_are_understood() -> None:
    [sentence] = read_lines("Vienne").problems
    choices = sentence.partition("\u202f: ")[2].rstrip(".").split(", ")

    assert len(choices) == 2
    assert len(codes("\n".join(choices))) == 2


@pytest.mark.parametrize(
    ("typed", "territory"),
    [
        ("Grenobel", "Grenoble (38)"),
        ("Lyno", "Lyon (69)"),
        ("Rhône-Alpes", "Auvergne-Rhône-Alpes"),
        ("Cran-Gevrier", "Annecy (74)"),
        ("Grenobel, Isère", "Grenoble (38)"),
    ],
)
def test_name_that_no_territory_bears_is_told_with_what_it_means(typed: str, territory: str) -> None:
    assert read_lines(typed).guessed == ((typed, territory),)


@pytest.mark.parametrize(
    "typed", ["isere", "38", "2A", "38000", "st denis 93", "Lyon 3e", "Tronche", "Le Havre", "Isère, Savoie", "Réunion"]
)
def test_name_of_a_territory_is_no_guess(typed: str) -> None:
    assert read_lines(typed).perimeters
    assert read_lines(typed).guessed == ()


@pytest.mark.parametrize("typed", ["aaaa", "Xqf (38)"])
def test_nonsense_is_no_territory(typed: str) -> None:
    [sentence] = read_lines(typed).problems
    assert "nous ne connaissons pas ce territoire" in sentence


@pytest.mark.parametrize("typed", ["France", "toute la France", "France entière"])
def test_the_whole_country_is_another_choice_of_the_form(typed: str) -> None:
    [sentence] = read_lines(typed).problems
    assert "cochez plutôt «\u202fFrance entière\u202f»" in sentence


def test_too_many_lines_are_not_read() -> None:
    names = [commune.name for commune in list(france().communes.values())[:101]]

    assert "100" in read_lines("\n".join(names)).problems[0]


def test_code_that_the_reference_does_not_hold_is_shown_and_read_back() -> None:
    gone = Perimeter(PerimeterLevel.COMMUNE, "99999")

    assert not exists(gone)
    assert read_lines("\n".join(words_of([gone])), [gone]).perimeters == ({"level": "COMMUNE", "code": "99999"},)


@settings(deadline=None)
@given(st.lists(st.sampled_from(sorted(france().communes)), max_size=20, unique=True))
def test_what_a_form_shows_means_the_same_when_it_comes_back(communes: list[str]) -> None:
    shown = [Perimeter(PerimeterLevel.COMMUNE, code) for code in communes]
    # Two communes of a département may share their name: the words then mean one of them.
    words = dict(zip(words_of(shown), shown, strict=True))
    read = read_lines("\n".join(words), shown)

    assert not read.problems
    assert {one["code"] for one in read.perimeters} == {one.code for one in words.values()}
