"""What may be passed on: ``redistribute`` of ``data/reference/sources.yaml``, applied to each value's own source.

A structure that only closed sources list is absent; of the others, each value told by a closed source is left out, and
so is what would tell it again (the address of a page is made of the name, the brand and the city).
"""

from collections import Counter
from typing import Any

import msgspec
from msgspec.structs import replace

from data.model import Provenance, Structure
from data.vocabulary import sources

_KEPT = frozenset(
    {
        "id", "siret", "kind", "slug", "live", "delisted_on", "vanished", "fictional", "siblings", "has_contact",
        "flags", "source", "provenance", "service_types", "labels", "networks", "contracts",
    }
)  # fmt: skip
"""No source's word: identity that all who list the structure share, and what is computed; lists go item by item."""
_UNIONS = ("labels", "networks", "contracts")
"""Fields of which each item has its own source."""
_NAMING = ("name", "brand", "place")
"""What the address of a structure's page is made of."""

_OF_POINT = frozenset({"place.coordinates", "place.in_qpv"})

_BLANK: dict[str, Any] = {
    field.name: field.default if field.default is not msgspec.NODEFAULT else ""
    for field in msgspec.structs.fields(Structure)
    if field.name not in _KEPT
}
"""Field → what stands for its absence."""


class Terms:
    """The terms of the sources. Counts what they leave out as structures go by."""

    def __init__(self) -> None:
        self._closed = frozenset(code for code, source in sources().items() if not source.redistribute)
        self._listing = frozenset(code for code, source in sources().items() if source.role == "structures")
        self.withheld_structures = 0
        self.withheld_fields: Counter[str] = Counter()
        """Field of :class:`data.model.Structure` → how many structures keep it for themselves."""

    def open_part(self, structure: Structure) -> Structure | None:
        """The structure without what may not be passed on; ``None`` when nothing of it may.

        Raises KeyError when a value comes from a source that ``sources.yaml`` does not describe.
        """
        if not self._holds_closed(structure):
            return structure
        listed = self._open_listing(structure)
        if listed is None:
            self.withheld_structures += 1
            return None
        blanks = {field: _BLANK[field] for field in _BLANK if self._is_told_by_closed(structure, field)}
        items, origins = self._open_items(structure, listed)
        point = {} if "place" in blanks else self._without_closed_point(structure)
        self.withheld_fields.update(sorted(blanks | items | point))
        if any(field in blanks for field in _NAMING):
            blanks["slug"] = ""
        kept = {
            key: told
            for key, told in structure.provenance.items()
            if told.source not in self._closed
            and key.split(".")[0] not in blanks
            and key.split(":")[0] not in _UNIONS
            and not (point and key in _OF_POINT)
        }
        return replace(structure, **blanks, **items, **point, source=listed, provenance=kept | origins)

    def _holds_closed(self, structure: Structure) -> bool:
        if structure.source.source in self._closed:
            return True
        return any(told.source in self._closed for told in structure.provenance.values())

    def _open_listing(self, structure: Structure) -> Provenance | None:
        """An open source that lists the structure: its own, else the first of those its values come from."""
        tellers = [structure.source, *(structure.provenance[key] for key in sorted(structure.provenance))]
        return next((t for t in tellers if t.source in self._listing and t.source not in self._closed), None)

    def _is_told_by_closed(self, structure: Structure, field: str) -> bool:
        if getattr(structure, field) == _BLANK[field]:
            return False
        told = structure.source_of(field)
        if told.source == "naf":  # a trade read from a code is whose the code is
            told = structure.source_of("naf")
        return told.source in self._closed

    def _open_items(self, structure: Structure, listed: Provenance) -> tuple[dict[str, Any], dict[str, Provenance]]:
        """The lists of which some items are closed, without them; and where the items that stay come from."""
        changes: dict[str, Any] = {}
        origins: dict[str, Provenance] = {}
        for field in _UNIONS:
            items = getattr(structure, field)
            told = [structure.source_of(field, item if isinstance(item, str) else n) for n, item in enumerate(items)]
            kept = [(item, who) for item, who in zip(items, told, strict=True) if who.source not in self._closed]
            if len(kept) < len(items):
                changes[field] = tuple(item for item, _ in kept)
            for rank, (item, who) in enumerate(kept):
                if who != listed:
                    origins[f"{field}:{item if isinstance(item, str) else rank}"] = who
        return changes, origins

    def _without_closed_point(self, structure: Structure) -> dict[str, Any]:
        """The place without coordinates that a closed source told, nor the district they fall in."""
        point = structure.provenance.get("place.coordinates")
        if point is None or point.source not in self._closed:
            return {}
        return {"place": replace(structure.place, latitude=None, longitude=None, precision=None, in_qpv=None)}
