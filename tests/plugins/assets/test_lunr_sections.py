import json
import random
import subprocess
from pathlib import Path

import pytest

from plugins.assets import lunr_sections
from theme.environment import THEME

NODE_MODULES = THEME / "node_modules"
LUNR = (NODE_MODULES / "lunr" / "lunr.js").read_text(encoding="utf-8")
FRENCH = (NODE_MODULES / "lunr-languages" / "lunr.fr.js").read_text(encoding="utf-8")

# What analyser.js and the search's engine ask of Lunr, bundled with or without all of it.
ENTRY = """
import lunr from "lunr";
import french from "lunr-languages/lunr.fr.js";
import support from "lunr-languages/lunr.stemmer.support.js";
import { readFileSync } from "node:fs";

support(lunr);
french(lunr);
const { words, documents } = JSON.parse(readFileSync(0, "utf8"));
const terms = [...new Set(documents.flat())].sort();
const invertedIndex = Object.create(null);
const fieldVectors = {};
terms.forEach((term, rank) => (invertedIndex[term] = { _index: rank, text: Object.create(null) }));
documents.forEach((document, number) => {
  const vector = (fieldVectors[`text/${number}`] = new lunr.Vector());
  for (const term of new Set(document)) {
    invertedIndex[term].text[number] = {};
    vector.insert(terms.indexOf(term), 1 + (number % 7) / 10);
  }
});
const tokenSet = lunr.TokenSet.fromArray(terms);
const index = new lunr.Index({ invertedIndex, fieldVectors, fields: ["text"], tokenSet });
const found = terms.map((term, rank) =>
  index.query((query) => {
    query.term(term, { boost: 4, usePipeline: false });
    query.term(terms[(rank * 7) % terms.length], { boost: 1, usePipeline: false });
  }),
);
process.stdout.write(JSON.stringify({ stems: words.map(lunr.fr.stemmer), found }));
"""


def test_every_kept_byte_is_one_of_lunr_in_its_order() -> None:
    parts = [text for _, text in lunr_sections.sections(LUNR)]
    assert "".join(parts) == LUNR
    assert "".join(text for text in parts if text in lunr_sections.lunr(LUNR)) == lunr_sections.lunr(LUNR)


def test_the_licences_stay() -> None:
    assert "Copyright (C) 2020 Oliver Nightingale" in lunr_sections.lunr(LUNR)
    assert "Copyright 2014, Mihai Valentin" in lunr_sections.french(FRENCH)
    assert "Copyright 2010, Oleg Mazko" in lunr_sections.french(FRENCH)


def test_another_lunr_is_refused_in_words() -> None:
    with pytest.raises(lunr_sections.UnknownSections, match=r"lunr\.Trie"):
        lunr_sections.lunr(LUNR.replace(" * lunr.Vector\n", " * lunr.Trie\n", 1))
    with pytest.raises(lunr_sections.UnknownSections, match=r"lunr\.fr\.js"):
        lunr_sections.french(FRENCH.replace("/* lunr stemmer function */", ""))


def test_a_search_finds_and_stems_as_with_the_whole_of_lunr(tmp_path: Path) -> None:
    chance = random.Random(1)
    endings = ("ation", "issement", "euse", "ement", "ites", "ives", "antes", "ierement", "yeux", "ique", "ll", "e", "")
    words = [
        "".join(chance.choice("aeiouybcdfglmnpqrstv") for _ in range(chance.randrange(1, 9))) + chance.choice(endings)
        for _ in range(2000)
    ]
    given = json.dumps({"words": words, "documents": [chance.sample(words[:60], 12) for _ in range(40)]})
    whole = bundled(tmp_path / "whole.mjs")
    cut = bundled(tmp_path / "cut.mjs", *aliases(lunr_sections.written(NODE_MODULES, tmp_path / "lunr")))
    assert answer(cut, given) == answer(whole, given)
    assert cut.stat().st_size < 0.7 * whole.stat().st_size


def aliases(files: dict[str, Path]) -> list[str]:
    return [f"--alias:{module}={file}" for module, file in files.items()]


def bundled(script: Path, *options: str) -> Path:
    command = [str(NODE_MODULES / ".bin" / "esbuild"), "--bundle", "--minify", "--format=esm", "--platform=node"]
    subprocess.run([*command, *options, f"--outfile={script}"], input=ENTRY, text=True, cwd=THEME, check=True)
    return script


def answer(script: Path, given: str) -> str:
    return subprocess.run(["node", str(script)], input=given, capture_output=True, text=True, check=True).stdout
