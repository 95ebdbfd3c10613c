import random
from pathlib import Path
from typing import Any

import msgspec

from data.dataset import Dataset
from data.slugs import Named, assign
from plugins.search.analyser import fold
from plugins.search.columns.names import build_names, shown_name
from plugins.search.corpus import Corpus
from plugins.search.numbers import numbered
from tests.plugins.search import node
from tests.plugins.search.structures import structure
from tests.site import consolidate


def read(corpus: Corpus, one_block_up_to: int = 20_000) -> Any:
    built = build_names(corpus, one_block_up_to)
    given = {
        "size": corpus.size,
        "each": built.each,
        "blocks": [block.decode() for block in built.blocks],
        "order": built.order.decode() if built.order else None,
    }
    return node.run("columns.mjs", {"names": given})["names"]


def corpus_of(*names: str) -> Corpus:
    """Structures of these names, with the slugs that consolidation gives them."""
    ids = [f"{40_000_000_000_000 + rank}-EI" for rank in range(len(names))]
    slugs = assign([Named(id, name, "Brest") for id, name in zip(ids, names, strict=True)], {})
    made = [structure(id[:14], "EI", name, slug=slugs[id]) for id, name in zip(ids, names, strict=True)]
    return Corpus(tuple(made))


def test_every_structure_has_its_name_and_its_slug(corpus: Corpus) -> None:
    for one_block_up_to in (20_000, 100):
        told = read(corpus, one_block_up_to)
        assert told["names"] == [shown_name(one) for one in corpus.documents]
        assert [slug for slug, one in zip(told["slugs"], corpus.documents, strict=True) if one] == [
            one.slug for one in corpus.documents if one
        ]


def test_so_has_every_real_structure(real_export: Path, tmp_path: Path) -> None:
    consolidate(f"emplois={real_export}", tmp_path / "dataset")
    structures = list(Dataset(tmp_path / "dataset").structures())
    corpus = Corpus.of(structures, numbered([], structures))
    told = read(corpus)
    assert told["names"] == [shown_name(one) for one in corpus.documents]
    assert told["slugs"] == [one.slug for one in corpus.documents if one]


def test_nothing_is_known_before_a_block_came(corpus: Corpus) -> None:
    assert read(corpus)["before"] == [False, False]


def test_names_that_try_the_columns() -> None:
    names = [
        "L’Étape", "L’Étape", "L'Étape", "مؤسسة الأمل", "مؤسسة", "👩‍🌾 Ferme", "👩‍🌾 Fermes", "👩🏽‍🌾", "🚲", "🚵",
        'Dite « la "Belle" »', "a\\b", "Deux\nlignes", "Tab\tici", "Œuvre & Cie", "ﬁn", "İstanbul", "ß", "−", "- -",
        "x" * 300, "x" * 299 + "y", "Mot " * 40, "é" * 85, "Straße 12", "A.B.C.", "1,000 jours", "\u2028", "a\u0301b",
    ]  # fmt: skip
    corpus = corpus_of(*names)
    told = read(corpus)
    assert told["names"] == [" ".join(name.split()) for name in names]
    assert told["slugs"] == [one.slug for one in corpus.documents if one]


def test_any_names() -> None:
    draw = random.Random(7)
    letters = "abcéÉœ ’'-&.\"\\/0129\n\u00a0\u202fß𝒜🚲ﬁÅ\u0301مİ"
    names = ["".join(draw.choices(letters, k=draw.randrange(1, 12))) for _ in range(1500)]
    corpus = corpus_of(*sorted(names))
    told = read(corpus)
    assert told["names"] == [shown_name(one) for one in corpus.documents]
    assert told["slugs"] == [one.slug for one in corpus.documents if one]


def test_a_structure_that_changed_its_name_keeps_its_slug() -> None:
    renamed = structure("41987654300021", "ACI", "Nouveau nom", slug="ancien-nom")
    assert read(Corpus((renamed, None)))["slugs"][0] == "ancien-nom"


def test_few_slugs_are_written(corpus: Corpus) -> None:
    written = msgspec.json.decode(build_names(corpus).blocks[0])["slugs"]["slugs"].split("\n")
    assert len(written) < corpus.size / 10


def test_names_are_ordered_as_french_people_do() -> None:
    names = ["Tremplin 10", "tremplin 2", "Zèbre", "Étape", "eclat", "Élan", "Fer"]
    order = read(corpus_of(*names))["order"]
    assert [names[rank] for rank in order] == ["eclat", "Élan", "Étape", "Fer", "tremplin 2", "Tremplin 10", "Zèbre"]


def test_the_order_is_told_when_names_come_in_blocks(corpus: Corpus) -> None:
    order = read(corpus, 100)["order"]
    keys = [fold(shown_name(corpus.documents[document])) for document in order]
    assert sorted(order) == list(range(corpus.size))
    assert keys == sorted(keys)


def test_no_structure_at_all() -> None:
    assert read(Corpus(()))["names"] == []
