"""What a search answers, in the files as the site holds them and by the worker's own code."""

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from data.dataset import Dataset
from data.model import Structure, Zone, ZoneType
from plugins.search import analyser
from tests.plugins.search import node
from tests.plugins.search.searched import index_of, search
from tests.plugins.search.structures import ALL, DERIVED, INTERIM, JARDINS, NET, TRAITEUR, VELO, structure
from tests.site import Site

QUERIES = {
    # by name and brand
    "jardins du drac": [JARDINS],
    "LES JARDINS DU DRAC": [JARDINS],
    "eclat": [NET],
    "assoc le guidon": [VELO],
    "association guidon": [VELO],
    # by trade, its group, an everyday word
    "espaces verts": [JARDINS],
    "réparation de vélos": [VELO],
    "restauration": [TRAITEUR],
    "ménage": [NET],
    "jardinier": [JARDINS],
    "buffet": [TRAITEUR],
    "intérim": [INTERIM],
    "peintre": [DERIVED],
    # plural, accents, elision
    "traiteurs": [TRAITEUR],
    "espace vert": [JARDINS],
    "reparation velo": [VELO],
    "L’éclat du Dauphiné": [NET],
    "d'iroise": [TRAITEUR],
    # half-typed
    "réparatio": [VELO],
    "nettoy": [NET],
    "maraîch": [JARDINS],
    "jardins de": [JARDINS],
    # mistyped, in several words too
    "netoyage": [NET],
    "traitteur": [TRAITEUR],
    "espases vers": [JARDINS],
    "reparatoin velos": [VELO],
    # by place
    "fontaine": [JARDINS],
    "38600": [JARDINS],
    "traiteur brest": [TRAITEUR],
    "traiteur bretagne": [TRAITEUR],
    "espaces verts isère": [JARDINS],
    "etti st malo": [INTERIM],
    # by number
    "41987654300021": [JARDINS],
    "419 876 543 00021": [JARDINS],
    "419 876 543": [JARDINS],
}


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return index_of(ALL, tmp_path_factory.mktemp("few"))


@pytest.fixture(scope="module")
def answers(few: Path) -> dict[str, dict[str, Any]]:
    return dict(zip(QUERIES, search(few, *({"words": words} for words in QUERIES)), strict=True))


@pytest.mark.parametrize("words", QUERIES)
def test_a_query_finds_what_it_means(words: str, answers: dict[str, dict[str, Any]]) -> None:
    answer = answers[words]
    assert slugs(answer) == [structure.slug for structure in QUERIES[words]]
    assert answer["everyWord"]


def slugs(answer: dict[str, Any]) -> list[str]:
    return [card["slug"] for card in answer["cards"]]


def test_a_correction_is_told(few: Path) -> None:
    (answer,) = search(few, {"words": "netoyage"})
    assert answer["corrected"] == [{"word": "netoyage", "instead": ["nettoyage"]}]


def test_words_taken_as_they_are_typed_are_not_corrected(few: Path) -> None:
    (answer,) = search(few, {"words": "netoyage", "literal": True})
    assert (answer["total"], answer["corrected"]) == (0, [])


def test_some_of_the_words_is_better_than_nothing_and_is_told(few: Path) -> None:
    (answer,) = search(few, {"words": "guidon jardins"})
    assert set(slugs(answer)) == {VELO.slug, JARDINS.slug}
    assert not answer["everyWord"]


def test_nothing_is_found_for_what_nobody_wrote(few: Path) -> None:
    (answer,) = search(few, {"words": "zzzzzzzz"})
    assert (answer["total"], answer["cards"], answer["pages"]) == (0, [], 1)


@pytest.mark.parametrize("words", ["l’", "?!", "مرحبا", "le la les"])
def test_what_holds_no_word_finds_nobody_rather_than_everybody(words: str, few: Path) -> None:
    (answer,) = search(few, {"words": words})
    assert (answer["total"], answer["cards"]) == (0, [])


@pytest.mark.parametrize("words", ["", "  "])
def test_nothing_to_search_is_everything_by_name(words: str, few: Path) -> None:
    (answer,) = search(few, {"words": words})
    assert [card["name"] for card in answer["cards"]] == [
        "ASSOC LE GUIDON",
        "Coup de main",
        "L’Éclat du Dauphiné",
        "LES JARDINS DU DRAC",
        "RENOV'ACTION",
        "Saveurs d'Iroise",
        "TREMPLIN 35",
    ]


