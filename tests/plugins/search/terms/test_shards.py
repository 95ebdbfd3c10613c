"""What browsers decode of shards, against what a plain reading of the texts finds."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.model import Structure
from plugins.search import analyser, fields
from plugins.search.corpus import Corpus
from plugins.search.terms import build_terms
from tests.plugins.search import node
from tests.plugins.search.structures import JARDINS, NET, TRAITEUR, structure

Held = dict[str, list[Any]]
"""By term: the number of each document, with pairs of a field's rank and a count."""


def decode(corpus: Corpus, folder: Path, beginnings: Iterable[str] = ()) -> list[dict[str, Any]]:
    """The shards of a corpus as browsers read them."""
    shards = [content.decode() for _, content in build_terms(corpus, folder, {}).shards]
    decoded: list[dict[str, Any]] = node.run("terms.mjs", {"shards": shards, "beginnings": list(beginnings)})["shards"]
    return decoded


def expected(corpus: Corpus) -> tuple[Held, dict[str, str]]:
    """Who holds each term and how, read word by word; and the term of each written word."""
    held: defaultdict[str, list[Any]] = defaultdict(list)
    written: dict[str, str] = {}
    for number, one in enumerate(corpus.documents):
        found: defaultdict[str, Counter[int]] = defaultdict(Counter)
        for rank, field in enumerate(fields.FIELDS.values()) if one else ():
            for word in (word for text in field.texts_of(one) for word in analyser.words(text)):
                if not analyser.is_stop_word(word):
                    found[analyser.stem(word)][rank] += 1
                    written |= {} if word.isdigit() else {word: analyser.stem(word)}
        for term, counts in found.items():
            held[term].append([number, [list(pair) for pair in sorted(counts.items())]])
    return held, written


def merged(shards: list[dict[str, Any]]) -> tuple[Held, dict[str, str]]:
    """The same from shards."""
    held = {term: posting for shard in shards for term, posting in zip(shard["terms"], shard["postings"], strict=True)}
    words = {word: term for shard in shards for word, term in zip(shard["words"], shard["terms_of_words"], strict=True)}
    return held, words


