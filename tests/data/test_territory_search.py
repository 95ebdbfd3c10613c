import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.geography import Departement, Region, france
from data.territory_search import in_words, territory_search


def meant(words: str) -> list[str]:
    """What the words mean, as « R:Bretagne », « D:38 » or « Saint-Denis (93) »."""
    return [
        f"R:{place.name}" if isinstance(place, Region)
        else f"D:{place.code}" if isinstance(place, Departement)
        else in_words(place)
        for place in territory_search().meant(words)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("Grenoble", "Grenoble (38)"),
        ("38000", "Grenoble (38)"),
        ("grenobel", "Grenoble (38)"),
        ("le havre", "Le Havre (76)"),
        ("HAVRE", "Le Havre (76)"),
        ("38190 Bernin", "Bernin (38)"),
        ("Annecy-le-Vieux", "Annecy (74)"),
        ("Lyon 69", "Lyon (69)"),
        ("Paris (75)", "D:75"),
        ("Lyon 3", "Lyon 3e Arrondissement (69)"),
        ("75015", "Paris 15e Arrondissement (75)"),
        ("38", "D:38"),
        ("2a", "D:2A"),
        ("isere", "D:38"),
        ("Isère (38)", "D:38"),
        ("dept 38", "D:38"),
        ("loire atlantic", "D:44"),
        ("Paris", "D:75"),
        ("La Réunion", "D:974"),
        ("réunion", "D:974"),
        ("Bretagne", "R:Bretagne"),
        ("Rhône Alpes", "R:Auvergne-Rhône-Alpes"),
        ("PACA", "R:Provence-Alpes-Côte d’Azur"),
        ("Saint-Denis 93", "Saint-Denis (93)"),
        ("saint denis (974)", "Saint-Denis (974)"),
        ("Saint-Denis, Seine-Saint-Denis", "Saint-Denis (93)"),
        ("Vienne (Isère)", "Vienne (38)"),
        ("Saint-Barthélemy (40)", "Saint-Barthélemy (40)"),
    ],
)
def test_words_that_name_one_place_give_it(words: str, place: str) -> None:
    assert meant(words) == [place]


def test_a_name_that_several_places_bear_gives_them_the_largest_first() -> None:
    assert meant("Saint-Denis")[:2] == ["Saint-Denis (974)", "Saint-Denis (93)"]
    assert meant("Vienne") == ["D:86", "Vienne (38)"]
    assert meant("Provence") == ["R:Provence-Alpes-Côte d’Azur", "D:04"]


@pytest.mark.parametrize("words", ["", " ", "(", "zzzzzz", "loire xyz", "東京"])
def test_words_that_name_nothing_give_nothing(words: str) -> None:
    assert meant(words) == []


def test_no_more_places_than_asked() -> None:
    assert len(territory_search().meant("Saint-Pierre", 3)) == 3


@given(st.sampled_from(sorted(france().communes)))
def test_a_commune_is_found_by_its_name_and_its_departement(code: str) -> None:
    commune = france().communes[code]
    found = territory_search().meant(in_words(commune), 100)

    assert commune in found or [place.code for place in found] == [commune.departement]


@pytest.mark.parametrize("code", sorted(france().departements))
def test_every_departement_is_found_by_its_code_its_name_and_both(code: str) -> None:
    departement = france().departements[code]

    assert territory_search().meant(code) == [departement]
    assert departement in territory_search().meant(departement.name)
    assert departement in territory_search().meant(in_words(departement))


@given(st.text(max_size=200))
def test_any_text_is_read(words: str) -> None:
    assert len(territory_search().meant(words)) <= 10
