"""What is proposed while a place is being typed."""

from collections.abc import Callable
from typing import Any

import pytest

from data.geography import france, name_key
from data.territory_search import in_words, territory_search
from tests.plugins.search import node
from tests.plugins.search.places.shelf import Shelf

Ask = Callable[..., Any]


@pytest.fixture(scope="module")
def ask(files: Shelf) -> Ask:
    """Questions, their answers."""

    def answers(*questions: list[Any]) -> list[Any]:
        told = node.run("places.mjs", {"shelf": files, "questions": questions})
        return [one and one["answer"] for one in told]

    return answers


def labels(ask: Ask, *texts: str) -> list[list[str]]:
    return [[one["label"] for one in found] for found in ask(*(["complete", text] for text in texts))]


def test_the_beginning_of_a_name_the_largest_first(ask: Ask) -> None:
    grenoble, saint_etienne, rochelle = labels(ask, "gren", "saint-et", "la rochelle")
    assert grenoble[:2] == ["Grenoble (38)", "Grenade (31)"]
    assert saint_etienne[:2] == ["Saint-Étienne (42)", "Saint-Étienne-du-Rouvray (76)"]
    assert rochelle[:2] == ["La Rochelle (17)", "La Rochelle (70)"]


FIRST = [
    ("GRENOBLE", "Grenoble (38)"),
    ("Évry-C", "Évry-Courcouronnes (91)"),
    ("evry c", "Évry-Courcouronnes (91)"),
    ("st denis", "Saint-Denis (974)"),
    ("Saint-Denis (93", "Saint-Denis (93)"),
    ("ste-foy-les-l", "Sainte-Foy-lès-Lyon (69)"),
    ("rochelle", "La Rochelle (17)"),
    ("l’isle-d’ab", "L’Isle-d’Abeau (38)"),
    ("chalon s", "Chalon-sur-Saône (71)"),
    ("saint-denis 974", "Saint-Denis (974)"),
    ("Saint-Denis (97", "Saint-Denis (974)"),
    ("Vienne (38)", "Vienne (38)"),
    ("vienne", "Vienne (86)"),
    ("isère", "Isère (38)"),
    ("bretagne", "Bretagne"),
    ("paca", "Provence-Alpes-Côte d’Azur"),
    ("côte d'azur", "Provence-Alpes-Côte d’Azur"),
    ("la reunion", "La Réunion (974)"),
    ("paris", "Paris (75)"),
    ("paris 15", "Paris 15e Arrondissement (75)"),
    ("lyon 3ème", "Lyon 3e Arrondissement (69)"),
    ("38", "Isère (38)"),
    ("2a", "Corse-du-Sud (2A)"),
    ("971", "Guadeloupe (971)"),
    ("3800", "Grenoble (38)"),
    ("38000", "Grenoble (38)"),
    ("75015", "Paris 15e Arrondissement (75)"),
    ("38185", "Grenoble (38)"),
    ("2A004", "Ajaccio (2A)"),
    ("38000 gre", "Grenoble (38)"),
    ("Grenoble 38000", "Grenoble (38)"),
    ("97133", "Saint-Barthélemy (977)"),
    ("Cherbourg-Octeville", "Cherbourg-en-Cotentin (50)"),
]


def test_the_first_suggestion(ask: Ask) -> None:
    found = labels(ask, *(typed for typed, _ in FIRST))
    assert [(typed, here[:1]) for (typed, _), here in zip(FIRST, found, strict=True)] == [
        (typed, [first]) for typed, first in FIRST
    ]


def test_a_postcode_may_serve_communes_of_another_département(ask: Ask) -> None:
    assert {"Saint-Martin-d’Estréaux (42)", "Saint-Pierre-Laval (03)"} <= set(labels(ask, "42620")[0])


def test_an_abbreviation_may_begin_a_longer_word(ask: Ask) -> None:
    assert {"Strasbourg (67)", "Saint-Étienne (42)"} <= set(labels(ask, "st")[0])


def test_a_département_is_followed_by_its_largest_communes(ask: Ask) -> None:
    assert labels(ask, "38")[0][:2] == ["Isère (38)", "Grenoble (38)"]


def test_what_each_place_is_said_to_be(ask: Ask) -> None:
    texts = ("vienne", "bret", "grenob", "cherbourg-oct")
    hints = {one["label"]: one["hint"] for found in ask(*(["complete", text] for text in texts)) for one in found}
    assert hints["Vienne (86)"] == "Département"
    assert hints["Bretagne"] == "Région"
    assert hints["Grenoble (38)"] == "Commune · 156\u202f000 hab."
    assert hints["Cherbourg-en-Cotentin (50)"] == "Anciennement Cherbourg-Octeville"


def test_nothing_is_proposed_for_nothing(ask: Ask) -> None:
    assert (
        ask(["complete", ""], ["complete", "  "], ["complete", "zzzz"], ["complete", "99999"], ["complete", "()"])
        == [[]] * 5
    )


def test_no_place_is_proposed_twice(ask: Ask) -> None:
    for found in ask(*(["complete", text] for text in ("paris", "saint-denis", "guadeloupe", "aix", "lyon"))):
        keys = [one["key"] for one in found]
        assert len(keys) == len(set(keys)) <= 8
        assert found


def test_every_commune_is_proposed_for_its_own_label(ask: Ask) -> None:
    """A choice that stands in the field is read again when the form is sent."""
    geography = france()
    communes = list(geography.communes.values())[::97]
    departements = geography.departements.values()
    # A région that is one département is told as that one; overseas collectivities are none.
    alone = {"COM", *(one.region for one in departements if len(one.code) == 3)}
    regions = [one for one in geography.regions.values() if one.code not in alone]
    places = [*communes, *departements, *regions]
    typed = [in_words(place) for place in places]
    found = labels(ask, *typed)
    assert [first[0] for first in found] == typed


def test_what_is_proposed_is_what_the_functions_read(ask: Ask) -> None:
    """The home page's form sends the label of the choice to ``/f/aller``."""
    search = territory_search()
    for found in ask(
        *(["complete", text] for text in ("gren", "saint-d", "38", "breta", "paris 1", "75015", "lyon", "la r"))
    ):
        for one in found:
            meant = search.meant(one["label"])[0]
            key = one["key"]
            assert meant.code == key[1:] or (key, meant.code) == ("C75056", "75"), one


def test_keys_are_those_of_the_gazetteer(ask: Ask) -> None:
    names = [commune.name for commune in france().communes.values()][::5]
    names += [
        "HAVRE (LE)",
        "Lyon 3ème CEDEX 03",
        "St-Étienne s/ Loire",
        "ND de l’Œuvre",
        "ÎLE D'AIX",
        "constructor",
        "Ste St Lez ss",
        "",
        " - ",
    ]
    assert ask(["keys", names]) == [[name_key(name) for name in names]]


def test_a_text_reads_two_files_of_names_at_most(files: Shelf) -> None:
    texts = ["s", "sa", "saint", "saint-e", "le ", "gre", "a", "villeneuve"]
    questions = [question for text in texts for question in (["forget"], ["complete", text])]
    told = node.run("places.mjs", {"shelf": files, "questions": questions})
    for answer in told[1::2]:
        assert len(answer["read"]) <= 3  # and the principal ones
        assert len(set(answer["read"])) == len(answer["read"])
