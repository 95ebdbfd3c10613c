"""The words of the trade, whoever writes them or not: none is a typo, nor a place unless something says so."""

from collections.abc import Iterator
from functools import cache

import msgspec

from data.vocabulary import REFERENCE, vocabulary
from plugins.search.analyser import searched
from plugins.search.synonyms import words_by_service, words_by_trade, words_by_word


class _Common(msgspec.Struct):
    """``data/reference/common_words.json``."""

    about: str
    words: tuple[str, ...]


@cache
def known_words() -> tuple[str, ...]:
    """Words of vocabularies and of synonyms, and common ones that also name communes; folded, in order."""
    words = {word for text in _texts() for word in searched(text)}
    return tuple(sorted(word for word in words if word.isalpha() and len(word) > 1))


def _texts() -> Iterator[str]:
    words = vocabulary()
    for group in words.sector_groups:
        yield group.label
        for sector in group.sectors:
            yield sector.label
            yield from words_by_trade().get(sector.slug, ())
    for service in words.service_types:
        yield service.label
        yield from words_by_service().get(service.code, ())
    for kind in words.kinds:
        yield f"{kind.code} {kind.label}"
    for term in (*words.networks, *words.labels):
        yield f"{term.slug} {term.label}"
    for word, others in words_by_word().items():
        yield from (word, *others)
    common = msgspec.json.decode((REFERENCE / "common_words.json").read_bytes(), type=_Common)
    yield from common.words
