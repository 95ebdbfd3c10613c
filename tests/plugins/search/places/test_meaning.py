"""A place among the words of a search, and the places of addresses."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.plugins.search import node
from tests.plugins.search.places.shelf import Shelf

Read = Callable[..., Any]
# How many documents hold a word in their city or territory, and in another field.
USES = {
    word: {"places": places, "words": words}
    for word, places, words in [
        ("traiteur", 0, 60), ("nettoyage", 0, 300), ("espaces", 0, 200), ("verts", 0, 210), ("menuiserie", 0, 40),
        ("pain", 0, 12), ("emmaus", 0, 30), ("cher", 40, 3), ("vitre", 2, 50), ("garde", 3, 80), ("orange", 4, 1),
        ("lot", 30, 45), ("bois", 5, 90), ("centre", 20, 150), ("tri", 0, 40), ("vienne", 40, 0), ("saint", 300, 40),
        ("heures", 0, 9), ("poste", 0, 14), ("mer", 2, 30),
    ]
}  # fmt: skip


@pytest.fixture(scope="module")
def read(files: Shelf) -> Read:
    """What texts mean, each as the words read as a place, the place and the rest; and the files read for each."""

    def meanings(*texts: str) -> list[Any]:
        questions = [question for text in texts for question in (["forget"], ["meant", text, USES])]
        return node.run("places.mjs", {"shelf": files, "questions": questions})[1::2]  # type: ignore[no-any-return]

    return meanings


CASES = [
    ("traiteur grenoble", ("grenoble", "Grenoble (38)", "traiteur")),
    ("Traiteur à Grenoble", ("Grenoble", "Grenoble (38)", "Traiteur")),
    ("grenoble traiteur", ("grenoble", "Grenoble (38)", "traiteur")),
    ("nettoyage 59", ("59", "Nord (59)", "nettoyage")),
    ("nettoyage dans le 59", ("59", "Nord (59)", "nettoyage")),
    ("nettoyage 2a", ("2a", "Corse-du-Sud (2A)", "nettoyage")),
    ("nettoyage 38000", ("38000", "Grenoble (38)", "nettoyage")),
    ("nettoyage 75015 paris", ("75015 paris", None, None)),
    ("espaces verts bretagne", ("bretagne", "Bretagne", "espaces verts")),
    ("espaces verts en Bretagne", ("Bretagne", "Bretagne", "espaces verts")),
    ("menuiserie saint-étienne", ("saint-étienne", "Saint-Étienne (42)", "menuiserie")),
    ("menuiserie st etienne", ("st etienne", "Saint-Étienne (42)", "menuiserie")),
    ("traiteur la rochelle", ("la rochelle", "La Rochelle (17)", "traiteur")),
    ("traiteur au Havre", ("Havre", "Le Havre (76)", "traiteur")),
    ("traiteur paris", ("paris", "Paris (75)", "traiteur")),
    ("traiteur paris 15", ("paris 15", "Paris 15e Arrondissement (75)", "traiteur")),
    ("traiteur Lyon 3e", ("Lyon 3e", "Lyon 3e Arrondissement (69)", "traiteur")),
    ("traiteur lyon 69", ("lyon 69", "Lyon (69)", "traiteur")),
    ("traiteur Grenoble (38)", ("Grenoble (38)", "Grenoble (38)", "traiteur")),
    ("traiteur vienne 38", ("vienne 38", "Vienne (38)", "traiteur")),
    ("vienne", ("vienne", "Vienne (86)", "")),
    ("nettoyage val-de-marne", ("val-de-marne", "Val-de-Marne (94)", "nettoyage")),
    ("nettoyage paca", ("paca", "Provence-Alpes-Côte d’Azur", "nettoyage")),
    ("traiteur La Roche-sur-Foron", ("La Roche-sur-Foron", "La Roche-sur-Foron (74)", "traiteur")),
    ("traiteur l'isle d'abeau", ("l'isle d'abeau", "L’Isle-d’Abeau (38)", "traiteur")),
    ("nettoyage dans le Cher", ("Cher", "Cher (18)", "nettoyage")),
    ("traiteur orange", ("orange", "Orange (84)", "traiteur")),
    ("nettoyage dans le lot", ("lot", "Lot (46)", "nettoyage")),
]
WORDS = [
    "pain", "emmaus", "traiteur", "espaces verts", "traiteur pas cher", "nettoyage vitre", "garde d'enfants",
    "nettoyage lot 2", "centre de tri", "ouvert 24 heures", "poste 12345", "zzzz", "", "de la", "42", "bois",
]  # fmt: skip


def test_places_among_words(read: Read) -> None:
    for (text, (words, label, rest)), told in zip(CASES, read(*(text for text, _ in CASES)), strict=True):
        answer = told["answer"]
        assert answer, text
        if label is not None:
            assert (answer["words"], answer["place"]["label"], answer["rest"]) == (words, label, rest), text


def test_words_that_name_no_place(read: Read) -> None:
    found = {text: told["answer"] for text, told in zip(WORDS, read(*WORDS), strict=True)}
    assert found.pop("42")["place"]["label"] == "Loire (42)"
    assert found == dict.fromkeys(found)


def test_what_else_the_words_may_mean(read: Read) -> None:
    vienne, postcode = read("vienne", "traiteur 38190")
    assert [one["label"] for one in vienne["answer"]["others"]] == ["Vienne (38)"]
    assert len(postcode["answer"]["others"]) == 4


def test_words_that_are_no_place_load_nothing(read: Read) -> None:
    for told in read("espaces verts", "pain", "emmaus", "nettoyage vitre"):
        assert told["read"] == [] or told["answer"] is None
    assert read("espaces verts", "pain")[0]["read"] == []
    assert len(read("traiteur grenoble")[0]["read"]) == 1


@pytest.mark.parametrize("text", ["aaaa bbbb cccc dddd eeee ffff gggg hhhh", "gre gren greno grenob grenobl"])
def test_few_files_are_read_for_a_text(text: str, read: Read) -> None:
    assert len(read(text)[0]["read"]) <= 4


PERIMETERS = [
    ("38185", "C38185"), ("2a004", "C2A004"), ("38", "D38"), ("2A", "D2A"), ("974", "D974"), ("R84", "R84"),
    ("r84", "R84"), ("grenoble-38", "C38185"), ("saint-etienne-42", "C42218"), ("l-isle-d-abeau-38", "C38193"),
    ("paris-75", "C75056"), ("paris-15e-arrondissement-75", "C75115"), ("isere", "D38"), ("la-reunion", "D974"),
    ("auvergne-rhone-alpes", "R84"), ("la-rochelle-17", "C17300"), ("rochelle-70", "C70450"),
    ("grenoble-39", None), ("99999", None), ("R99", None), ("00", None), ("nulle-part", None),
    ("nulle-part-38", None), ("", None),
]  # fmt: skip


def test_the_places_of_addresses(files: Shelf) -> None:
    given = {"shelf": files, "questions": [["resolvePerimeter", value] for value, _ in PERIMETERS]}
    found = [told["answer"] for told in node.run("places.mjs", given)]
    assert dict(zip((value for value, _ in PERIMETERS), found, strict=True)) == dict(PERIMETERS)


def test_labels(files: Shelf) -> None:
    keys = {
        "C38185": "Grenoble (38)", "C2A004": "Ajaccio (2A)", "C75115": "Paris 15e Arrondissement (75)",
        "D38": "Isère (38)", "R84": "Auvergne-Rhône-Alpes", "C99999": "", "D00": "", "R99": "",
    }  # fmt: skip
    questions = [question for key in keys for question in (["forget"], ["label", key])]
    told = node.run("places.mjs", {"shelf": files, "questions": questions})[1::2]
    assert [one["answer"] for one in told] == list(keys.values())
    # A département tells its own name: what is loaded to search there is enough.
    assert [len(one["read"]) for one in told] == [1, 1, 1, 1, 1, 1, 0, 0]


@pytest.mark.parametrize(
    ("latitude", "longitude", "label"),
    [
        (45.1885, 5.7245, "Grenoble (38)"),
        (48.8415, 2.3003, "Paris 15e Arrondissement (75)"),
        (-20.8823, 55.4504, "Saint-Denis (974)"),
        (41.9192, 8.7386, "Ajaccio (2A)"),
        (16.2411, -61.5331, "Pointe-à-Pitre (971)"),
        (40.4168, -3.7038, None),
        (0.0, 0.0, None),
    ],
)
def test_the_nearest_commune(latitude: float, longitude: float, label: str | None, files: Shelf) -> None:
    given = {"shelf": files, "questions": [["nearest", {"latitude": latitude, "longitude": longitude}]]}
    (told,) = node.run("places.mjs", given)
    assert (told["answer"] and told["answer"]["label"]) == label
    assert len(told["read"]) <= 16
