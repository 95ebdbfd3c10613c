"""Slugs of trades and of groups that the existing service writes in its own way: its addresses go on working here.

Most differ by a number or by a hyphen, which ``theme/scripts/search/state.js`` sees through: only the others are told
to the page.
"""

import re
from collections.abc import Iterator

from data.vocabulary import Sector, SectorGroup, vocabulary

_NUMBER = re.compile(r"-\d+$")
_SHORTEST_GUESSED = 9
"""Letters from which a slug is seen through: « autre-4 » is any trade's."""


def legacy_slugs() -> dict[str, str]:
    """Legacy slug → slug, for those that a script cannot guess."""
    return {term.legacy_slug: term.slug for term in _terms() if term.legacy_slug and not _is_guessed(term)}


def _terms() -> Iterator[Sector | SectorGroup]:
    for group in vocabulary().sector_groups:
        yield group
        yield from group.sectors


def _is_guessed(term: Sector | SectorGroup) -> bool:
    legacy = term.legacy_slug or ""
    return len(legacy) >= _SHORTEST_GUESSED and _bare(legacy) == _bare(term.slug)


def _bare(slug: str) -> str:
    return _NUMBER.sub("", slug).replace("-", "")
