"""What each way of typing finds, through the published files."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from data.dataset import Dataset
from plugins.search import analyser
from tests.conftest import SAMPLE
from tests.plugins.search import node
from tests.plugins.search.query.prepared import corpus_of, index_of
from tests.plugins.search.structures import ALL, INTERIM, JARDINS, NET, TRAITEUR, VELO, structure
from tests.site import consolidate

PROPRE = structure("50723456700019", "EI", "Propreté du Trégor")
MENAGE = structure("50823456700018", "AI", "Ménage et services")
CORPUS = corpus_of([*ALL, PROPRE, MENAGE])

QUERIES = {
    # by name and brand
    "jardins du drac": JARDINS,
    "LES JARDINS DU DRAC": JARDINS,
    "eclat": NET,
    "asso guidon": VELO,
    # by trade, and an everyday word of it
    "réparation de vélos": VELO,
    "restauration": TRAITEUR,
    "jardinier": JARDINS,
    "buffet": TRAITEUR,
    # plural, accents, elision
    "traiteurs": TRAITEUR,
    "espace vert": JARDINS,
    "reparation velo": VELO,
    "L’éclat du Dauphiné": NET,
    "d'iroise": TRAITEUR,
    # with a place and a kind
    "38600": JARDINS,
    "traiteur brest": TRAITEUR,
    "espaces verts isère": JARDINS,
    "etti st malo": INTERIM,
    # by number, whole or not
    "41987654300021": JARDINS,
    "419 876 543 00021": JARDINS,
    "419876543 00021": JARDINS,
    "419.876.543": JARDINS,
    "419 876 5": JARDINS,
    "419876": JARDINS,
}
UNFINISHED = {"réparatio": VELO, "maraîch": JARDINS, "jardins du dr": JARDINS, "3860": JARDINS}
MISSPELT = {
    "guidno": (VELO, "guidon"),
    "gidon": (VELO, "guidon"),
    "guuidon": (VELO, "guidon"),
    "traitteur brest": (TRAITEUR, "traiteur"),
    "maraichahe": (JARDINS, "maraichage"),
    "maraichgae drac": (JARDINS, "maraichage"),
    "ugidon": (VELO, "guidon"),
    "aguidon": (VELO, "guidon"),
    # two letters, in a long word
    "maerichage": (JARDINS, "maraichage"),
    # the word itself is not finished
    "netoya": (NET, "nettoyage"),
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return index_of(CORPUS, tmp_path_factory.mktemp("terms"))


@pytest.fixture(scope="module")
def sample_index(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Of enough words to stand in several files."""
    folder = tmp_path_factory.mktemp("sample")
    consolidate(f"sample={SAMPLE}", folder)
    return index_of(corpus_of(Dataset(folder).structures()), folder)


def asked(index: dict[str, Any], texts: Iterable[str], **options: bool) -> dict[str, Any]:
    """The answer to each text."""
    requests = [{"text": text} | options for text in texts]
    return dict(zip(texts, node.run("word_search.mjs", {"index": index, "requests": requests}), strict=True))


def asked_one(index: dict[str, Any], text: str, **options: bool) -> Any:
    return asked(index, [text], **options)[text]


def found(answer: Any) -> list[str]:
    """Who is found, best first, by name."""
    return names(answer["found"]["documents"])


def names(documents: list[int]) -> list[str]:
    return [structure.name for number in documents if (structure := CORPUS.documents[number])]


@pytest.fixture(scope="module")
def answers(index: dict[str, Any]) -> dict[str, Any]:
    return asked(index, QUERIES)


@pytest.mark.parametrize("text", QUERIES)
def test_a_query_finds_what_it_means(text: str, answers: dict[str, Any]) -> None:
    assert found(answers[text]) == [QUERIES[text].name]
    assert answers[text]["found"]["everyWord"]
    assert answers[text]["found"]["corrected"] == []


def test_scores_in_columns_are_lunr_s(answers: dict[str, Any]) -> None:
    assert max(answer["found"]["farthest"] for answer in answers.values()) < 1e-9


def test_a_word_being_typed_finds_what_it_begins(index: dict[str, Any]) -> None:
    for text, answer in asked(index, UNFINISHED, typing=True).items():
        assert found(answer) == [UNFINISHED[text].name], text
        assert answer["found"]["widened"] == []


def test_a_finished_word_that_nobody_writes_finds_what_it_begins_and_tells(index: dict[str, Any]) -> None:
    for text, answer in asked(index, UNFINISHED).items():
        assert found(answer) == [UNFINISHED[text].name], text
        assert [one["word"] for one in answer["found"]["widened"]] == [analyser.words(text)[-1]]
    (widened,) = asked_one(index, "réparatio")["found"]["widened"]
    assert widened == {"word": "reparatio", "to": ["reparation"]}


def test_only_the_last_word_is_the_beginning_of_others(index: dict[str, Any]) -> None:
    assert not asked_one(index, "guid brest", typing=True)["found"]["everyWord"]


def test_one_letter_after_other_words_waits_for_the_next(index: dict[str, Any]) -> None:
    assert found(asked_one(index, "traiteur b", typing=True)) == [TRAITEUR.name]


def test_misspelt_words_are_mended_and_told(index: dict[str, Any]) -> None:
    for text, answer in asked(index, MISSPELT).items():
        expected, instead = MISSPELT[text]
        assert found(answer) == [expected.name], text
        assert [one["instead"] for one in answer["found"]["corrected"]] == [[instead]], text


