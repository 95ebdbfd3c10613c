"""The search index: Lunr's, with the words as they are written beside it.

Pure: the same structures always make the same bytes. Documents are numbered in the order given.
"""

from collections.abc import Iterable, Iterator, Mapping

import msgspec
from lunr.builder import Builder

from data.model import Structure
from plugins.search import analyser
from plugins.search.fields import FIELDS

_NUMBERS = "siret"


def build_index(structures: Iterable[Structure]) -> bytes:
    """The index as JSON: ``lunr``, for ``lunr.Index.load``, and ``words``.

    ``words`` holds every folded word in order: terms are stems, and « réparatio » is not the beginning of « repar ».
    """
    documents = [
        {name: list(_searchable(field.texts_of(structure))) for name, field in FIELDS.items()}
        for structure in structures
    ]
    builder = Builder()
    builder.ref("number")
    for name, field in FIELDS.items():
        if any(document[name] for document in documents):
            builder.field(name, field.boost)
    for number, document in enumerate(documents):
        # Terms come analysed: the builder's pipeline stays empty, and so does the one the browser loads.
        builder.add({"number": number} | {name: list(map(analyser.stem, words)) for name, words in document.items()})
    _forget_empty_fields(builder)
    return msgspec.json.encode({"lunr": builder.build().serialize(), "words": sorted(_written(documents))})


def _searchable(texts: Iterable[str]) -> Iterator[str]:
    return (word for text in texts for word in analyser.words(text) if not analyser.is_stop_word(word))


def _written(documents: Iterable[Mapping[str, list[str]]]) -> set[str]:
    return {word for document in documents for name in document if name != _NUMBERS for word in document[name]}


def _forget_empty_fields(builder: Builder) -> None:
    """Else the average length of a field that few structures fill nears zero, and so does every match found there."""
    for reference in [reference for reference, length in builder.field_lengths.items() if not length]:
        del builder.field_lengths[reference]
        del builder.field_term_frequencies[reference]
