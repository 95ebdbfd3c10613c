"""What stays from one build to the next, and that remembering changes nothing but time."""

import random
from pathlib import Path

import msgspec
import pytest

from data.model import Structure
from plugins.search.corpus import Corpus
from plugins.search.numbers import numbered
from plugins.search.terms import Terms, build_terms
from tests.plugins.search.structures import ALL, JARDINS, NET, structure

WORDS = ("jardinage", "nettoyer", "zinguerie", "A.B.C.", "réinsertion", "quai", "été", "Œuvre", "38000", "l’asso")


def edited(structures: list[Structure], chance: random.Random) -> list[Structure]:
    """Some with other texts, some gone, some new."""
    now = []
    for one in structures:
        draw = chance.random()
        if draw < 0.05:
            words = " ".join(chance.choices(WORDS, k=4))
            now.append(msgspec.structs.replace(one, description=f"{one.description} {words}"))
        elif draw < 0.08:
            now.append(msgspec.structs.replace(one, name=f"{chance.choice(WORDS)} {chance.randrange(999)}"))
        elif draw > 0.03 + 0.08:
            now.append(one)
    new = [structure(f"{chance.randrange(10**14):014}", "EI", " ".join(chance.choices(WORDS, k=3))) for _ in range(5)]
    return [*now, *new]


def test_remembering_changes_nothing_but_time(sample: list[Structure], tmp_path: Path) -> None:
    chance = random.Random(1)
    structures, ids, starts = sample, numbered([], sample), {}
    for round_number in range(6):
        corpus = Corpus.of(structures, ids)
        incremental = build_terms(corpus, tmp_path / "kept", starts)
        assert incremental == build_terms(corpus, tmp_path / f"clean{round_number}", starts)
        starts = incremental.starts
        structures = edited(structures, chance)
        ids = numbered(ids, structures)


def test_the_same_corpus_makes_the_same_bytes(corpus: Corpus, tmp_path: Path) -> None:
    assert build_terms(corpus, tmp_path / "a", {}) == build_terms(corpus, tmp_path / "b", {})


def test_a_broken_memory_costs_time_only(tmp_path: Path) -> None:
    corpus = Corpus(tuple(ALL))
    first = build_terms(corpus, tmp_path, {})
    (file,) = tmp_path.iterdir()
    for content in (b"", b"\x00", b"{}", file.read_bytes()[:-40]):
        file.write_bytes(content)
        assert build_terms(corpus, tmp_path, {}) == first
    assert list(tmp_path.iterdir()) == [file]


def test_what_nobody_writes_any_more_is_forgotten(sample: list[Structure], tmp_path: Path) -> None:
    """Else the memory would only grow."""
    build_terms(Corpus(tuple(sample)), tmp_path, {})
    (file,) = tmp_path.iterdir()
    full = file.stat().st_size
    for _ in range(2):
        few = build_terms(Corpus((JARDINS, NET)), tmp_path, {})
    assert file.stat().st_size < full / 10
    assert few == build_terms(Corpus((JARDINS, NET)), tmp_path / "clean", {})


def changed(before: Terms, after: Terms) -> set[str]:
    """The starts of the shards that are not as they were."""
    assert before.starts["terms"] == after.starts["terms"]
    return {start for start, content in after.shards if dict(before.shards)[start] != content}


def shard_of(terms: Terms, term: str) -> str:
    return max(start for start, _ in terms.shards if start <= term)


@pytest.fixture(scope="module")
def built(sample: list[Structure], tmp_path_factory: pytest.TempPathFactory) -> Terms:
    return build_terms(Corpus(tuple(sample)), tmp_path_factory.mktemp("cache"), {})


def test_a_shard_keeps_its_bytes_when_words_change_elsewhere(
    sample: list[Structure], built: Terms, tmp_path: Path
) -> None:
    described = msgspec.structs.replace(sample[7], description=f"{sample[7].description} zingueries")
    after = build_terms(Corpus((*sample[:7], described, *sample[8:])), tmp_path, built.starts)
    assert changed(built, after) == {shard_of(built, "zinguer")}


def test_a_newcomer_changes_the_shards_of_its_words_only(sample: list[Structure], built: Terms, tmp_path: Path) -> None:
    after = build_terms(Corpus((*sample, structure("123", "EI", "Zinguerie"))), tmp_path, built.starts)
    kind = ("ei", "entrepris", "insert", "123", "zinguer")
    assert changed(built, after) == {shard_of(built, term) for term in kind}


def test_one_who_leaves_changes_the_shards_of_its_words_only(
    sample: list[Structure], built: Terms, tmp_path: Path
) -> None:
    newcomer = structure("123", "EI", "Zinguerie")
    with_it = build_terms(Corpus((*sample[:9], newcomer, *sample[9:])), tmp_path, built.starts)
    without = build_terms(Corpus((*sample[:9], None, *sample[9:])), tmp_path, with_it.starts)
    kind = ("ei", "entrepris", "insert", "123", "zinguer")
    assert changed(with_it, without) == {shard_of(built, term) for term in kind}


def test_both_lists_tell_where_their_ranges_start(built: Terms) -> None:
    assert set(built.starts) == {"terms", "lexicon"}
    assert built.starts["terms"][0] == ""
