"""What narrows a search beside kind, trade, service and place: one file a group, loaded when it is asked for.

All have one shape: the options, and for each document a code. 0 is none of them, then each option alone, then the sets
of several that occur.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

import msgspec

from data.model import Structure
from data.vocabulary import vocabulary
from plugins.search.coding import numbers
from plugins.search.columns.ranges import staff_range, turnover_range
from plugins.search.corpus import Corpus


class Facet(msgspec.Struct):
    """A file: ``sets`` holds ranks of options, ``column`` the code of each document."""

    options: list[str]
    sets: list[tuple[int, ...]]
    column: str


class _Group(NamedTuple):
    """``options``: in the order people read them; None for those that occur, sorted."""

    options: Iterable[str] | None
    options_of: Callable[[Structure], Iterable[str | None]]


def build_facets(corpus: Corpus) -> dict[str, bytes]:
    """The file of each group, by its name."""
    return {name: msgspec.json.encode(_facet(corpus, group)) for name, group in _groups().items()}


def updated_on(structure: Structure) -> date:
    """The latest day that one of its sources states: an owner's edit is one."""
    return max((structure.source.date, *[told.date for told in structure.provenance.values()]))


def _groups() -> dict[str, _Group]:
    words = vocabulary()
    return {
        "territory": _Group(("QPV", "FRR"), _territory),
        "networks": _Group([network.slug for network in words.networks], lambda one: one.networks),
        "labels": _Group([label.slug for label in words.labels], lambda one: one.labels),
        "legal_forms": _Group([form.code for form in words.legal_forms], lambda one: (one.legal_form,)),
        "turnover": _Group(words.revenue_ranges, lambda one: (turnover_range(one),)),
        "staff": _Group(words.employee_ranges, lambda one: (staff_range(one),)),
        "trust": _Group(("references", "contracts"), _trust),
        "departements": _Group(None, lambda one: (one.place.departement,)),
        "dates": _Group(None, lambda one: (updated_on(one).isoformat(),)),
    }


def _territory(structure: Structure) -> Iterable[str]:
    # None is unknown: neither in nor out.
    if structure.place.in_qpv:
        yield "QPV"
    if structure.place.in_frr:
        yield "FRR"


def _trust(structure: Structure) -> Iterable[str]:
    if structure.references:
        yield "references"
    if structure.contracts:
        yield "contracts"


def _facet(corpus: Corpus, group: _Group) -> Facet:
    told = [tuple(filter(None, group.options_of(one))) if one else () for one in corpus.documents]
    options = sorted({option for one in told for option in one}) if group.options is None else list(group.options)
    ranks = {option: rank for rank, option in enumerate(options)}
    chosen = [tuple(sorted({ranks[option] for option in one})) for one in told]
    several = Counter(one for one in chosen if len(one) > 1)
    # The most frequent first: theirs are the shortest codes.
    sets = sorted(several, key=lambda one: (-several[one], one))
    codes: dict[tuple[int, ...], int] = {(): 0}
    for one in [*((rank,) for rank in range(len(options))), *sets]:
        codes[one] = len(codes)
    return Facet(options, sets, numbers([codes[one] for one in chosen]))
