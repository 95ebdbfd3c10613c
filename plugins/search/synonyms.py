"""Words that buyers type for a trade or a service, from ``data/reference/synonyms.yaml``."""

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


@cache
def _read() -> _Words:
    return msgspec.convert(read_yaml(REFERENCE / "synonyms.yaml"), _Words)


def _inverted(codes_by_word: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    words: dict[str, tuple[str, ...]] = {}
    for word, codes in codes_by_word.items():
        for code in codes:
            words[code] = (*words.get(code, ()), word)
    return words
