"""Searches by the worker's own code, in the files of a built site or of a few structures."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from data.geography import france
from data.model import Structure
from plugins.publication.output import Output
from plugins.search.corpus import Corpus
from plugins.search.files import Files
from plugins.search.index import put_index
from plugins.search.numbers import numbered
from tests.plugins.search import node

State = dict[str, Any]


def index_of(structures: Iterable[Structure], folder: Path, departed: Iterable[Structure] = ()) -> Path:
    """The files of an index of a few structures, as a site would hold them; where they are."""
    known = list(structures)
    output = Output(folder / "output")
    corpus = Corpus.of(known, numbered([], known))
    index = put_index(corpus, departed, france(), Files(output), {}, folder / "cache", "")
    page = output.folder / "prestataires" / "index.html"
    page.parent.mkdir()
    manifest = msgspec.json.encode(index.manifest).decode()
    page.write_text(f'<script type="application/json" id="index-recherche">{manifest}</script>', encoding="utf-8")
    output.close()
    return output.folder


def search(site: Path, *states: State, typing: bool = False) -> list[dict[str, Any]]:
    """The answers to these states, whose other parts are empty."""
    requests = [{"state": state, "typing": typing} for state in states]
    answers: list[dict[str, Any]] = node.run("search.mjs", {"site": str(site), "requests": requests})
    return answers
