"""Kinds, and what each structure does: trade, service types, whole country or not, on the slots of each document.

Every activity has its slot, be it declared or derived from a NAF code, as :class:`data.matching.Query` has it when it
asks for no origin. Cards show declared trades when there are any: consolidation derives one only where nobody declared
any, so that no structure shown for a derived trade shows another.
"""

from itertools import pairwise

import msgspec

from data.legal_facts import legal_facts
from data.model import Activity, Structure, ZoneType
from data.vocabulary import vocabulary
from plugins.search.coding import digits, numbers
from plugins.search.columns.slots import slots_of, trade_ranks
from plugins.search.corpus import Corpus
from theme.wording import is_derived

_NATIONAL, _DERIVED = "national", "derived"


class _Kinds(msgspec.Struct):
    """``clause``: the kinds that are sure to provide hours of a social clause; those « à vérifier » are not."""

    codes: list[str]
    clause: list[str]
    column: str
    """Ranks in ``codes``; their number for a document that is gone."""


class _Activities(msgspec.Struct):
    kinds: _Kinds
    services: list[str]
    groups: dict[str, list[str]]
    """Slugs of trades by slug of group: a trade's rank is its place among all."""
    counts: str
    """Activities of each document."""
    firsts: str
    """The trade of the first slot of each document; the number of trades for none."""
    nexts: str
    """For the other slots, how far their trade is from the one before: they are sorted."""
    flags: str
    """Of each slot, as bits: its services in their order, then the whole country, then derived."""


def build_activities(corpus: Corpus) -> bytes:
    """The file, as JSON."""
    words = vocabulary()
    ranks = trade_ranks()
    services = [term.code for term in words.service_types]
    weights = {flag: 1 << rank for rank, flag in enumerate([*services, _NATIONAL, _DERIVED])}
    counts, firsts, nexts, flags = [], [], [], []
    for structure in corpus.documents:
        slots = slots_of(structure)
        trades = [ranks[slot.sector] if slot else len(ranks) for slot in slots]
        counts.append(len(structure.activities) if structure else 0)
        firsts.append(trades[0])
        nexts.extend([trade - before for before, trade in pairwise(trades)])
        flags.extend([_flags(structure, slot, weights) for slot in slots])
    return msgspec.json.encode(
        _Activities(
            kinds=_kinds(corpus),
            services=services,
            groups={group.slug: [sector.slug for sector in group.sectors] for group in words.sector_groups},
            counts=numbers(counts),
            firsts=numbers(firsts),
            nexts=numbers(nexts),
            flags=digits(flags),
        )
    )


def _kinds(corpus: Corpus) -> _Kinds:
    codes = [kind.code for kind in vocabulary().kinds]
    ranks = {code: rank for rank, code in enumerate(codes)}
    column = [ranks[structure.kind] if structure else len(codes) for structure in corpus.documents]
    clause = legal_facts()["clause-heures"].kinds
    return _Kinds(codes, [code for code in codes if code in clause], digits(column))


def _flags(structure: Structure | None, slot: Activity | None, weights: dict[str, int]) -> int:
    if structure is None:
        return 0
    if slot is None:
        return sum([weights[code] for code in structure.service_types])
    flags = sum([weights[code] for code in {*structure.service_types, *slot.service_types}])
    if slot.zone and slot.zone.type is ZoneType.COUNTRY:
        flags += weights[_NATIONAL]
    return flags + weights[_DERIVED] if is_derived(slot) else flags
