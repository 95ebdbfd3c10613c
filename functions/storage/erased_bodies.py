"""Taking the address of an erased person out of what is stored, wherever that is."""

from collections.abc import Callable

import msgspec

from functions.erased_words import without_addresses


def body_without(body: bytes, is_theirs: Callable[[str], bool], instead: str) -> bytes | None:
    """A JSON body without the addresses that ``is_theirs`` recognises; ``None`` when it holds none of them."""
    if b"@" not in body and b"%40" not in body:
        return None
    value = msgspec.json.decode(body)
    left = without_addresses(value, is_theirs, instead)
    return None if left == value else msgspec.json.encode(left)
