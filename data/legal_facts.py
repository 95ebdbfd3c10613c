"""What the site says of the law: one dated file, ``reference/legal_facts.yaml``, that guides and pages cite by code."""

from collections.abc import Iterable
from datetime import date
from functools import cache

import msgspec

from data.vocabulary import REFERENCE
from data.yaml_files import read_yaml


class Article(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A reference that readers look up themselves: « L2113-12 » of the « Code de la commande publique »."""

    number: str
    text: str


class LegalFact(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One thing the law says, in the project's words.

    A fact has at most one value: amounts in euros before tax, percentages, a day, or the kinds of structures it is
    sure for (``kinds_to_check``: those it may hold for). ``checked_on`` is None while nobody has read the text: pages
    then say so. ``valid_until`` is the last day it may be relied on, None when it has no end.
    """

    code: str
    statement: str
    """A sentence; ``{value}`` in it stands for the value."""
    checked_on: date | None
    valid_until: date | None
    until_because: str
    used_by: tuple[str, ...]
    """Files that cite it or must agree with it, from the project's root."""
    articles: tuple[Article, ...] = ()
    euros: tuple[int, ...] = ()
    percents: tuple[int, ...] = ()
    day: date | None = None
    kinds: tuple[str, ...] = ()
    kinds_to_check: tuple[str, ...] = ()
    since: date | None = None
    """The day from which it holds, when readers need to know."""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    facts: tuple[LegalFact, ...]


@cache
def legal_facts() -> dict[str, LegalFact]:
    """Every fact by its code. Raises ValueError when two share a code, msgspec.ValidationError on an unknown field."""
    facts = msgspec.convert(read_yaml(REFERENCE / "legal_facts.yaml"), _File).facts
    by_code = {fact.code: fact for fact in facts}
    if len(by_code) < len(facts):
        raise ValueError("legal_facts.yaml: two facts share a code")
    return by_code


def outdated(facts: Iterable[LegalFact], today: date) -> list[LegalFact]:
    """The facts whose last day is past: somebody must read the text again."""
    return [fact for fact in facts if fact.valid_until and fact.valid_until < today]
