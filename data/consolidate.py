"""Records of all sources → structures: one true record each, with where its values come from."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from msgspec.structs import replace

from data import slugs
from data.consolidation import editing, guards
from data.consolidation.finishing import contact_of, set_territories, structure_of
from data.consolidation.gathering import Gathered, Input, Progress
from data.consolidation.history import Previous
from data.consolidation.identity import id_without_siret
from data.consolidation.merging import Draft, merge
from data.consolidation.report import Conflict, Report
from data.consolidation.reporting import report_of
from data.dataset import Dataset, NothingKept
from data.duplicates import Described, likely_duplicates
from data.geography import france
from data.model import Contact, PointPrecision, Structure
from data.quality import Cleaned
from data.verdicts import Reason, Unusable


class LostRows(Exception):
    """Rows read are neither kept, merged nor quarantined: a fault of consolidation itself."""


def consolidate(
    inputs: Sequence[Input],
    into: Dataset,
    today: date,
    progress: Progress = lambda _step, _rows: None,
    accepted: bool = False,
) -> Report:
    """Read every input, clean and merge its rows, and replace the dataset.

    ``today`` is the day in France: agreements, kinds and sources end by it. ``accepted``: somebody looked at what the
    guards say, and the dataset is replaced all the same. Raises :class:`data.sources.reading.Unreadable` when an input
    cannot be read, :class:`NothingKept` when no row can be used, :class:`data.consolidation.guards.Suspicious` when a
    guard stops it, and :class:`LostRows` when rows went missing. The previous dataset then stays as it was.
    """
    previous, before = Previous(into), into.report()
    gathered = Gathered(france())
    gathered.read(inputs, progress)
    _put_unknown_structures_aside(gathered)
    if not gathered.rows:
        read = sum(count.read for count in gathered.counts.values())
        raise NothingKept(f"Aucune structure à garder (lignes lues : {read}) : le jeu de données reste comme il était.")
    records = _Records(gathered, previous, today, progress)
    registry, succeeded = _inherited(into.slugs(), records.structures)
    progress("Recherche de doublons", len(records.structures))
    duplicates = likely_duplicates(records.described)
    told = {structure.id for structure in records.structures}
    vanished = previous.vanished(told | succeeded, today)
    assigned = slugs.assign(
        (slugs.Named(one.id, one.display_name, one.place.city) for one in records.structures), registry
    )
    structures = sorted([*_addressed(records.structures, assigned), *vanished], key=lambda structure: structure.id)
    changes = previous.changes(structures)
    report = report_of(gathered, structures, records.conflicts, duplicates, changes, today)
    _check_nothing_is_lost(report)
    if not accepted:
        guards.check(report, before)
    progress("Écriture", len(structures))
    into.write(structures, records.contacts, gathered.quarantine, report, assigned)
    return report


class _Records:
    """The structures of all rows, in the order of their ids, with what is known of them beside."""

    def __init__(self, gathered: Gathered, previous: Previous, today: date, progress: Progress) -> None:
        self.structures: list[Structure] = []
        self.contacts: list[Contact] = []
        self.described: list[Described] = []
        self.conflicts: list[Conflict] = []
        for id, rows in gathered.structures():
            draft = merge(id, rows, gathered.facts_of(max(row.siret for row in rows)))
            _count(gathered, draft, rows)
            if gathered.territories_told:
                set_territories(draft, gathered.territories, gathered.territories_told)
            editing.apply(draft, gathered.edits.get(id, ()))
            structure = structure_of(draft, today)
            delisted_on = previous.delisted_on(id, structure.live, today)
            self.structures.append(replace(structure, delisted_on=delisted_on) if delisted_on else structure)
            self.contacts.append(contact_of(draft))
            self.described.append(_described(structure, draft))
            self.conflicts.extend(draft.conflicts)
            if not len(self.structures) % 256:
                progress("Fusion", len(self.structures))


def _count(gathered: Gathered, draft: Draft, rows: Sequence[Cleaned]) -> None:
    """One row tells the structure, the others add to it."""
    for row in rows:
        gathered.counts[row.told.source].merged += 1
    first = gathered.counts[draft.source.source]
    first.merged -= 1
    first.kept += 1


def _described(structure: Structure, draft: Draft) -> Described:
    precise = structure.place.precision is PointPrecision.ADDRESS
    return Described(
        id=structure.id,
        kind=structure.kind,
        siren=structure.siren,
        name=structure.name,
        brand=structure.brand,
        insee=structure.place.insee,
        postcode=structure.place.postcode,
        address=structure.place.address,
        latitude=structure.place.latitude if precise else None,
        longitude=structure.place.longitude if precise else None,
        phone=draft.contact["phone"],
        website=structure.website,
        email=draft.contact["email"],
    )


def _inherited(registry: dict[str, str], structures: Iterable[Structure]) -> tuple[dict[str, str], set[str]]:
    """The slugs given so far, and the ids whose slug another took: a structure whose SIRET is known at last keeps the
    address it had without one."""
    succeeded: set[str] = set()
    structures = list(structures)
    told = {structure.id for structure in structures}
    if any(id.startswith("N") for id in registry):
        for structure in structures:
            former = id_without_siret(structure.name, structure.place.insee, structure.kind)
            if structure.siret and structure.id not in registry and former in registry and former not in told:
                registry[structure.id] = registry.pop(former)
                succeeded.add(former)
    return registry, succeeded


def _addressed(structures: Iterable[Structure], assigned: dict[str, str]) -> Iterator[Structure]:
    """The structures with their slugs and the other live establishments of their legal body."""
    structures = list(structures)
    by_siren: dict[str, list[str]] = defaultdict(list)
    for structure in structures:
        if structure.siret and structure.live:
            by_siren[structure.siren].append(structure.id)
    for structure in structures:
        bodies = by_siren.get(structure.siren, []) if structure.siret else []
        siblings = tuple(id for id in bodies if id != structure.id)
        yield replace(structure, slug=assigned[structure.id], siblings=siblings)


def _check_nothing_is_lost(report: Report) -> None:
    ends = report.live + report.delisted + report.merged + report.elsewhere + report.quarantined
    if report.read != ends:
        raise LostRows(
            f"{report.read} lignes lues ; {report.live} en activité, {report.delisted} hors activité, "
            f"{report.merged} fusionnées, {report.elsewhere} d’ailleurs, {report.quarantined} en quarantaine"
        )


def _put_unknown_structures_aside(gathered: Gathered) -> None:
    """Edits of structures that nothing tells, and edits that cannot be kept, are in the quarantine, not lost."""
    for id, edits in list(gathered.edits.items()):
        usable = []
        for edit in edits:
            try:
                if id not in gathered.rows:
                    raise Unusable(Reason.UNKNOWN_STRUCTURE, id[:40])
                editing.check(edit)
            except Unusable as problem:
                gathered.put_aside(editing.NAME, edit.position, problem, edit)
            else:
                gathered.counts[editing.NAME].merged += 1
                usable.append(edit)
        gathered.edits[id] = usable