def test_filters_narrow_and_counts_leave_their_own_filter_aside(few: Path) -> None:
    (answer,) = search(few, {"kinds": ["EI"], "places": ["D35"]})
    assert slugs(answer) == [DERIVED.slug]
    kinds = {kind: count for kind, count in answer["counts"]["kinds"].items() if count}
    assert kinds == {"ETTI": 1, "EI": 1}


def test_a_place_among_the_words_is_read_as_a_place_and_the_words_can_be_kept(few: Path) -> None:
    read, kept = search(few, {"words": "traiteur brest"}, {"words": "traiteur brest", "literal": True})
    assert (read["place"]["keys"], read["place"]["read"]) == (["C29019"], "brest")
    assert (kept["place"]["keys"], kept["place"]["read"]) == ([], None)
    assert slugs(kept) == [TRAITEUR.slug]


def test_a_place_that_was_chosen_leaves_the_words_alone(few: Path) -> None:
    (answer,) = search(few, {"words": "traiteur", "places": ["D29"]})
    assert (answer["place"]["keys"], answer["place"]["read"]) == (["D29"], None)
    assert answer["place"]["labels"] == ["Finistère (29)"]


def test_a_name_that_holds_a_place_is_found_wherever_it_stands(tmp_path: Path) -> None:
    namesake = structure("50723456700017", "EI", "Traiteur de Brest", place=JARDINS.place)
    (answer,) = search(index_of([*ALL, namesake], tmp_path), {"words": "traiteur de brest"})
    assert slugs(answer) == [namesake.slug, TRAITEUR.slug]
    assert [card["outside"] for card in answer["cards"]] == [True, False]


def test_where_nobody_works_the_nearest_around_are_shown_and_told(few: Path) -> None:
    # Échirolles touches Grenoble.
    (answer,) = search(few, {"words": "nettoyage échirolles"})
    assert slugs(answer) == [NET.slug]
    assert answer["widenedPlace"]
    assert answer["place"]["radius"] == 50
    assert 2 < answer["cards"][0]["distance"] < 10


def test_a_card_says_why_its_structure_is_there(tmp_path: Path) -> None:
    everywhere = replace(NET.activities[0], zone=Zone(ZoneType.COUNTRY))
    around = replace(NET.activities[0], zone=Zone(ZoneType.CUSTOM, distance_km=30))
    national = structure("50823456700016", "EI", "Partout", activities=(everywhere,), place=TRAITEUR.place)
    near = structure("50923456700015", "EI", "Autour", activities=(around,), place=JARDINS.place)
    (answer,) = search(index_of([NET, national, near], tmp_path), {"words": "nettoyage grenoble"})
    assert [(card["name"], card["why"]) for card in answer["cards"]] == [
        ("L’Éclat du Dauphiné", "there"),
        ("Autour", "reaches"),
        ("Partout", "national"),
    ]


def test_a_siret_has_a_clear_answer(tmp_path: Path) -> None:
    gone = replace(VELO, live=False)
    site = index_of([JARDINS, NET], tmp_path, departed=[gone])
    known, left, unknown, wrong = search(
        site, *({"words": number} for number in (JARDINS.siret, VELO.siret, "55208131766522", "55208131766521"))
    )
    assert known["siret"] == {"number": JARDINS.siret, "isValid": False, "documents": [0], "known": True}
    assert (left["siret"]["known"], left["siret"]["documents"]) == (True, [])
    assert (unknown["siret"]["known"], unknown["siret"]["isValid"]) == (False, True)
    assert (wrong["siret"]["known"], wrong["siret"]["isValid"]) == (False, False)