@pytest.fixture(scope="module")
def shards(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    return decode(corpus, tmp_path_factory.mktemp("cache"), ["nettoy", "a", "999", "zz"])


def test_browsers_find_what_every_document_holds(shards: list[dict[str, Any]], corpus: Corpus) -> None:
    assert merged(shards) == expected(corpus)


def test_terms_and_words_are_each_in_one_shard_in_order(shards: list[dict[str, Any]]) -> None:
    for name in ("terms", "words"):
        assert all(shard[name] == sorted(set(shard[name])) for shard in shards)
    terms = [term for shard in shards for term in shard["terms"]]
    assert terms == sorted(set(terms))
    words = [word for shard in shards for word in shard["words"]]
    assert len(words) == len(set(words))


def test_a_term_and_its_words_are_in_the_shard_that_its_letters_tell(shards: list[dict[str, Any]]) -> None:
    """Else « reparat » would be looked for in one shard, and « réparation » be in that of « repar »."""
    starts = [shard["start"] for shard in shards]
    assert starts == sorted(starts)
    assert len(starts) > 4
    for shard, end in zip(shards, [*starts[1:], "~"], strict=True):
        pairs = zip(shard["words"], shard["terms_of_words"], strict=True)
        alike = [word for word, term in pairs if word == term or (len(term) > 3 and word[:4] == term[:4])]
        assert len(alike) > 0.9 * len(shard["words"])
        assert [word for word in (*shard["terms"], *alike) if not shard["start"] <= word < end] == []


def test_a_word_is_found_by_its_beginning(shards: list[dict[str, Any]]) -> None:
    (nettoyages,) = {tuple(shard["from"][0]) for shard in shards if shard["from"][0]}
    assert {"nettoyage", "nettoyer"} <= set(nettoyages)
    for rank, beginning in enumerate(["nettoy", "a", "999", "zz"]):
        for name, ranges in (("words", "from"), ("terms", "terms_from")):
            for shard in shards:
                assert shard[ranges][rank] == [word for word in shard[name] if word.startswith(beginning)]
    assert any(shard["terms_from"][2] for shard in shards), "numbers are terms"
    assert not any(shard["from"][2] for shard in shards), "and no words"


def test_how_many_hold_a_term_is_known_without_reading_who(shards: list[dict[str, Any]]) -> None:
    for shard in shards:
        assert shard["frequencies"] == [len(posting) for posting in shard["postings"]]
        assert shard["unknown"] == -1


def test_abbreviations_are_found_under_what_they_stand_for(tmp_path: Path) -> None:
    shards = decode(Corpus((structure("1", "EI", "ASSO DU CTRE ST ELOI"),)), tmp_path)
    words = merged(shards)[1]
    assert {word: words[word] for word in ("asso", "ctre", "st")} == {"asso": "associ", "ctre": "centr", "st": "saint"}


def test_dotted_letters_are_one_word(tmp_path: Path) -> None:
    held, words = merged(decode(Corpus((structure("1", "EI", "A.I.P."), NET)), tmp_path))
    assert held["aip"] == [[0, [[0, 1]]]]
    assert words["aip"] == "aip"


def test_nobody_is_found_in_an_empty_corpus(tmp_path: Path) -> None:
    for corpus in (Corpus(()), Corpus((None, None))):
        (shard,) = decode(corpus, tmp_path)
        assert (shard["start"], shard["terms"], shard["words"]) == ("", [], [])


LETTERS = st.text(st.characters(codec="utf-8"), max_size=30)
ODD = st.text("aeé.’' œßİıſK\u0301\u00ad0²Ω𝒜\n_-", max_size=30)


@settings(max_examples=8)
@given(st.lists(st.tuples(LETTERS | ODD, ODD, LETTERS), max_size=30))
def test_any_unicode_is_read_or_passed_over(texts: list[tuple[str, str, str]]) -> None:
    named = [
        structure(f"{rank}", "EI", name, brand=brand, description=f"{text} nettoyages nettoyage")
        for rank, (name, brand, text) in enumerate(texts)
    ]
    corpus = Corpus((JARDINS, None, *named, NET))
    with TemporaryDirectory() as folder:
        assert merged(decode(corpus, Path(folder))) == expected(corpus)


def test_words_of_any_length(tmp_path: Path) -> None:
    long = "a" * 300
    texts = [long, long + "b", long[:26] + "c", f"{long}ements", "z" * 200, "anticonstitutionnellement " * 300]
    corpus = Corpus(tuple([structure(str(rank), "EI", text) for rank, text in enumerate(texts)]))
    assert merged(decode(corpus, tmp_path)) == expected(corpus)


def test_a_shard_takes_about_the_aim(corpus: Corpus, tmp_path: Path) -> None:
    sizes = [len(content) for _, content in build_terms(corpus, tmp_path, {}).shards]
    assert all(3_000 < size < 20_000 for size in sizes)


def test_files_hold_only_what_json_writes_as_it_is(corpus: Corpus, tmp_path: Path) -> None:
    terms = build_terms(corpus, tmp_path, {})
    for _, content in (*terms.shards, *terms.lexicon):
        assert content.isascii()
        assert not re.search(rb"\\", content)


def test_the_catalogue_is_not_told_twice(tmp_path: Path) -> None:
    """One structure of two kinds: two documents, one SIRET."""
    twice: tuple[Structure, ...] = (TRAITEUR, msgspec.structs.replace(TRAITEUR, kind="AI", id=f"{TRAITEUR.siret}-AI"))
    held, _ = merged(decode(Corpus(twice), tmp_path))
    assert [number for number, _ in held[TRAITEUR.siret]] == [0, 1]