def test_a_first_letter_is_mended_once_the_typing_is_over(sample_index: dict[str, Any]) -> None:
    """Until then, the words of the other letters are not worth the wait: they are in other files."""
    assert asked_one(sample_index, "bettoyage")["found"]["corrected"][0]["instead"] == ["nettoyage"]
    typed = asked_one(sample_index, "bettoyage", typing=True)
    assert typed["found"]["corrected"] == []
    assert sum(name.startswith("lexicon") for name in typed["loaded"]) < len(sample_index["lexicons"])


def test_only_words_that_nobody_writes_are_mended(index: dict[str, Any]) -> None:
    answer = asked_one(index, "jardins drac")
    assert answer["found"]["corrected"] == []
    assert not any(name.startswith("lexicon") for name in answer["loaded"])
    assert found(asked_one(index, "dra1c")) == []
    assert found(asked_one(index, "nte")) == []


def test_some_of_the_words_is_better_than_nothing_and_is_told(index: dict[str, Any]) -> None:
    answer = asked_one(index, "traiteur grenoble")
    assert set(found(answer)) == {TRAITEUR.name, NET.name}
    assert not answer["found"]["everyWord"]
    assert found(asked_one(index, "zzzzzzzz guidon")) == [VELO.name]


def test_nothing_is_found_for_what_nobody_wrote(index: dict[str, Any]) -> None:
    answer = asked_one(index, "zzzzzzzz")
    assert (found(answer), answer["found"]["everyWord"]) == ([], False)


def test_a_text_without_words_is_no_search(index: dict[str, Any]) -> None:
    for answer in asked(index, ["", "  ", "l’", "?!", "de la"]).values():
        assert (answer["readings"], answer["found"]) == ([], None)


def test_a_word_finds_those_of_the_same_meaning_after_itself(index: dict[str, Any]) -> None:
    *own, other = found(asked_one(index, "ménages"))
    assert (set(own), other) == ({NET.name, MENAGE.name}, PROPRE.name)
    # While it is typed, their files are not asked for.
    assert PROPRE.name not in found(asked_one(index, "ménage", typing=True))


def test_literal_words_stand_for_themselves_alone(index: dict[str, Any]) -> None:
    answers = asked(index, ["ménage", "netoyage", "réparatio", "traiteurs", "419876"], literal=True)
    expected = [{NET.name, MENAGE.name}, set(), set(), {TRAITEUR.name}, {JARDINS.name}]
    assert [set(found(answer)) for answer in answers.values()] == expected
    assert not any(name.startswith("lexicon") for answer in answers.values() for name in answer["loaded"])


def test_who_is_called_by_every_word_is_told(index: dict[str, Any]) -> None:
    def named(text: str) -> list[str]:
        return names(asked_one(index, text)["found"]["named"])

    assert named("jardins drac") == [JARDINS.name]
    assert named("éclat dauphiné") == [NET.name]
    assert named("jardins fontaine") == []
    assert named("espaces verts") == []


def test_half_a_word_is_not_the_stem_of_another(tmp_path: Path) -> None:
    """« logis » has the stem of « logement », and begins « logistique »."""
    called = ["Logement d’Armor", "Logistique d’Armor"]
    assert of_names(tmp_path, called, "logis") == ["Logistique d’Armor", "Logement d’Armor"]
    # Once somebody is called so, what it begins comes last.
    assert of_names(tmp_path, [*called, "Logis d’Armor"], "logis")[-1] == "Logistique d’Armor"


def test_once_sent_a_short_word_begins_no_other(tmp_path: Path) -> None:
    called = ["Art du Trieux", "Artisans du Trieux"]
    assert of_names(tmp_path, called, "art") == called[:1]
    assert of_names(tmp_path, called, "art", typing=True) == called


def of_names(folder: Path, called: list[str], text: str, **options: bool) -> list[str]:
    """Who is found among structures that are nothing but their names."""
    corpus = corpus_of(structure(f"8{rank:013}", "EI", name) for rank, name in enumerate(called))
    answer = asked_one(index_of(corpus, folder), text, **options)
    return [one.name for number in answer["found"]["documents"] if (one := corpus.documents[number])]


def test_a_short_beginning_finds_the_words_that_most_write(tmp_path: Path) -> None:
    """« ab » begins more words than a keystroke can weigh."""
    words = [f"ab{one}{other}" for one in "cdfghklm" for other in "aeiouyrstl"]
    rare = [structure(f"8{rank:013}", "EI", "Rare", description=word) for rank, word in enumerate(words)]
    common = [structure(f"9{rank:013}", "EI", "Commun", description="abzy") for rank in range(3)]
    corpus = corpus_of([*rare, *common])
    answer = asked_one(index_of(corpus, tmp_path), "ab", typing=True)
    assert answer["readings"][0]["alternatives"] < len(words)
    expected = {number for number, one in enumerate(corpus.documents) if one in common}
    assert expected < set(answer["found"]["documents"])


def test_a_keystroke_asks_for_two_shards_at_most(sample_index: dict[str, Any]) -> None:
    texts = ["a", "as", "co", "insertion", "réparatio", "ent"]
    for text, answer in asked(sample_index, texts, typing=True).items():
        assert len(answer["loaded"]) <= 2, text
        assert answer["found"]["documents"], text
