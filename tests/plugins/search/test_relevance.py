"""Queries, evaluated by real lunr.js with the worker's own code."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data.consolidate import consolidate
from data.consolidation.gathering import input_of
from data.dataset import Dataset
from data.model import Structure
from data.sources import ADAPTERS
from plugins.search.index import build_index
from plugins.search.rows import build_rows
from tests.plugins.search import node
from tests.plugins.search.structures import ALL, DERIVED, INTERIM, JARDINS, NET, TRAITEUR, VELO

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
    # mistyped
    "netoyage": [NET],
    "traitteur": [TRAITEUR],
    "netoya": [NET],
    # by place and kind
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
    "4198765": [JARDINS],
}


def find(structures: list[Structure], *requests: dict[str, Any]) -> list[dict[str, Any]]:
    """The answers to these requests."""
    blank = {"words": "", "kind": "", "departement": "", "page": 1}
    given = {"index": json.loads(build_index(structures)), "rows": json.loads(build_rows(structures))}
    answers: list[dict[str, Any]] = node.run(
        "find.mjs", given | {"requests": [blank | request for request in requests]}
    )
    return answers


@pytest.fixture(scope="module")
def answers() -> dict[str, dict[str, Any]]:
    return dict(zip(QUERIES, find(ALL, *({"words": words} for words in QUERIES)), strict=True))


@pytest.mark.parametrize("words", QUERIES)
def test_a_query_finds_what_it_means(words: str, answers: dict[str, dict[str, Any]]) -> None:
    answer = answers[words]
    assert [card["slug"] for card in answer["cards"]] == [structure.slug for structure in QUERIES[words]]
    assert answer["everyWord"]


def test_a_correction_is_told() -> None:
    (answer,) = find(ALL, {"words": "netoyage"})
    assert answer["corrected"] == [{"word": "netoyage", "instead": ["nettoyage"]}]


def test_some_of_the_words_is_better_than_nothing_and_is_told() -> None:
    (answer,) = find(ALL, {"words": "traiteur grenoble"})
    assert {card["slug"] for card in answer["cards"]} == {TRAITEUR.slug, NET.slug}
    assert not answer["everyWord"]


def test_nothing_is_found_for_what_nobody_wrote() -> None:
    (answer,) = find(ALL, {"words": "zzzzzzzz"})
    assert (answer["total"], answer["cards"], answer["pages"]) == (0, [], 1)


@pytest.mark.parametrize("words", ["", "  ", "l’", "?!"])
def test_no_word_to_search_is_everything_by_name(words: str) -> None:
    (answer,) = find(ALL, {"words": words})
    names = [card["name"] for card in answer["cards"]]
    assert names == [
        "ASSOC LE GUIDON",
        "Coup de main",
        "L’Éclat du Dauphiné",
        "LES JARDINS DU DRAC",
        "RENOV'ACTION",
        "Saveurs d'Iroise",
        "TREMPLIN 35",
    ]


def test_filters_narrow_and_counts_leave_their_own_filter_aside() -> None:
    (answer,) = find(ALL, {"kind": "EI", "departement": "35"})
    assert [card["slug"] for card in answer["cards"]] == [DERIVED.slug]
    assert answer["unfiltered"] == len(ALL)
    assert answer["counts"] == {"kind": {"ETTI": 1, "EI": 1}, "departement": {"38": 1, "35": 1}}


def test_the_trade_that_answers_comes_first() -> None:
    (answer,) = find(ALL, {"words": "maraîchage"})
    assert answer["cards"][0]["trades"][0] == "Maraîchage, légumerie, conserverie"


def test_pages_hold_twenty_and_a_page_too_far_is_the_last(real_structures: list[Structure]) -> None:
    first, second, last = find(real_structures, *({"kind": "EI", "page": page} for page in (1, 2, 999)))
    assert len(first["cards"]) == 20
    assert first["cards"] != second["cards"]
    assert last["page"] == last["pages"] == -(-first["total"] // 20)


@pytest.fixture(scope="module")
def real_structures(real_export: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Structure]:
    dataset = Dataset(tmp_path_factory.mktemp("dataset"))
    consolidate([input_of(ADAPTERS["emplois"], real_export)], dataset, date(2026, 11, 22), accepted=True)
    return [structure for structure in dataset.structures() if structure.live]


def test_real_structures_are_found_by_name_and_by_siret(real_structures: list[Structure]) -> None:
    """Namesakes are many (13 branches of one company): a structure must be among those found by its whole name."""
    chosen = real_structures[::40]
    by_name = find(real_structures, *({"words": one.name} for one in chosen))
    by_siret = find(real_structures, *({"words": one.siret} for one in chosen))
    for one, named, numbered in zip(chosen, by_name, by_siret, strict=True):
        assert named["everyWord"], one.id
        assert one.slug in {card["slug"] for card in numbered["cards"]}, one.id
    ranks = [one.slug in {card["slug"] for card in named["cards"]} for one, named in zip(chosen, by_name, strict=True)]
    assert sum(ranks) / len(ranks) > 0.97


def test_a_real_name_gives_results_at_every_letter(real_structures: list[Structure]) -> None:
    names = [one.name for one in real_structures[7::400]]
    typed = [name[:end] for name in names for end in range(1, len(name) + 1)]
    empty = [
        text
        for text, answer in zip(typed, find(real_structures, *({"words": text} for text in typed)), strict=True)
        if answer["total"] == 0
    ]
    assert empty == []
