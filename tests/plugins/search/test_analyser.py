import csv
import json
import random
from pathlib import Path

import pytest

from data.vocabulary import REFERENCE, vocabulary
from plugins.search import analyser
from tests.plugins.search import node

GOLDEN: dict[str, list[str]] = json.loads((Path(__file__).parent / "golden_tokens.json").read_text(encoding="utf-8"))


def assert_same_terms(texts: list[str]) -> None:
    """The two runners give the same terms of each text."""
    for text, terms in zip(texts, node.run("analyse.mjs", texts), strict=True):
        assert analyser.analyse(text) == terms, repr(text)


@pytest.mark.parametrize("text", GOLDEN)
def test_golden_terms(text: str) -> None:
    assert analyser.analyse(text) == GOLDEN[text]


def test_golden_terms_in_javascript() -> None:
    assert node.run("analyse.mjs", list(GOLDEN)) == list(GOLDEN.values())


def test_parity_over_the_vocabularies() -> None:
    groups = vocabulary().sector_groups
    labels = [group.label for group in groups] + [sector.label for group in groups for sector in group.sectors]
    labels += [kind.label for kind in vocabulary().kinds]
    assert_same_terms([*labels, (REFERENCE / "synonyms.yaml").read_text(encoding="utf-8")])


def test_parity_over_the_communes() -> None:
    with (REFERENCE / "communes.csv").open(encoding="utf-8", newline="") as file:
        assert_same_terms([row["name"] for row in csv.DictReader(file)])


def test_parity_over_the_real_export(real_export: Path) -> None:
    rows = json.loads(real_export.read_text(encoding="utf-8"))["results"]
    assert_same_terms([f"{row['name']} {row['brand']} {row['city']}" for row in rows])


def test_parity_over_any_unicode() -> None:
    chance = random.Random(1)
    blocks = [(0x20, 0x7F), (0xA0, 0x250), (0x250, 0x370), (0x1E00, 0x2100), (0x0, 0x3000), (0x0, 0x110000)]

    def text() -> str:
        spans = (chance.choice(blocks) for _ in range(chance.randrange(40)))
        return "".join(chr(chance.randrange(*span)) for span in spans)

    assert_same_terms([text() for _ in range(5000)])


def test_parity_over_words_that_nobody_wrote() -> None:
    chance = random.Random(2)
    endings = ("ation", "issement", "euse", "ement", "ités", "ives", "antes", "ièrement", "yeux", "ïque", "ll", "é", "")

    def word() -> str:
        beginning = "".join(chance.choice("aeiouyéèçbcdfglmnpqrstv") for _ in range(chance.randrange(1, 9)))
        return chance.choice(("", "", "l’", "d'", "qu’")) + beginning + chance.choice(endings)

    assert_same_terms([word() for _ in range(20000)])


def test_no_stop_word_hides_a_structure(real_export: Path) -> None:
    names = {row["name"] for row in json.loads(real_export.read_text(encoding="utf-8"))["results"]}
    assert [name for name in names if not analyser.analyse(name)] == []
