import msgspec

from data.model import Structure
from plugins.search.index import build_index
from tests.plugins.search.structures import ALL, BARE, JARDINS, NET


def test_the_same_structures_make_the_same_bytes() -> None:
    assert build_index(ALL) == build_index(list(ALL))


def test_words_are_sorted_and_written_as_people_write_them() -> None:
    words = msgspec.json.decode(build_index([JARDINS, NET]))["words"]
    assert words == sorted(words)
    assert {"jardins", "drac", "maraichage", "eclat", "isere", "38600"} <= set(words)


def test_numbers_are_terms_but_not_words_to_complete() -> None:
    index = msgspec.json.decode(build_index([JARDINS]))
    assert "41987654300021" in dict(index["lunr"]["invertedIndex"])
    assert "41987654300021" not in index["words"]


def test_a_field_that_few_structures_fill_weighs_as_much_there() -> None:
    """Lunr divides by the average length of a field: the structures without it must not count."""

    def weight(structures: list[Structure]) -> float:
        vectors = dict(msgspec.json.decode(build_index(structures))["lunr"]["fieldVectors"])
        return float(max(vectors["brand/0"][1::2]))

    alone, among = weight([NET, JARDINS]), weight([NET, JARDINS, *[BARE] * 20])
    assert among > alone


def test_an_empty_dataset_makes_an_empty_index() -> None:
    index = msgspec.json.decode(build_index([]))
    assert (index["lunr"]["invertedIndex"], index["words"]) == ([], [])
