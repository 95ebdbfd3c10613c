"""Records of all sources → structures: one true record each, with where its values come from."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

import msgspec

from data import slugs
from data.dataset import Dataset, NothingKept
from data.geography import Geography
from data.model import ActivityOrigin, Candidate, Contact, Provenance, Quarantined, Structure
from data.quality import Cleaned, clean
from data.sources import Adapter, day_of_file
from data.verdicts import Reason, Unusable


class Input(msgspec.Struct, frozen=True):
    """One file of one source, and the day its values are of."""

    adapter: Adapter
    path: Path
    day: date
    received: bool = False
    """The file states no date: ``day`` is the one it was received."""

    def provenance(self, source: str | None = None) -> Provenance:
        """Where the values of this file come from, or those of another ``source`` derived from them."""
        return Provenance(source or self.adapter.NAME, self.day, self.received)


_Kept = tuple[Input, Candidate, Cleaned]
"""A usable row, where it comes from and what it becomes."""


class Report(msgspec.Struct, omit_defaults=True):
    """What a consolidation did: counts, and identifiers rather than values. ``read`` = ``kept`` + ``quarantined``."""

    sources: dict[str, str]
    read: int = 0
    kept: int = 0
    live: int = 0
    quarantined: int = 0
    by_kind: dict[str, int] = {}
    by_flag: dict[str, int] = {}
    by_reason: dict[str, int] = {}
    quarantined_rows: dict[str, list[str]] = {}
    """Reason → ``source:position`` of its rows."""
    with_activities: int = 0
    derived_activities: int = 0


class LostRows(Exception):
    """Rows read are neither kept nor quarantined: a fault of consolidation itself."""


def consolidate(inputs: Sequence[Input], into: Dataset, progress: Callable[[int], object]) -> Report:
    """Read every input, clean its rows and replace the dataset.

    ``progress`` is told how many rows were read. Raises :class:`data.sources.reading.Unreadable` when an input cannot
    be read, :class:`NothingKept` when no row can be used (the previous dataset then stays), and :class:`LostRows` when
    rows went missing.
    """
    kept, quarantine, read = _sorted_out(inputs, progress)
    if not kept:
        raise NothingKept(f"Aucune structure à garder (lignes lues : {read}) : le jeu de données reste comme il était.")
    assigned = slugs.assign(
        (slugs.Named(id, cleaned.brand or cleaned.name, cleaned.place.city) for id, (_, _, cleaned) in kept.items()),
        into.slugs(),
    )
    structures = [_structure(id, assigned[id], *kept[id]) for id in sorted(kept)]
    contacts = [_contact(id, *kept[id]) for id in sorted(kept)]
    report = _report(inputs, read, structures, quarantine)
    if report.read != report.kept + report.quarantined:
        raise LostRows(f"{report.read} lignes lues, {report.kept} gardées, {report.quarantined} en quarantaine")
    into.write(structures, contacts, quarantine, report, assigned)
    return report


def _sorted_out(
    inputs: Sequence[Input], progress: Callable[[int], object]
) -> tuple[dict[str, _Kept], list[Quarantined], int]:
    """The row of each structure by id, the rows nobody can use, and how many rows were read."""
    geography = Geography()
    kept: dict[str, _Kept] = {}
    quarantine: list[Quarantined] = []
    read = 0
    for source, row in _rows(inputs):
        read += 1
        progress(read)
        if isinstance(row, Quarantined):
            quarantine.append(row)
            continue
        try:
            cleaned = clean(row, geography)
        except Unusable as problem:
            quarantine.append(_quarantined(source, row, problem))
            continue
        id, found = f"{cleaned.siret}-{row.kind}", (source, row, cleaned)
        if id in kept:
            kept[id], left = _preferred(kept[id], found)
            quarantine.append(_duplicate(id, kept[id], left))
        else:
            kept[id] = found
    return kept, quarantine, read


def _preferred(first: _Kept, second: _Kept) -> tuple[_Kept, _Kept]:
    """Of two rows for one structure, the one in activity, else the first; then the other."""
    return (second, first) if second[2].live and not first[2].live else (first, second)


def _duplicate(id: str, kept: _Kept, left: _Kept) -> Quarantined:
    same = Unusable(Reason.DUPLICATE, f"{id}, ligne {kept[1].position} de {kept[0].adapter.NAME}")
    return _quarantined(left[0], left[1], same)


def input_of(adapter: Adapter, path: Path) -> Input:
    """An input whose day is the one its file states, else the day the file was received."""
    stated = adapter.date_of(path)
    return Input(adapter, path, stated) if stated else Input(adapter, path, day_of_file(path), received=True)


def _rows(inputs: Sequence[Input]) -> Iterator[tuple[Input, Candidate | Quarantined]]:
    for source in inputs:
        for row in source.adapter.read(source.path):
            yield source, row


def _quarantined(source: Input, row: Candidate, problem: Unusable) -> Quarantined:
    return Quarantined(source.adapter.NAME, row.position, problem.reason, problem.detail, msgspec.to_builtins(row))


def _structure(id: str, slug: str, source: Input, row: Candidate, cleaned: Cleaned) -> Structure:
    derived = any(activity.origin is ActivityOrigin.DERIVED_FROM_NAF for activity in cleaned.activities)
    provenance = {"activities": source.provenance("naf")} if derived else {}
    return Structure(
        id=id,
        slug=slug,
        kind=row.kind,
        name=cleaned.name,
        brand=cleaned.brand,
        siret=cleaned.siret,
        naf=cleaned.naf,
        legal_form=row.legal_form,
        founded=row.founded,
        place=cleaned.place,
        activities=cleaned.activities,
        service_types=cleaned.service_types,
        workforce=row.workforce,
        turnover=row.turnover,
        labels=row.labels,
        networks=row.networks,
        offers=cleaned.offers,
        references=cleaned.references,
        contracts=cleaned.contracts,
        description=cleaned.description,
        website=cleaned.website,
        social=cleaned.social,
        convention_active=row.convention_active,
        live=cleaned.live,
        has_contact=bool(cleaned.email),
        flags=cleaned.flags,
        source=source.provenance(),
        provenance=provenance,
        fictional=row.fictional,
    )


def _contact(id: str, source: Input, row: Candidate, cleaned: Cleaned) -> Contact:
    return Contact(
        structure_id=id,
        first_name=row.contact_first_name,
        last_name=row.contact_last_name,
        email=cleaned.email,
        phone=cleaned.phone,
        source=source.provenance(),
    )


def _report(
    inputs: Sequence[Input], read: int, structures: Sequence[Structure], quarantine: Sequence[Quarantined]
) -> Report:
    rows: dict[str, list[str]] = {}
    for row in quarantine:
        rows.setdefault(row.reason, []).append(f"{row.source}:{row.position}")
    activities = [activity for structure in structures for activity in structure.activities]
    return Report(
        sources={source.adapter.NAME: source.day.isoformat() for source in inputs},
        read=read,
        kept=len(structures),
        live=sum(structure.live for structure in structures),
        quarantined=len(quarantine),
        by_kind=_counts(structure.kind for structure in structures),
        by_flag=_counts(flag for structure in structures for flag in structure.flags),
        by_reason={reason: len(rows[reason]) for reason in sorted(rows)},
        quarantined_rows={reason: rows[reason] for reason in sorted(rows)},
        with_activities=sum(bool(structure.activities) for structure in structures),
        derived_activities=sum(activity.origin is ActivityOrigin.DERIVED_FROM_NAF for activity in activities),
    )


def _counts(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))
