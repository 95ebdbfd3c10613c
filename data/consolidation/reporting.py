"""Making the report of a consolidation out of what it did."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from data.consolidation.gathering import Gathered
from data.consolidation.merging import is_told
from data.consolidation.report import EXAMPLES, Changes, Conflict, Report
from data.duplicates import LikelyDuplicate
from data.model import ActivityOrigin, Structure

_COMPLETED = (
    "brand", "description", "activities", "website", "workforce", "turnover", "offers", "references", "labels",
    "networks", "contracts", "founded", "legal_form",
)  # fmt: skip


def report_of(
    gathered: Gathered,
    structures: Sequence[Structure],
    conflicts: Iterable[Conflict],
    likely_duplicates: list[LikelyDuplicate],
    changes: Changes,
    today: date,
) -> Report:
    """Counts and identifiers of a consolidation; ``structures`` hold the vanished ones too."""
    told = [structure for structure in structures if not structure.vanished]
    live = [structure for structure in told if structure.live]
    counts = [count for name, count in gathered.counts.items() if name != "territories"]
    return Report(
        consolidated_on=today,
        sources=dict(sorted(gathered.counts.items())),
        read=sum(count.read for count in counts),
        live=len(live),
        delisted=len(told) - len(live),
        merged=sum(count.merged for count in counts),
        elsewhere=sum(count.elsewhere for count in counts),
        quarantined=sum(count.quarantined for count in counts),
        left_out=sum(count.left_out for count in counts),
        vanished=len(structures) - len(told),
        by_kind=_counts(structure.kind for structure in live),
        by_source_and_kind=_by_source_and_kind(told),
        by_flag=_counts(flag for structure in told for flag in structure.flags),
        flagged=_flagged(told),
        by_reason=dict(sorted(gathered.by_reason.items())),
        quarantined_rows=dict(sorted(gathered.examples.items())),
        conflicts=sorted(conflicts),
        likely_duplicates=likely_duplicates,
        merged_without_siret=sorted(gathered.merged_without_siret),
        with_siblings=sum(bool(structure.siblings) for structure in live),
        changes=changes,
        completeness=_completeness(live),
        derived_trades=_derived_trades(live),
    )


def _by_source_and_kind(told: Iterable[Structure]) -> dict[str, dict[str, int]]:
    counts = Counter((structure.source.source, structure.kind) for structure in told)
    by_source: dict[str, dict[str, int]] = {}
    for (source, kind), count in sorted(counts.items()):
        by_source.setdefault(source, {})[kind] = count
    return by_source


def _flagged(told: Iterable[Structure]) -> dict[str, list[str]]:
    ids: dict[str, list[str]] = {}
    for structure in told:
        for flag in structure.flags:
            examples = ids.setdefault(flag, [])
            if len(examples) < EXAMPLES:
                examples.append(structure.id)
    return dict(sorted(ids.items()))


def _completeness(live: Sequence[Structure]) -> dict[str, int]:
    told = {field: sum(is_told(getattr(structure, field)) for structure in live) for field in _COMPLETED}
    return told | {
        "commune": sum(structure.place.insee is not None for structure in live),
        "coordinates": sum(structure.place.latitude is not None for structure in live),
        "contact": sum(structure.has_contact for structure in live),
    }


def _derived_trades(live: Iterable[Structure]) -> dict[str, list[str]]:
    ids: dict[str, list[str]] = {}
    for structure in live:
        if structure.naf and any(a.origin is ActivityOrigin.DERIVED_FROM_NAF for a in structure.activities):
            ids.setdefault(structure.naf.code, []).append(structure.id)
    return dict(sorted(ids.items()))


def _counts(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))
