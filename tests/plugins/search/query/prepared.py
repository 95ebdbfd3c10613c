"""An index as the site publishes it, and the same documents for a whole index of lunr.js."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from data.model import Structure
from plugins.search import analyser
from plugins.search.corpus import Corpus
from plugins.search.fields import FIELDS
from plugins.search.numbers import numbered
from plugins.search.terms import build_terms


def corpus_of(structures: Iterable[Structure]) -> Corpus:
    """The structures as a first build numbers them."""
    known = list(structures)
    return Corpus.of(known, numbered([], known))


def index_of(corpus: Corpus, folder: Path) -> dict[str, Any]:
    """What scripts/source.mjs reads: the texts of the files, each with the word it starts with."""
    terms = build_terms(corpus, folder, {})
    return {
        "live": corpus.live,
        "size": corpus.size,
        "shards": [[start, content.decode()] for start, content in terms.shards],
        "lexicons": [[start, content.decode()] for start, content in terms.lexicon],
    }


def terms_of(corpus: Corpus) -> list[dict[str, list[str]] | None]:
    """The terms of each field of each document, by number."""
    return [
        None
        if structure is None
        else {
            name: [term for text in field.texts_of(structure) for term in analyser.analyse(text)]
            for name, field in FIELDS.items()
        }
        for structure in corpus.documents
    ]
