"""``text_synonyms.json``: everyday words, and those of the same meaning that structures write."""

import msgspec
import pytest

from data.vocabulary import REFERENCE
from plugins.search.analyser import analyse, fold

CONTENT = (REFERENCE / "text_synonyms.json").read_bytes()
SYNONYMS = msgspec.json.decode(CONTENT, type=dict[str, tuple[str, ...]])


def test_each_is_one_folded_word_as_the_search_compares_them() -> None:
    words = {*SYNONYMS, *(word for several in SYNONYMS.values() for word in several)}
    assert [word for word in words if word != fold(word) or len(analyse(word)) != 1] == []


def test_a_word_is_there_once_whatever_its_ending() -> None:
    stems = [tuple(analyse(word)) for word in SYNONYMS]
    assert len(stems) == len(set(stems))


@pytest.mark.parametrize("word", SYNONYMS)
def test_each_synonym_adds_a_term_that_the_word_does_not_find(word: str) -> None:
    found = [tuple(analyse(other)) for other in SYNONYMS[word]]
    assert found
    assert len(found) == len(set(found))
    assert [terms for terms in found if set(terms) <= set(analyse(word))] == []
