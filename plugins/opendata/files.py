"""Every file of ``/donnees/``: which there are, and how they are made out of the structures."""

from collections.abc import Callable, Iterable
from datetime import date

import msgspec

from data.geography import Geography
from data.model import Structure
from plugins.opendata.api import ROOT, answer_paths, api_files, nomenclatures, pretty
from plugins.opendata.description import Description, describe
from plugins.opendata.json_files import structures_geojson, structures_jsonl
from plugins.opendata.openapi import openapi
from plugins.opendata.publishing import Publisher
from plugins.opendata.records import PublishedStructure
from plugins.opendata.tables import activities_csv, dictionary_csv, structures_csv
from plugins.opendata.terms import Terms
from theme.frame import Frame

DESCRIPTION = f"{ROOT}/jeu-de-donnees.json"
NOMENCLATURES = f"{ROOT}/nomenclatures.json"
OPENAPI = f"{ROOT}/openapi.json"
CHECKSUMS = "donnees/SHA256SUMS"

_DOWNLOADS: dict[str, Callable[[list[PublishedStructure], date | None], bytes]] = {
    "donnees/structures.csv": lambda records, _: structures_csv(records),
    "donnees/activites.csv": lambda records, _: activities_csv(records),
    "donnees/structures.xlsx": lambda records, day: _workbook(records, day),
    "donnees/structures.jsonl": lambda records, _: structures_jsonl(records),
    "donnees/structures.geojson": lambda records, _: structures_geojson(records),
    "donnees/dictionnaire.csv": lambda _records, _day: dictionary_csv(),
}
"""Path → how the file is made of the records and their date. These addresses are promises: they never change."""


def make_files(structures: Iterable[Structure], geography: Geography, frame: Frame) -> dict[str, bytes]:
    """Path → content of every file, out of live structures in the order of their ids."""
    terms, publisher = Terms(), Publisher(frame.site_address)
    records = [publisher.record(part) for structure in structures if (part := terms.open_part(structure))]
    day = describe(records, terms, {}).day
    downloads = {path: make(records, day) for path, make in _DOWNLOADS.items()}
    description = describe(records, terms, downloads)
    return {
        **downloads,
        CHECKSUMS: _checksums(description),
        **dict(api_files(records, geography)),
        NOMENCLATURES: pretty(nomenclatures(geography)),
        OPENAPI: pretty(openapi(geography, frame.site_name, frame.site_address)),
        DESCRIPTION: pretty(description),
    }


def _workbook(records: list[PublishedStructure], day: date | None) -> bytes:
    # Imported only when a workbook is made: it costs more than all the rest of a build that changes nothing.
    from plugins.opendata.spreadsheet import structures_xlsx

    return structures_xlsx(records, day)


def read_description(content: bytes) -> Description:
    """What a build said of its files. Raises msgspec.DecodeError."""
    return msgspec.json.decode(content, type=Description)


def paths(geography: Geography) -> list[str]:
    """The paths of all files: the same whatever the data."""
    return [*_DOWNLOADS, CHECKSUMS, *answer_paths(geography), NOMENCLATURES, OPENAPI, DESCRIPTION]


def _checksums(description: Description) -> bytes:
    """What ``sha256sum --check`` reads, in the folder of the files."""
    return "".join(f"{file.digest}  {file.path.rpartition('/')[2]}\n" for file in description.files).encode()