def test_a_number_is_one_however_it_is_typed_and_whatever_the_filters(tmp_path: Path) -> None:
    talker = replace(NET, description=f"Notre client : SIRET {VELO.siret}.")
    site = index_of([JARDINS, talker], tmp_path)
    siret = JARDINS.siret
    typed = [f"SIRET {siret}", f"{siret[:5]} {siret[5:]}", f"n° {siret}", f"RCS {siret[:9]}", f"FR12 {siret[:9]}"]
    for answer in search(site, *({"words": words} for words in typed)):
        assert slugs(answer) == [JARDINS.slug]
        assert answer["siret"]["known"]
    filtered, mentioned = search(site, {"words": siret, "kinds": ["ESAT"]}, {"words": VELO.siret})
    assert (filtered["total"], filtered["siret"]["known"]) == (0, True)
    assert (mentioned["total"], mentioned["siret"]["known"]) == (0, False)


def test_words_of_the_trade_are_neither_towns_nor_typos(few: Path) -> None:
    # Mâcon, Betton and La Garde are towns.
    for words in ("maçon", "béton", "garde d’enfants", "bois"):
        (answer,) = search(few, {"words": words})
        assert (answer["place"]["keys"], answer["corrected"]) == ([], []), words
    accented, placed = search(few, {"words": "ménage mâcon"}, {"words": "ménage à macon"})
    assert accented["place"]["read"] == "mâcon"
    assert placed["place"]["keys"] == ["C71270"]


def test_where_nobody_is_found_wider_places_are_told_with_how_many(few: Path) -> None:
    (answer,) = search(few, {"words": "traiteur quimper"}, {"words": "x"})[:1]
    assert (answer["total"], answer["place"]["labels"]) == (0, ["Quimper (29)"])
    assert [(one["label"], one["total"]) for one in answer["wider"]] == [
        ("Finistère (29)", 1), ("Bretagne", 1), ("", 1),
    ]  # fmt: skip


def test_what_follows_a_search_is_about_what_it_showed(few: Path) -> None:
    asked = {"site": str(few), "requests": [{"state": {"words": "esp"}, "typing": True, "then": "results"}]}
    (answer,) = node.run("search.mjs", asked)
    assert len(answer["then"]) == answer["total"] == 1


def test_addresses_of_the_existing_service_name_places_in_words(few: Path) -> None:
    (answer,) = search(few, {"namedPlaces": ["grenoble-38", "nulle-part-99"]})
    assert answer["state"]["places"] == ["C38185"]
    assert answer["state"]["ignored"] == [{"name": "perimeters", "value": "nulle-part-99"}]


def test_a_place_that_does_not_exist_is_told_and_not_searched(few: Path) -> None:
    (answer,) = search(few, {"words": "traiteur", "places": ["C38999"]})
    assert slugs(answer) == [TRAITEUR.slug]
    assert answer["state"]["ignored"] == [{"name": "perimeters", "value": "38999"}]


def test_pages_hold_twenty_and_a_page_too_far_is_the_last(sample_site: Site) -> None:
    first, second, last = search(sample_site.folder, *({"kinds": ["EI"], "page": page} for page in (1, 2, 999)))
    assert len(first["cards"]) == 20
    assert first["cards"] != second["cards"]
    assert last["page"] == last["pages"] == -(-first["total"] // 20)


@pytest.fixture(scope="module")
def sample(sample_site: Site) -> list[Structure]:
    return [structure for structure in Dataset(sample_site.dataset).structures() if structure.live]


def test_structures_are_found_by_name_and_by_siret(sample_site: Site, sample: list[Structure]) -> None:
    # The analyser reads no other alphabet: an Arabic name has no word.
    chosen = [one for one in sample[::8] if analyser.words(one.display_name)]
    by_name = search(sample_site.folder, *({"words": one.display_name} for one in chosen))
    by_siret = search(sample_site.folder, *({"words": one.siret} for one in chosen))
    for one, named, numbered in zip(chosen, by_name, by_siret, strict=True):
        assert one.slug in slugs(named)[:10], one.display_name
        assert one.slug in slugs(numbered), one.id


def test_a_name_gives_results_at_every_letter(sample_site: Site, sample: list[Structure]) -> None:
    names = [one.display_name for one in sample[7::40] if one.display_name.isascii()]
    typed = [name[:end] for name in names for end in range(1, len(name) + 1) if name[:end].strip()]
    found = search(sample_site.folder, *({"words": text} for text in typed), typing=True)
    empty = [text for text, answer in zip(typed, found, strict=True) if answer["total"] == 0]
    assert len(empty) <= len(typed) * 0.005, empty
