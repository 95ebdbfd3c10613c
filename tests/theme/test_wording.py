from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.model import Perimeter, PerimeterLevel, Zone, ZoneType
from data.vocabulary import vocabulary
from theme import french, wording

SPACE = "\u202f"
HARD = "\u00a0"


@pytest.mark.parametrize(
    ("value", "written"), [(0, "0"), (999, "999"), (1000, f"1{SPACE}000"), (1234567, f"1{SPACE}234{SPACE}567")]
)
def test_numbers_are_grouped_by_three(value: int, written: str) -> None:
    assert french.number(value) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "0 structure"), (1, "1 structure"), (2, "2 structures"), (2000, f"2{SPACE}000 structures")],
)
def test_french_counts_the_plural_from_two(value: int, written: str) -> None:
    assert french.counted(value, "structure") == written.replace(" ", HARD)
    assert french.counted(2, "autre métier", "autres métiers").endswith("autres métiers")


@pytest.mark.parametrize(
    ("size", "written"),
    [(1, "1 Ko"), (47_104, "46 Ko"), (47_105, "47 Ko"), (1_023_999, "1 Mo"), (1_300_000, "1,2 Mo")],
)
def test_files_are_weighed_as_file_managers_do(size: int, written: str) -> None:
    assert french.weight(size) == written.replace(" ", HARD)


def test_dates_are_french_and_moments_are_those_of_paris() -> None:
    assert french.day(date(2026, 3, 1)) == f"1er{HARD}mars 2026"
    assert french.day(datetime(2026, 8, 31, 23, 30, tzinfo=UTC)) == f"1er{HARD}septembre 2026"
    assert french.moment(datetime(2026, 12, 31, 23, 5, tzinfo=UTC)) == f"1er{HARD}janvier 2027 à 0{HARD}h{HARD}05"


@pytest.mark.parametrize(
    ("amount", "written"),
    [(850_000, f"850{SPACE}000{HARD}€"), (1_200_000, f"1,2{HARD}M€"), (3_000_000, f"3{HARD}M€")],
)
def test_amounts(amount: int, written: str) -> None:
    assert french.euros(amount) == written


def test_a_siret_is_read_by_groups() -> None:
    assert french.siret("41987654500015") == "419 876 545 00015".replace(" ", HARD)


def test_lists_end_with_et() -> None:
    assert [french.listed(items) for items in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a et b",
        "a, b et c",
    ]


def test_zones_in_words() -> None:
    assert wording.zone_in_words(None) == ""
    assert wording.zone_in_words(Zone(ZoneType.COUNTRY)) == "France entière"
    around = wording.zone_in_words(Zone(ZoneType.CUSTOM, distance_km=30), "Fontaine")
    assert around == f"30{HARD}km autour de Fontaine"
    elided = wording.zone_in_words(Zone(ZoneType.CUSTOM, distance_km=30), "Albières")
    assert elided == f"30{HARD}km autour d’Albières"
    perimeters = (
        Perimeter(PerimeterLevel.REGION, "84"),
        Perimeter(PerimeterLevel.DEPARTEMENT, "05"),
        Perimeter(PerimeterLevel.COMMUNE, "38185"),
        Perimeter(PerimeterLevel.COMMUNE, "99999"),
    )
    assert wording.zone_in_words(Zone(ZoneType.ZONES, perimeters=perimeters)) == (
        "Auvergne-Rhône-Alpes, Hautes-Alpes et 99999"
    )


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("D38 C38185 C26362", "Isère et Valence (26)"),
        ("C38185 C38421", "Grenoble (38) et Saint-Martin-d’Hères (38)"),
        ("R84 D38 D73", "Auvergne-Rhône-Alpes"),
        ("C69123 C69381", "Lyon (69)"),
        ("D38 D38", "Isère"),
    ],
)
def test_a_territory_inside_another_that_is_told_goes_without_saying(told: str, words: str) -> None:
    levels = {"R": PerimeterLevel.REGION, "D": PerimeterLevel.DEPARTEMENT, "C": PerimeterLevel.COMMUNE}
    perimeters = tuple(Perimeter(levels[one[0]], one[1:]) for one in told.split())
    assert wording.zone_in_words(Zone(ZoneType.ZONES, perimeters=perimeters)) == words


def test_a_siren_is_read_by_groups() -> None:
    assert wording.siren("419876545") == "419 876 545".replace(" ", HARD)


@pytest.mark.parametrize(
    ("number", "written"),
    [("+33476123456", "04 76 12 34 56"), ("+262262123456", "+262262123456"), ("+352621123456", "+352621123456")],
)
def test_a_french_phone_is_read_two_digits_at_a_time(number: str, written: str) -> None:
    assert wording.phone(number) == written.replace(" ", HARD)


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://www.Exemple.fr/page", "exemple.fr"),
        ("http://exemple.fr:8080/", "exemple.fr"),
        ("https://moi@exemple.fr", "exemple.fr"),
        ("https://exemple.fr?a=b/c", "exemple.fr"),
        ("https://été.fr/", "été.fr"),
    ],
)
def test_people_read_the_host_of_a_site(address: str, host: str) -> None:
    assert wording.site_of(address) == host


def test_each_kind_is_told_in_one_short_sentence_of_its_own() -> None:
    summaries = [kind.summary for kind in vocabulary().kinds]
    assert len(set(summaries)) == len(summaries)
    for summary in summaries:
        assert summary.endswith(".")
        assert summary.count(". ") == 0
        assert len(summary) <= 150


@given(st.text())
def test_paragraphs_escape_everything(text: str) -> None:
    html = wording.paragraphs(text)
    assert "<" not in html.replace('<p dir="auto">', "").replace("</p>", "").replace("<br>", "")


def test_a_right_is_never_stated_where_it_is_to_be_checked() -> None:
    for kind in vocabulary().kinds:
        clause, reserved = wording.clause_hours(kind), wording.reserved_contract(kind)
        assert ("vérifier" in clause) is (kind.clause_hours == "to_check")
        assert ("vérifier" in reserved) is (kind.reserved == "to_check")
        assert kind.reserved == "to_check" or kind.reserved in reserved


@given(st.integers(1, 400).flatmap(lambda count: st.tuples(st.integers(1, count), st.just(count))))
def test_the_pages_of_a_listing_all_lie_between_its_ends(page: tuple[int, int]) -> None:
    number, count = page
    shown = wording.page_numbers(number, count)
    pages = [other for other in shown if other is not None]
    assert pages == sorted(set(pages))
    assert {1, number, count} <= set(pages)
    assert len(shown) <= 7


@pytest.mark.parametrize(
    ("city", "words"),
    [
        ("Grenoble", "à Grenoble"),
        ("Le Havre", "au Havre"),
        ("Les Islettes", "aux Islettes"),
        ("La Rochelle", "à La Rochelle"),
    ],
)
def test_a_city_takes_its_preposition(city: str, words: str) -> None:
    assert french.at(city) == words


@pytest.mark.parametrize(
    ("city", "words"),
    [
        ("Grenoble", "de Grenoble"),
        ("Albières", "d’Albières"),
        ("Évreux", "d’Évreux"),
        ("Œuilly", "d’Œuilly"),
        ("Yvetot", "d’Yvetot"),
        ("Haguenau", "de Haguenau"),
        ("Le Havre", "du Havre"),
        ("Les Islettes", "des Islettes"),
        ("La Rochelle", "de La Rochelle"),
        ("L’Isle-Adam", "de L’Isle-Adam"),
    ],
)
def test_a_city_is_what_something_lies_around(city: str, words: str) -> None:
    assert french.of(city) == words
