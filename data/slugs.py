"""Addresses that never change: the slug of each structure, remembered from one consolidation to the next."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import NamedTuple

from slugify import slugify

_LENGTH = 80
_RESERVED = {"comparer"}
"""Pages that stand beside the profiles: no structure may take their address."""
_APOSTROPHES = (("’", "-"), ("'", "-"))
_DASHES = re.compile("-{2,}")
# Neither « & », which may begin an entity, nor a comma, which parts thousands: they are read with what follows them.
_EACH_ON_ITS_OWN = re.compile("[ -%'-+\\--~\xa0-\u017f‐-’…]*")


class _Letters(dict[int, str]):
    """What the library makes of a character alone, asked once for each."""

    def __missing__(self, code: int) -> str:
        self[code] = _slugified(f"x{chr(code)}x")[1:-1]
        return self[code]


_LETTERS = _Letters()


def slug(text: str) -> str:
    """The words of a text as an address writes them: « Côtes-d’Armor » → ``cotes-d-armor``; empty when none is left."""
    if _EACH_ON_ITS_OWN.fullmatch(text):
        short = _DASHES.sub("-", text.translate(_LETTERS)).strip("-")
        if len(short) <= _LENGTH:
            return short
    return _slugified(text)


def _slugified(text: str) -> str:
    return str(slugify(text, replacements=_APOSTROPHES, max_length=_LENGTH, word_boundary=True))


class Named(NamedTuple):
    """What a slug is made of: the structure's identity, the name people read, its commune."""

    id: str
    name: str
    city: str


def assign(structures: Iterable[Named], registry: Mapping[str, str]) -> dict[str, str]:
    """The slug of every structure, by id: the registry's own, extended with those it did not know.

    Two of one name differ by their commune, then by a short suffix drawn from their id. The result does not depend on
    the order of the structures.
    """
    newcomers = sorted(named for named in structures if named.id not in registry)
    slugs = dict(registry)
    taken = _RESERVED | set(registry.values())
    namesakes = Counter(_name_slug(named) for named in newcomers)
    for named in newcomers:
        short = _name_slug(named)
        local = f"{short}-{slug(named.city)}" if named.city else short
        unique = f"{local}-{sha256(named.id.encode()).hexdigest()[:6]}"
        wanted = [local, unique] if namesakes[short] > 1 else [short, local, unique]
        chosen = next((one for one in wanted if one not in taken), f"{local}-{slug(named.id)}")
        slugs[named.id] = chosen
        taken.add(chosen)
    return slugs


def _name_slug(named: Named) -> str:
    return slug(named.name) or "structure"
