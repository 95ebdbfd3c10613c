"""The template that networks, trades and the prison administration fill in: a CSV file or an XLSX workbook.

Its columns are :data:`data.sources.table_columns.COLUMNS`, in any order; SIRET, Type and Raison sociale must be there.
A column nobody knows stops the reading: it may be a misspelt one. A row with a cell that cannot be read goes to the
quarantine, which names every such cell; what only needs cleaning (names, phones, sites) is cleaned later.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from data.model import Activity, Candidate, Quarantined, Turnover, Workforce
from data.slugs import slug
from data.sources import table_terms
from data.sources.reading import Unreadable
from data.sources.table_columns import COLUMNS, REQUIRED, SPELLINGS
from data.sources.tables import cells, tabular
from data.sources.tables.lines import first_line
from data.sources.tables.spreadsheet import ARCHIVE, OLD_WORKBOOK
from data.verdicts import Reason, Unusable

NAME = "table"
SHEET = "structures"
EXAMPLE_SIRET = COLUMNS[0].example

_HEADINGS = {column.key: column.heading for column in COLUMNS}
_ALMOST = 85
T = TypeVar("T")


def recognises(head: bytes) -> bool:
    """Whether the file is a workbook, or its first line has the columns the template requires, misspelt or not."""
    if head.startswith((ARCHIVE, OLD_WORKBOOK)):
        return True
    from rapidfuzz import fuzz

    first = first_line(head)
    titles = [slug(title) for title in first.replace('"', "").split(tabular.delimiter_of(first))]
    required = [slug(_HEADINGS[key]) for key in REQUIRED]
    return all(any(fuzz.ratio(name, title) >= _ALMOST for title in titles) for name in required)


def date_of(path: Path) -> date | None:
    """The list carries no date of its own: each row may tell the day it was updated."""
    del path
    return None


def read(path: Path) -> Iterator[Candidate | Quarantined]:
    """Every row of the list. Raises :class:`Unreadable`."""
    lines = tabular.read(path, SHEET)
    header = next(lines, None)
    if header is None:
        raise Unreadable(
            f"{path} : aucune ligne. Vérifiez le fichier, ou partez du modèle « python -m data template »."
        )
    places = tabular.columns(path, header, SPELLINGS, REQUIRED)
    for position, line in enumerate(lines, start=1):
        told = {key: line.cells[index] for key, index in places.items()}
        stray = any(cells.text(cell) for index, cell in enumerate(line.cells) if index not in places.values())
        problem = line.problem or ("une cellule est remplie hors des colonnes" if stray else "")
        if problem:
            kept = {"ligne": [cells.text(cell) for cell in line.cells]}
            yield Quarantined(NAME, position, Reason.MALFORMED, f"ligne {line.number} : {problem}", kept)
        else:
            yield _row(position, line.number, told)


def _row(position: int, number: int, told: Mapping[str, Any]) -> Candidate | Quarantined:
    row = _Row(told)
    candidate = row.candidate(position)
    if not row.problems:
        return candidate
    reason = row.problems[0].reason
    detail = f"ligne {number} : " + " ; ".join(problem.detail for problem in row.problems)
    kept = {_HEADINGS[key]: cells.text(cell) for key, cell in told.items() if cells.text(cell)}
    return Quarantined(NAME, position, reason, detail, kept)


class _Row:
    """The cells of one row, read one by one: every cell that cannot be read is a problem, told together at the end."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        self._told = told
        self.problems: list[Unusable] = []

    def candidate(self, position: int) -> Candidate:
        siret = self._cell("siret", cells.siret, "", Reason.INVALID_SIRET)
        turnover = self._cell("turnover", cells.whole_number, None)
        year = self._cell("turnover_year", cells.year, None)
        return Candidate(
            position=position,
            siret=siret,
            kind=self._kind(),
            name=self._line("name"),
            brand=self._line("brand"),
            legal_form=self._coded("legal_form", table_terms.legal_forms().code_of, "") or None,
            founded=self._cell("founded", cells.year, None),
            activities=self._activities(),
            workforce=Workforce(
                permanent=self._cell("permanent", cells.whole_number, None),
                supported=self._cell("supported", cells.whole_number, None),
            ),
            turnover=Turnover(turnover, year) if turnover is not None else None,
            labels=self._codes("labels", table_terms.labels()),
            networks=self._codes("networks", table_terms.networks()),
            description=cells.text(self._told.get("description")),
            website=self._line("website") or None,
            fictional=siret == EXAMPLE_SIRET,
            updated=self._cell("updated", cells.day, None),
            address=self._line("address"),
            postcode=cells.code(self._told.get("postcode"), 5),
            city=self._line("city"),
            insee=cells.code(self._told.get("insee"), 5) or None,
            contact_first_name=self._line("first_name"),
            contact_last_name=self._line("last_name"),
            contact_email=self._line("email"),
            contact_phone=self._line("phone"),
        )

    def _activities(self) -> tuple[Activity, ...]:
        services = self._codes("services", table_terms.services())
        zone = self._coded("zone", table_terms.zone_of, None)
        sectors = self._codes("sectors", table_terms.sectors())
        return tuple(Activity(sector, services, zone) for sector in sectors)

    def _line(self, key: str) -> str:
        return cells.line(self._told.get(key))

    def _cell(self, key: str, reader: Callable[[Any], T], blank: T, reason: Reason = Reason.MALFORMED) -> T:
        try:
            return reader(self._told.get(key))
        except cells.BadCell as problem:
            self.problems.append(Unusable(reason, f"{_HEADINGS[key]} : {problem}"))
            return blank

    def _kind(self) -> str:
        if not cells.text(self._told.get("kind")):
            self.problems.append(Unusable(Reason.UNKNOWN_KIND, "la cellule « Type » est vide"))
        return self._coded("kind", table_terms.kinds().code_of, "")

    def _codes(self, key: str, terms: table_terms.Terms) -> tuple[str, ...]:
        return self._coded(key, terms.codes_of, tuple[str, ...]())

    def _coded(self, key: str, reader: Callable[[str], T], blank: T) -> T:
        """What a cell of words of a vocabulary means; ``blank`` for an empty one."""
        words = cells.text(self._told.get(key))
        if not words:
            return blank
        try:
            return reader(words)
        except Unusable as problem:
            self.problems.append(problem)
            return blank


def write_template(path: Path) -> None:
    """Write an empty list to fill in, with one fictional row: a workbook, or CSV where the name ends so."""
    from data.sources.table_template import write_csv, write_workbook

    (write_csv if path.suffix.lower() == ".csv" else write_workbook)(path)
