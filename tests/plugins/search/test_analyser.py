import csv
import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.vocabulary import REFERENCE, vocabulary
from plugins.search import analyser
from tests.conftest import SAMPLE
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


def texts_in(value: object) -> Iterator[str]:
    """Every text of a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts_in(part)


def test_parity_over_the_whole_sample() -> None:
    lines = SAMPLE.read_text(encoding="utf-8").splitlines()
    texts = [" ".join(texts_in(json.loads(line))) for line in lines]
    assert len({term for text in texts for term in analyser.analyse(text)}) > 5000
    assert_same_terms(texts)


def test_parity_over_the_real_export(real_export: Path) -> None:
    rows = json.loads(real_export.read_text(encoding="utf-8"))["results"]
    assert_same_terms([f"{row['name']} {row['brand']} {row['city']} {row['description']}" for row in rows])


def test_parity_over_any_unicode() -> None:
    chance = random.Random(1)
    blocks = [(0x20, 0x7F), (0xA0, 0x250), (0x250, 0x370), (0x1E00, 0x2100), (0x0, 0x3000), (0x0, 0x110000)]

    def text() -> str:
        spans = (chance.choice(blocks) for _ in range(chance.randrange(40)))
        return "".join(chr(chance.randrange(*span)) for span in spans)

    assert_same_terms([text() for _ in range(5000)])


def test_parity_over_letters_parted_by_dots_and_spaces() -> None:
    chance = random.Random(3)
    letters = "aéLœ1.. ’-\u00a0_\u0301Ж"
    assert_same_terms(["".join(chance.choices(letters, k=chance.randrange(16))) for _ in range(20000)])


def test_an_acronym_is_one_word_however_it_is_written() -> None:
    for text in ("AIP", "A.I.P.", "A.I.P", "a.i.p.", "A I P", "A. I. P.", "l’A.I.P."):
        assert analyser.words(text) == ["aip"], text


def test_folding_one_word_after_another_is_folding_the_whole() -> None:
    """What no space parts is folded once for all texts."""
    for text in ("ΑΣ ΑΣΑ Σ", "e \u0301\u0327 a", "İ I\u0307 ſ ß", "\u0301 \u0301a"):
        assert " ".join(map(analyser.fold, text.split(" "))) == analyser.fold(text)


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
