"""What was before: the previous dataset, against which a new one is told apart, and what must outlive its sources."""

from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import blake2b

import msgspec
from msgspec.structs import replace

from data.consolidation.report import Changes
from data.dataset import Dataset
from data.model import Place, Provenance, Structure

_NOBODY = Provenance("", date.min)


class _Known(msgspec.Struct, frozen=True, gc=False):
    live: bool
    delisted_on: date | None
    content: bytes


class Previous:
    """The structures of the dataset as it was; none before the first consolidation."""

    def __init__(self, dataset: Dataset) -> None:
        self._known: dict[str, _Known] = {}
        self._dataset = dataset
        if dataset.structures_file.exists():
            for structure in dataset.structures():
                self._known[structure.id] = _Known(structure.live, structure.delisted_on, content_of(structure))

    def delisted_on(self, id: str, is_live: bool, today: date) -> date | None:
        """The day a structure stopped being live: today when it was live until now; ``None`` if it never was."""
        known = self._known.get(id)
        if is_live or known is None:
            return None
        return today if known.live else known.delisted_on

    @property
    def live(self) -> int:
        """How many structures were live."""
        return sum(known.live for known in self._known.values())

    def vanished(self, told: Iterable[str], successors: Mapping[str, str], today: date) -> list[Structure]:
        """What is left of the published structures that nothing tells of any more, sorted by id.

        ``successors``: id that is not told any more → the structure that goes on under another.
        """
        told = set(told)
        gone = {
            id for id, known in self._known.items() if id not in told and (known.live or known.delisted_on is not None)
        }
        if not gone:
            return []
        return [
            _remains(structure, successors.get(structure.id), today)
            for structure in self._dataset.structures()
            if structure.id in gone
        ]

    def changes(self, structures: Iterable[Structure]) -> Changes:
        """What is not as it was, dates and sources of the values apart; nothing on a first consolidation."""
        if not self._known:
            return Changes(is_first=True)
        changes = Changes()
        for structure in structures:
            known = self._known.get(structure.id)
            if known is None:
                changes.added.append(structure.id)
            elif known.live and not structure.live:
                changes.removed.append(structure.id)
            elif structure.live and not known.live:
                changes.returned.append(structure.id)
            elif known.content != content_of(structure):
                changes.changed.append(structure.id)
        return changes


def content_of(structure: Structure) -> bytes:
    """A digest of what a structure is, whoever tells it and whenever."""
    return blake2b(msgspec.json.encode(replace(structure, source=_NOBODY, provenance={})), digest_size=8).digest()


def _remains(structure: Structure, successor: str | None, today: date) -> Structure:
    """Name, kind, trades and commune: enough to answer who follows an old link, nothing that could be out of date."""
    place = structure.place
    return Structure(
        id=structure.id,
        slug=structure.slug,
        siret=structure.siret,
        kind=structure.kind,
        name=structure.name,
        brand=structure.brand,
        place=Place(city=place.city, insee=place.insee, departement=place.departement, region=place.region),
        activities=structure.activities,
        fictional=structure.fictional,
        live=False,
        delisted_on=structure.delisted_on or today,
        vanished=True,
        siblings=(successor,) if successor else structure.siblings if structure.vanished else (),
        source=structure.source,
    )
