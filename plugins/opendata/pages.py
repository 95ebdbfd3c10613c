"""The two pages that explain the open data: ``/donnees/`` and ``/donnees/api/``."""

from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import NamedTuple

import msgspec
from markupsafe import Markup

from data.french import NO_BREAK_SPACE
from data.model import Structure
from plugins.directory.pages import Page, digest
from plugins.opendata.api import Answer, pretty, shard_of
from plugins.opendata.description import Description
from plugins.opendata.dictionary import dictionary
from plugins.opendata.publishing import Publisher
from plugins.opendata.records import Summary
from plugins.opendata.terms import Terms
from theme.frame import Frame
from theme.linked_data import Download as LinkedDownload
from theme.linked_data import LinkedData

ADDRESS = "/donnees/"
API_ADDRESS = "/donnees/api/"

LICENCE = f"{ADDRESS}#licence"
"""Where the terms of each source are told."""
_MEDIA_TYPES = {
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".jsonl": "application/jsonl",
    ".geojson": "application/geo+json",
}
_PURPOSES = {
    "structures.csv": "une ligne par structure, pour un programme",
    "activites.csv": "une ligne par activité\u202f: le métier, les prestations et la zone, ensemble",
    "structures.xlsx": "l’essentiel, pour un tableur",
    "structures.jsonl": "tout, un objet JSON par ligne",
    "structures.geojson": "les structures dont la position est connue, pour une carte",
    "dictionnaire.csv": "ce que veut dire chaque colonne",
}


class Download(NamedTuple):
    """A file as the page shows it."""

    name: str
    address: str
    purpose: str
    size: str
    digest: str


class Example(NamedTuple):
    """A question to the API that has an answer: the SIRET, the file to ask, what it holds of that structure."""

    siret: str
    shard: str
    departement: str
    answer: str


def pages(description: Description, structures: Sequence[Structure], frame: Frame) -> list[Page]:
    """The two pages. ``structures``: live ones, in the order of their ids, for the examples."""
    example = _example(structures, frame)
    return [
        Page(
            address=ADDRESS,
            template="pages/opendata.html",
            shown=digest(description),
            context=lambda: {
                "data": description,
                "downloads": _downloads(description),
                "tables": tuple(dictionary().values()),
                "linked": _linked(description, frame),
            },
        ),
        Page(
            address=API_ADDRESS,
            template="pages/api.html",
            shown=digest(description.fictional, example),
            context=lambda: {"data": description, "example": example},
        ),
    ]


def size_in_words(size: int) -> str:
    """« 812 octets », « 7,4 ko », « 16 Mo »."""
    if size < 1000:
        return f"{size}{NO_BREAK_SPACE}octets"
    amount, unit = (size / 1000, "ko") if size < 1_000_000 else (size / 1_000_000, "Mo")
    words = f"{amount:.0f}" if amount >= 10 else f"{amount:.1f}".removesuffix(".0").replace(".", ",")
    return f"{words}{NO_BREAK_SPACE}{unit}"


def _downloads(description: Description) -> list[Download]:
    return [
        Download(name, file.path, _PURPOSES[name], size_in_words(file.size), file.digest)
        for file in description.files
        if (name := PurePath(file.path).name)
    ]


def _linked(description: Description, frame: Frame) -> Markup:
    """What search engines for data read: a ``Dataset`` and its downloads."""
    return LinkedData(frame).dataset(
        name="Structures inclusives de France",
        address=ADDRESS,
        description="Les structures inclusives de France\u202f: identité, adresse, métiers, zones, labels et réseaux.",
        steps=[],
        licence=f"{frame.site_address}{LICENCE}",
        updated=description.day,
        downloads=[
            LinkedDownload(name, file.path, _MEDIA_TYPES[PurePath(name).suffix], file.size, file.digest)
            for file in description.files
            if (name := PurePath(file.path).name)
        ],
    )


def _example(structures: Iterable[Structure], frame: Frame) -> Example | None:
    """The first structure that open data hold and that has a SIRET; none in an empty dataset."""
    terms, publisher = Terms(), Publisher(frame.site_address)
    for structure in structures:
        part = terms.open_part(structure)
        if part and part.siret and part.place.departement:
            return _example_of(publisher.record(part).summary)
    return None


def _example_of(summary: Summary) -> Example:
    answer = pretty(msgspec.to_builtins(Answer((summary,)))).decode().strip()
    return Example(summary.siret, shard_of(summary.siret), summary.departement or "", answer)
