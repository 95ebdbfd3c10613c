"""The set itself: enough queries, in every class and half, and rules that say what they say."""

from collections import Counter
from pathlib import Path

import pytest
from msgspec.structs import replace

from data.model import Activity
from tests.plugins.search.structures import JARDINS, NET, TRAITEUR, VELO
from tests.relevance.corpora import SOURCES, Corpus, corpora
from tests.relevance.engines import Answers, minisearch, whole_lunr
from tests.relevance.queries import CLASSES, Query, queries
from tests.relevance.rules import Meaning, begins, called, holds, means, numbered, works_in
from tests.relevance.scoring import by_class, precision
from tests.relevance.told import Told


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    folder = tmp_path_factory.mktemp("relevance")
    (corpus,) = corpora(folder, {"sample": SOURCES["sample"]})
    return corpus


@pytest.fixture(scope="module")
def asked(sample: Corpus) -> list[Query]:
    return list(queries(sample))


def test_there_are_enough_queries_in_every_class_and_half(asked: list[Query]) -> None:
    assert len(asked) >= 240
    counts = Counter((query.kind, query.half) for query in asked)
    assert {(kind, half) for kind in CLASSES for half in ("develop", "held-out")} == counts.keys()
    assert abs(sum(query.half == "develop" for query in asked) / len(asked) - 0.5) < 0.1


def test_no_query_is_twice_in_a_class(asked: list[Query]) -> None:
    assert max(Counter((query.kind, query.typed) for query in asked).values()) == 1


def test_no_address_nor_phone_is_written_in_the_queries() -> None:
    text = (Path(__file__).parent / "queries.yaml").read_text(encoding="utf-8")
    assert "@" not in text
    assert not any(word.isdigit() and len(word) > 5 for word in text.replace('"', " ").split())


def test_words_are_relevant_one_after_the_other_in_one_text() -> None:
    assert holds("espaces verts")(Told(JARDINS))
    assert holds("entretien des espaces verts")(Told(JARDINS))
    assert not holds("verts espaces")(Told(JARDINS))
    assert not holds("espaces verts")(Told(NET))


def test_the_last_word_of_a_beginning_is_begun() -> None:
    assert begins("espaces ve")(Told(JARDINS))
    assert not begins("espac verts")(Told(JARDINS))


def test_a_meaning_is_words_or_trades_or_kinds_and_leaves_lookalikes_out() -> None:
    cleaning = Meaning(holds=("propreté",), typed=("ménage",), sectors=("nettoyage-de-locaux",), but=("l’éclat noir",))
    assert means(cleaning)(Told(NET))
    assert not means(cleaning)(Told(TRAITEUR))
    named = replace(TRAITEUR, name="La Propreté du Port")
    assert means(cleaning)(Told(named))
    assert not means(cleaning)(Told(replace(named, brand="L’Éclat noir")))
    traded = replace(VELO, activities=(Activity(sector="nettoyage-de-locaux"),))
    assert means(cleaning)(Told(traded))


def test_a_place_is_where_it_works_and_words_still_hold() -> None:
    assert works_in({JARDINS.id}, "espaces verts")(Told(JARDINS))
    assert not works_in({NET.id}, "espaces verts")(Told(JARDINS))
    assert not works_in({JARDINS.id}, "traiteur")(Told(JARDINS))


def test_names_and_numbers() -> None:
    assert called("jardins drac")(Told(JARDINS))
    assert not called("jardins isère")(Told(JARDINS))
    assert numbered(JARDINS.siret[:7])(Told(JARDINS))
    assert not numbered(JARDINS.siret[1:8])(Told(JARDINS))


def test_precision_counts_ten_or_all_that_there_are() -> None:
    few = Query("exact", "sample", "x", frozenset({1, 2}))
    many = Query("typo", "sample", "y", frozenset(range(100)))
    assert precision(few, [7, 1]) == 0.5
    assert precision(many, [*range(95, 105), 1, 2, 3]) == 0.5
    assert by_class([(few, 0.5), (many, 1.0)]) == {"exact": 0.5, "typo": 1.0, "all": 0.75}


@pytest.mark.parametrize("answers", [whole_lunr.answers, minisearch.answers])
def test_engines_that_know_exact_words_find_them(answers: Answers, sample: Corpus, asked: list[Query]) -> None:
    exact = [query for query in asked if query.kind == "exact"]
    found = answers(sample, [query.typed for query in exact])
    assert (
        by_class((query, precision(query, answer)) for query, answer in zip(exact, found, strict=True))["exact"] > 0.9
    )
