from pathlib import Path
from typing import Any

import pytest

from plugins.search.corpus import Corpus
from plugins.search.terms import Terms, build_terms
from tests.plugins.search import node
from tests.plugins.search.structures import structure


def decode(terms: Terms) -> list[Any]:
    """The words and frequencies of each range, as browsers read them."""
    files = [content.decode() for _, content in terms.lexicon]
    lexicon: list[Any] = node.run("terms.mjs", {"lexicon": files})["lexicon"]
    return lexicon


def frequencies(folder: Path, *structures: Any) -> dict[str, int]:
    terms = build_terms(Corpus(structures), folder, {})
    return {word: frequency for words in decode(terms) for word, frequency in zip(*words, strict=True)}


def told(name: str, description: str) -> Any:
    return structure("1", "EI", name, description=description)


def test_a_typo_may_mean_what_two_wrote_or_what_a_name_holds(tmp_path: Path) -> None:
    found = frequencies(tmp_path, told("Éclat", "vitrages uniques"), told("Reflet", "vitrages rares"))
    assert {"eclat", "reflet", "vitrages", "insertion"} <= found.keys()
    assert not {"uniques", "rares", "1"} & found.keys()


def test_short_words_and_numbers_are_not_corrected_to(tmp_path: Path) -> None:
    found = frequencies(tmp_path, told("Net B2B2 38000", ""), told("Net B2B2 38000", ""))
    assert not {"net", "b2b2", "38000"} & found.keys()


def test_frequencies_tell_how_many_by_powers_of_two(tmp_path: Path) -> None:
    found = frequencies(tmp_path, *[told("Éclat", "vitrages" if rank < 3 else "") for rank in range(9)])
    assert (found["eclat"], found["vitrages"]) == (4, 2)


@pytest.fixture(scope="module")
def terms(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Terms:
    return build_terms(corpus, tmp_path_factory.mktemp("cache"), {})


def test_ranges_are_of_first_letters(terms: Terms) -> None:
    starts = [start for start, _ in terms.lexicon]
    assert len(starts) > 1
    assert all(len(start) <= 2 for start in starts)
    for (words, _), start, end in zip(decode(terms), starts, [*starts[1:], "~"], strict=True):
        assert words == sorted(set(words))
        assert all(start <= word < end for word in words)
        assert words


def test_no_range_is_heavy(terms: Terms) -> None:
    assert max(len(content) for _, content in terms.lexicon) < 20_000
