"""What the files say of themselves: how many structures, their date, sources and digests."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256

import msgspec

from data.vocabulary import sources
from plugins.opendata.publishing import column_of
from plugins.opendata.records import PublishedStructure
from plugins.opendata.terms import Terms


class OpenFile(msgspec.Struct, frozen=True, rename={"path": "adresse", "size": "octets", "digest": "sha256"}):
    """A file to download: its address, its size in bytes, its SHA-256."""

    path: str
    size: int
    digest: str


class OpenSource(
    msgspec.Struct,
    frozen=True,
    omit_defaults=True,
    rename={
        "label": "libelle",
        "licence": "licence",
        "where": "adresse",
        "structures": "structures",
        "latest": "date",
    },
):
    """A source of the files: its terms, how many structures hold a value of it, and its latest date."""

    code: str
    label: str
    licence: str
    attribution: str
    where: str
    structures: int
    latest: date


class Withheld(msgspec.Struct, frozen=True, rename={"column": "colonne"}):
    """How many structures have a value of this column that may not be passed on."""

    column: str
    structures: int


class Description(
    msgspec.Struct,
    frozen=True,
    rename={
        "day": "date",
        "structures": "structures",
        "activities": "activites",
        "located": "localisees",
        "fictional": "fictif",
        "files": "fichiers",
        "withheld_structures": "structures_ecartees",
        "withheld_values": "valeurs_ecartees",
        "closed_sources": "sources_non_rediffusees",
    },
):
    """The dataset as a whole. ``day``: the latest date of its values, ``None`` when it is empty."""

    day: date | None
    structures: int
    activities: int
    located: int
    fictional: bool
    sources: tuple[OpenSource, ...]
    files: tuple[OpenFile, ...]
    withheld_structures: int
    withheld_values: tuple[Withheld, ...]
    closed_sources: tuple[str, ...]
    """What people read for the sources that may not be passed on, used or not."""


def describe(records: Iterable[PublishedStructure], terms: Terms, files: Mapping[str, bytes]) -> Description:
    """The description of these records, written in these files (path → content)."""
    records = list(records)
    counts: Counter[str] = Counter()
    latest: dict[str, date] = {}
    for record in records:
        tellers = {(record.source, record.source_date)}
        if record.provenance:
            tellers |= {(told.source, told.date) for told in record.provenance.values()}
        for source, day in tellers:
            if source not in latest or day > latest[source]:
                latest[source] = day
        counts.update({source for source, _ in tellers})
    return Description(
        day=max(latest.values(), default=None),
        structures=len(records),
        activities=sum(len(record.activities) for record in records),
        located=sum(record.latitude is not None for record in records),
        fictional=any(record.fictional for record in records),
        sources=tuple(_source(code, counts[code], latest[code]) for code in sources() if code in latest),
        files=tuple(OpenFile(f"/{path}", len(content), sha256(content).hexdigest()) for path, content in files.items()),
        withheld_structures=terms.withheld_structures,
        withheld_values=tuple(
            Withheld(column_of(field), count) for field, count in sorted(terms.withheld_fields.items())
        ),
        closed_sources=tuple(source.label for source in sources().values() if not source.redistribute),
    )


def _source(code: str, structures: int, latest: date) -> OpenSource:
    source = sources()[code]
    return OpenSource(code, source.label, source.licence, source.attribution, source.where, structures, latest)
