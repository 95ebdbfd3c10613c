"""Words that buyers type: for a trade or a service, from ``data/reference/synonyms.yaml``; in place of those that
structures write in their names and descriptions, from ``data/reference/text_synonyms.json``."""

from collections.abc import Mapping
from functools import cache

import msgspec

from data.vocabulary import REFERENCE
from data.yaml_files import read_yaml


class _Words(msgspec.Struct, frozen=True):
    """The file: each word, and the codes it leads to."""

    trades: dict[str, tuple[str, ...]]
    services: dict[str, tuple[str, ...]]


@cache
def words_by_trade() -> Mapping[str, tuple[str, ...]]:
    """The words that lead to each trade, by its slug."""
    return _inverted(_read().trades)


@cache
def words_by_service() -> Mapping[str, tuple[str, ...]]:
    """The words that lead to each service type, by its code."""
    return _inverted(_read().services)


_MOST = 2
"""Words searched in place of one: each may be in a file of its own, that the visitor waits for."""


@cache
def words_by_word() -> Mapping[str, tuple[str, ...]]:
    """The words of the same meaning as an everyday one, the best ones; all are folded."""
    content = (REFERENCE / "text_synonyms.json").read_bytes()
    known = msgspec.json.decode(content, type=dict[str, tuple[str, ...]])
    return {word: others[:_MOST] for word, others in known.items()}


@cache
def _read() -> _Words:
    return msgspec.convert(read_yaml(REFERENCE / "synonyms.yaml"), _Words)


def _inverted(codes_by_word: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    words: dict[str, tuple[str, ...]] = {}
    for word, codes in codes_by_word.items():
        for code in codes:
            words[code] = (*words.get(code, ()), word)
    return words
