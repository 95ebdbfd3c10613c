"""Names and slugs: in one file while they are few, in blocks fetched for the cards shown beyond.

A name is written as what it shares with the one before it, then the rest: documents are numbered by kind and name.
A slug is written only where it is not what the name gives.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from data.model import Structure
from plugins.search.analyser import fold
from plugins.search.coding import gaps, numbers
from plugins.search.corpus import Corpus

ONE_BLOCK_UP_TO = 20_000
EACH_BEYOND = 128
_NOT_IN_SLUGS = re.compile(r"[^a-z0-9]+")


class Names(NamedTuple):
    """``each``: how many documents a block holds. ``order``: the order of names, when no block holds them all."""

    each: int
    blocks: list[bytes]
    order: bytes | None


class _Slugs(msgspec.Struct):
    """``at``: ranks in the block. ``slugs``: one a line; from ``-`` on, what follows the slug of the name."""

    at: str
    slugs: str


class _Block(msgspec.Struct):
    shared: str
    names: str
    slugs: _Slugs


class _Order(msgspec.Struct):
    runs: str


def build_names(corpus: Corpus, one_block_up_to: int = ONE_BLOCK_UP_TO) -> Names:
    """The blocks of names; a document that is gone has an empty one."""
    documents = corpus.documents
    each = one_block_up_to if len(documents) <= one_block_up_to else EACH_BEYOND
    starts = range(0, len(documents), each)
    blocks = [_block(documents[start : start + each]) for start in starts] or [_block(())]
    return Names(each, blocks, None if len(blocks) == 1 else _order(documents))


def shown_name(structure: Structure | None) -> str:
    """The name on one line, as browsers show it."""
    return " ".join(structure.display_name.split()) if structure else ""


def slug_of_name(name: str) -> str:
    """The slug that ``slugOf`` of theme/scripts/search/engine/names.js gives a name."""
    return _NOT_IN_SLUGS.sub("-", fold(name)).strip("-")


def _block(documents: Sequence[Structure | None]) -> bytes:
    names = [shown_name(structure) for structure in documents]
    shared, rests = [], []
    previous = ""
    for name in names:
        start = name[: _shared(previous, name)]
        # Scripts count in units of UTF-16: a letter beyond its first plane is two.
        shared.append(len(start.encode("utf-16-le")) // 2)
        rests.append(name[len(start) :])
        previous = name
    told = {rank: slug for rank, slug in enumerate(map(_slug_to_tell, documents, names)) if slug}
    slugs = _Slugs(gaps(list(told)), "\n".join(told.values()))
    return msgspec.json.encode(_Block(numbers(shared), "\n".join(rests), slugs))


def _shared(one: str, other: str) -> int:
    """How many letters two names share at their beginning."""
    for rank, letters in enumerate(zip(one, other, strict=False)):
        if letters[0] != letters[1]:
            return rank
    return min(len(one), len(other))


def _slug_to_tell(structure: Structure | None, name: str) -> str:
    if structure is None:
        return ""
    given = slug_of_name(name)
    if structure.slug == given:
        return ""
    # Namesakes differ by what follows: their commune.
    return structure.slug.removeprefix(given) if structure.slug.startswith(f"{given}-") else structure.slug


def _order(documents: Sequence[Structure | None]) -> bytes:
    """The documents by name, told as a merge of the runs that are already in order: documents are, kind by kind."""
    keys = [fold(shown_name(structure)) for structure in documents]
    runs, run = [], 0
    for rank, key in enumerate(keys):
        run += rank > 0 and key < keys[rank - 1]
        runs.append(run)
    order = sorted(range(len(keys)), key=lambda document: (keys[document], document))
    return msgspec.json.encode(_Order(numbers([runs[document] for document in order])))
