"""Analysed documents, kept from one build to the next: only texts that changed are analysed again.

They are in one file of a folder where the build keeps what it may lose: without it, the build takes longer, no more.
"""

import os
import sys
import unicodedata
from array import array
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

import msgspec

from data.model import Structure
from data.vocabulary import REFERENCE
from plugins.search import analyser, fields
from plugins.search.terms import analysing
from plugins.search.terms.analysing import UNSIGNED, Document, Signature, Tables

_NAME = "search-terms.msgpack"


class _File(msgspec.Struct, array_like=True):
    version: bytes
    words: list[str]
    terms: list[str]
    term_of_word: bytes
    signatures: list[Signature]
    documents: dict[bytes, bytes]


class Remembered:
    """The analyses of documents, and their tables."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / _NAME
        saved = _read(self._file)
        term_of_word = array(UNSIGNED, saved.term_of_word)
        self.tables = Tables(saved.words, saved.terms, term_of_word, saved.signatures)
        self._known = saved.documents
        self._asked: dict[bytes, bytes] = {}

    def documents(self, structures: Iterable[Structure | None]) -> Iterator[Document | None]:
        """The analyses of structures, in their order."""
        for structure in structures:
            if structure is None:
                yield None
                continue
            texts = fields.texts(structure)
            digest = blake2b(msgspec.json.encode(texts), digest_size=16).digest()
            if content := self._known.get(digest):
                document = _decoded(content)
            else:
                document = self.tables.analysed(texts)
                content = _encoded(document)
            self._asked[digest] = content
            yield document

    def save(self, terms_in_use: int) -> None:
        """Keep the documents that were asked for, for the next build."""
        if self._asked.keys() == self._known.keys():
            return
        if 2 * terms_in_use < len(self.tables.terms):
            # Most of the tables serve no more: the next build makes them anew.
            self._file.unlink(missing_ok=True)
            return
        tables = self.tables
        words, terms, signatures = list(tables.words), list(tables.terms), list(tables.signatures)
        saved = _File(_version(), words, terms, tables.term_of_word.tobytes(), signatures, self._asked)
        self._file.parent.mkdir(parents=True, exist_ok=True)
        aside = self._file.with_name(f".{self._file.name}.{os.getpid()}")
        aside.write_bytes(msgspec.msgpack.encode(saved))
        aside.replace(self._file)


def _read(file: Path) -> _File:
    nothing = _File(_version(), [], [], b"", [], {})
    try:
        saved = msgspec.msgpack.decode(file.read_bytes(), type=_File)
    except (FileNotFoundError, msgspec.DecodeError):
        return nothing
    return saved if saved.version == nothing.version else nothing


def _encoded(document: Document) -> bytes:
    how_many = array(UNSIGNED, [len(document.terms)])
    return (how_many + document.terms + document.signatures + document.words).tobytes()


def _decoded(content: bytes) -> Document:
    ranks = array(UNSIGNED, content)
    end = 1 + ranks[0]
    return Document(ranks[1:end], ranks[end : end + ranks[0]], ranks[end + ranks[0] :])


def _version() -> bytes:
    """A digest of what an analysis follows from, beside texts."""
    content = blake2b(digest_size=16)
    rules = (REFERENCE / "analyser.json", REFERENCE / "search_fields.json")
    for file in (*rules, *(Path(str(module.__file__)) for module in (analyser, analysing)), Path(__file__)):
        content.update(blake2b(file.read_bytes()).digest())
    content.update(f"{version('snowballstemmer')} {unicodedata.unidata_version} {sys.byteorder}".encode())
    return content.digest()
