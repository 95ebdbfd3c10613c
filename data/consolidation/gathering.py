"""Reading every source: the rows of each structure, the facts of each establishment, the rows nobody can use."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import msgspec

from data.consolidation.identity import NameKey, id_without_siret, identity, name_keys
from data.consolidation.report import EXAMPLES, SourceCount
from data.geography import Geography
from data.model import Provenance
from data.places.territories import Territories
from data.quality import Cleaned, clean
from data.rows import AcceptedEdit, Candidate, Facts, PriorityDistrict, Quarantined, Row, RuralCommune
from data.sources import Adapter, day_of_file
from data.verdicts import Reason, Unusable
from data.vocabulary import sources

_ORDER = ("territories", "structures", "facts", "edits")
"""Roles in the order they are read: facts are kept only of establishments that a row already told."""

Progress = Callable[[str, int], object]
"""Told the source being read and how many rows of it were read."""


class Input(msgspec.Struct, frozen=True):
    """One file of one source, and the day its values are of."""

    adapter: Adapter
    path: Path
    day: date
    received: bool = False
    """The file states no date: ``day`` is the one it was received."""

    @property
    def source(self) -> str:
        """The code of its source."""
        return self.adapter.NAME

    @property
    def told(self) -> Provenance:
        """Where the values of this file come from."""
        return Provenance(self.source, self.day, self.received)


def input_of(adapter: Adapter, path: Path) -> Input:
    """An input whose day is the one its file states, else the day the file was received."""
    stated = adapter.date_of(path)
    return Input(adapter, path, stated) if stated else Input(adapter, path, day_of_file(path), received=True)


class Gathered:
    """What all sources told, row by row, before anything is merged.

    Rows are kept encoded: a quarter of a million of them fit in the memory that their structures will take.
    """

    def __init__(self, geography: Geography) -> None:
        self.geography = geography
        self.territories = Territories()
        self.territories_told: dict[type, Provenance] = {}
        """Where districts and rural communes come from: of several files, the oldest."""
        self.rows: dict[str, list[bytes]] = {}
        self.facts: dict[str, list[tuple[Provenance, Facts]]] = {}
        self.edits: dict[str, list[AcceptedEdit]] = {}
        self.merged_without_siret: set[str] = set()
        self.counts: dict[str, SourceCount] = {}
        self.quarantine: list[bytes] = []
        self.by_reason: dict[str, int] = {}
        self.examples: dict[str, list[str]] = {}
        self._without_siret: list[Cleaned] = []
        self._sirets: set[str] = set()
        self._sirens: set[str] = set()
        self._origins: dict[Provenance, Provenance] = {}
        self._encode = msgspec.msgpack.Encoder().encode
        self._decode = msgspec.msgpack.Decoder(Cleaned).decode
        self._quarantined_line = msgspec.json.Encoder().encode

    def read(self, inputs: Sequence[Input], progress: Progress) -> None:
        """Read every input. Raises :class:`data.sources.reading.Unreadable`."""
        for role in _ORDER:
            for source in sorted((one for one in inputs if sources()[one.source].role == role), key=_name):
                count = self._count_of(source)
                for rows, row in enumerate(source.adapter.read(source.path), start=1):
                    if not rows % 256:
                        progress(f"Lecture ({source.source})", rows)
                    count.read += 1
                    self._take(source, count, row)
                progress(f"Lecture ({source.source})", count.read)
            if role == "structures":
                self._settle_rows_without_siret()

    def structures(self) -> Iterator[tuple[str, list[Cleaned]]]:
        """Every structure's id and rows, by id. A structure's rows are forgotten once told: it is asked once."""
        self._sirets.clear()
        self._sirens.clear()
        for id in sorted(self.rows):
            yield id, [self._decoded(row) for row in sorted(self.rows.pop(id))]
        self.facts.clear()

    def facts_of(self, siret: str) -> list[tuple[Provenance, Facts]]:
        """The facts of an establishment, and those of its legal body; in an order that files do not change."""
        if not siret:
            return []
        found = [*self.facts.get(siret, ()), *self.facts.get(siret[:9], ())]
        return sorted(found, key=_content) if len(found) > 1 else found

    def successors(self, former: set[str]) -> dict[str, str]:
        """Ids of structures once known without a SIRET → the only structure that bears their name in their commune.

        ``former`` holds ids that no row tells any more.
        """
        bearers: dict[str, set[str]] = {}
        for id, rows in self.rows.items() if former else ():
            for row in rows:
                for name, insee, kind in name_keys(self._decoded(row)):
                    known_as = id_without_siret(name, insee, kind)
                    if known_as in former:
                        bearers.setdefault(known_as, set()).add(id)
        return {known_as: ids.pop() for known_as, ids in bearers.items() if len(ids) == 1}

    def put_aside(self, source: str, position: int, problem: Unusable, row: object) -> None:
        """Keep a row nobody can use, whole, with its reason."""
        self.counts[source].quarantined += 1
        self._put_aside(Quarantined(source, position, problem.reason, problem.detail, row))

    def _take(self, source: Input, count: SourceCount, row: Row) -> None:
        match row:
            case Candidate():
                self._take_structure(source, row)
            case Facts():
                self._take_facts(source, count, row)
            case PriorityDistrict() | RuralCommune():
                self.territories.add(row)
                self.territories_told[type(row)] = min(
                    source.told, self.territories_told.get(type(row), source.told), key=lambda told: told.date
                )
                count.merged += 1
            case AcceptedEdit():
                self.edits.setdefault(row.structure_id, []).append(row)
            case Quarantined(reason=Reason.CELL_LEFT_OUT):
                # A part of a row that was read: the row itself is already counted.
                count.read -= 1
                count.left_out += 1
                self._put_aside(row)
            case Quarantined():
                count.quarantined += 1
                self._put_aside(row)

    def _take_structure(self, source: Input, row: Candidate) -> None:
        try:
            cleaned = clean(row, source.told, self.geography)
        except Unusable as problem:
            self.put_aside(source.source, row.position, problem, row)
            return
        if not cleaned.siret:
            self._without_siret.append(cleaned)
            return
        id = identity(cleaned)
        self.rows.setdefault(id, []).append(self._encode(cleaned))
        self._sirets.add(cleaned.siret)
        self._sirens.add(cleaned.siret[:9])

    def _settle_rows_without_siret(self) -> None:
        """A row without a SIRET speaks of the one structure that has its name, commune and kind, else of a new one."""
        known = self._bearers({key for row in self._without_siret for key in name_keys(row)})
        for row in self._without_siret:
            own = identity(row)
            namesakes = set().union(*(known.get(key, ()) for key in name_keys(row)))
            id = namesakes.pop() if len(namesakes) == 1 else own
            if id != own or own in self.rows:
                self.merged_without_siret.add(id)
            self.rows.setdefault(id, []).append(self._encode(row))
        self._without_siret.clear()

    def _bearers(self, wanted: set[NameKey]) -> dict[NameKey, set[str]]:
        """The structures that bear each of these names, in its commune and of its kind."""
        bearers: dict[NameKey, set[str]] = {}
        for id, rows in self.rows.items() if wanted else ():
            for row in rows:
                for key in wanted.intersection(name_keys(self._decoded(row))):
                    bearers.setdefault(key, set()).add(id)
        return bearers

    def _decoded(self, row: bytes) -> Cleaned:
        cleaned = self._decode(row)
        # One origin for all the rows of a file: it would else be a fifth of what a short record takes.
        msgspec.structs.force_setattr(cleaned, "told", self._origins.setdefault(cleaned.told, cleaned.told))
        return cleaned

    def _take_facts(self, source: Input, count: SourceCount, row: Facts) -> None:
        if (row.siret or row.siren) in (self._sirets if row.siret else self._sirens):
            self.facts.setdefault(row.siret or row.siren, []).append((source.told.of_row(row.updated), row))
            count.merged += 1
        else:
            count.elsewhere += 1

    def _put_aside(self, row: Quarantined) -> None:
        self.quarantine.append(self._quarantined_line(row))
        self.by_reason[row.reason] = self.by_reason.get(row.reason, 0) + 1
        examples = self.examples.setdefault(row.reason, [])
        if len(examples) < EXAMPLES:
            examples.append(f"{row.source}:{row.position}")

    def _count_of(self, source: Input) -> SourceCount:
        count = self.counts.setdefault(source.source, SourceCount(source.day, source.received))
        count.date = min(count.date, source.day)
        count.received = count.received or source.received
        return count


def _name(source: Input) -> tuple[str, str]:
    return source.source, str(source.path)


def _content(fact: tuple[Provenance, Facts]) -> bytes:
    """A fact without its rank in its file."""
    return msgspec.msgpack.encode((fact[0], msgspec.structs.replace(fact[1], position=0)))
