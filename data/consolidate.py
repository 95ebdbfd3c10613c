"""Records of all sources → structures: one true record each, with where its values come from."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from msgspec.structs import replace

from data import slugs
from data.consolidation import editing, guards
from data.consolidation.finishing import contact_of, derive_activities, set_territories, structure_of
from data.consolidation.first_seen import first_seen
from data.consolidation.gathering import Gathered, Input, Progress
from data.consolidation.history import Previous
from data.consolidation.merging import Draft, merge
from data.consolidation.picturing import EditedPictures
from data.consolidation.report import Conflict, Report
from data.consolidation.reporting import report_of
from data.dataset import Dataset, NothingKept
from data.duplicates import Described, likely_duplicates
from data.geography import france
from data.model import Contact, PointPrecision, Structure
from data.quality import Cleaned
from data.rows import AcceptedEdit
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
    registry = into.slugs()
    successors = gathered.successors(_without_siret([*registry, *gathered.edits]).difference(gathered.rows))
    _hand_over(gathered.edits, successors)
    _put_useless_edits_aside(gathered)
    if not gathered.rows:
        raise _nothing_left(gathered, previous)
    pictures = EditedPictures(inputs, into)
    records = _Records(gathered, previous, pictures, today, progress)
    progress("Recherche de doublons", len(records.structures))
    duplicates = likely_duplicates(records.described)
    inherited = {former: id for former, id in successors.items() if former in registry and id not in registry}
    for former, id in inherited.items():
        registry[id] = registry.pop(former)
    told = {structure.id for structure in records.structures}
    vanished = previous.vanished(told.union(inherited), successors, today)
    assigned = slugs.assign(
        (slugs.Named(one.id, one.display_name, one.place.city) for one in records.structures), registry
    )
    structures = sorted([*_addressed(records.structures, assigned), *vanished], key=lambda structure: structure.id)
    changes = previous.changes(structures)
    report = report_of(gathered, structures, records.conflicts, duplicates, changes, today)
    _check_nothing_is_lost(report)
    if not accepted:
        _stop_if_suspicious(report, before, previous, into)
    days = first_seen(structures, into.first_seen(), successors, today)
    progress("Écriture", len(structures))
    pictures.bring(structures)
    into.write(structures, records.contacts, gathered.quarantine, report, assigned, days)
    pictures.remove_unshown(structures)
    return report


def _without_siret(ids: Iterable[str]) -> set[str]:
    return {id for id in ids if id.startswith("N")}


def _hand_over(edits: dict[str, list[AcceptedEdit]], successors: dict[str, str]) -> None:
    """Edits of a structure that was known without its SIRET are those of the one that goes on under it."""
    for former, id in successors.items():
        if former in edits:
            edits.setdefault(id, []).extend(edits.pop(former))


def _nothing_left(gathered: Gathered, previous: Previous) -> Exception:
    """No row can be used: a dataset in place is never emptied, whoever accepts it."""
    read = sum(count.read for count in gathered.counts.values())
    sentence = f"Aucune structure à garder (lignes lues : {read}) : le jeu de données reste comme il était."
    return guards.Suspicious([sentence]) if previous.live else NothingKept(sentence)


def _stop_if_suspicious(report: Report, before: Report | None, previous: Previous, into: Dataset) -> None:
    try:
        guards.check(report, before, previous.live)
    except guards.Suspicious as doubt:
        if previous.live:
            doubt.sentences.append(f"Ce qui aurait changé : {into.write_refused(report)}")
        raise


class _Records:
    """The structures of all rows, in the order of their ids, with what is known of them beside."""

    def __init__(
        self, gathered: Gathered, previous: Previous, pictures: EditedPictures, today: date, progress: Progress
    ) -> None:
        self.structures: list[Structure] = []
        self.contacts: list[Contact] = []
        self.described: list[Described] = []
        self.conflicts: list[Conflict] = []
        for id, rows in gathered.structures():
            draft = merge(id, rows, gathered.facts_of(max(row.siret for row in rows)))
            _count(gathered, draft, rows)
            if gathered.territories_told:
                set_territories(draft, gathered.territories, gathered.territories_told)
            derive_activities(draft)
            editing.apply(draft, gathered.edits.get(id, ()))
            pictures.leave_out_missing(draft)
            structure = structure_of(draft, today)
            delisted_on = previous.delisted_on(id, structure.live, today)
            self.structures.append(replace(structure, delisted_on=delisted_on) if delisted_on else structure)
            self.contacts.append(contact_of(draft))
            self.described.append(_described(structure, draft))
            self.conflicts.extend(draft.conflicts)
            if not len(self.structures) % 256:
                progress("Fusion", len(self.structures))
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


def _put_useless_edits_aside(gathered: Gathered) -> None:
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
