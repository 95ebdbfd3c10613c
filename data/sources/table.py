"""The template that networks, trades and the prison administration fill in: a CSV file or an XLSX workbook.

Its columns are :data:`data.sources.table_columns.COLUMNS`, in any order; SIRET, Type and Raison sociale must be there.
A title may stand above them. A column nobody knows stops the reading: it may be a misspelt one. A row whose SIRET or
type cannot be read goes to the quarantine, which names every such cell; where another cell cannot be read, that cell
alone does. What only needs cleaning (names, phones, sites) is cleaned later.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from data.model import Activity, Turnover, Workforce
from data.rows import Candidate, Quarantined
from data.slugs import slug
from data.sources import table_terms
from data.sources.reading import Unreadable
from data.sources.table_columns import COLUMNS, REQUIRED, SPELLINGS
from data.sources.tables import cells, tabular
from data.sources.tables.headed import headings_in
from data.sources.tables.spreadsheet import ARCHIVE, OLD_WORKBOOK
from data.sources.tables.tabular import Line
from data.verdicts import Reason, Unusable

NAME = "table"
SHEET = "structures"
EXAMPLE_SIRET = COLUMNS[0].example

_HEADINGS = {column.key: column.heading for column in COLUMNS}
_ALMOST = 85
T = TypeVar("T")


def recognises(head: bytes) -> bool:
    """Whether the file is a workbook, or one of its first lines has the required columns, misspelt or not."""
    if head.startswith((ARCHIVE, OLD_WORKBOOK)):
        return True
    return any(map(_is_nearly_header, headings_in(head)))


def _is_nearly_header(headings: Sequence[str]) -> bool:
    from rapidfuzz import fuzz

    required = [slug(_HEADINGS[key]) for key in REQUIRED]
    return all(any(fuzz.ratio(name, heading) >= _ALMOST for heading in headings) for name in required)


def date_of(path: Path) -> date | None:
    """The list carries no date of its own: each row may tell the day it was updated."""
    del path
    return None


def read(path: Path) -> Iterator[Candidate | Quarantined]:
    """Every row of the list. Raises :class:`Unreadable`."""
    header, lines = _under_title(path)
    places = tabular.columns(path, header, SPELLINGS, REQUIRED)
    last = max(places.values())
    for position, line in enumerate(lines, start=1):
        told = {key: line.cells[index] for key, index in places.items()}
        untitled = {index: cells.text(cell) for index, cell in enumerate(line.cells) if index not in places.values()}
        stray = any(text for index, text in untitled.items() if index > last)
        problem = line.problem or ("une cellule est remplie hors des colonnes" if stray else "")
        if problem:
            kept = {"ligne": [cells.text(cell) for cell in line.cells]}
            yield Quarantined(NAME, position, Reason.MALFORMED, f"ligne {line.number} : {problem}", kept)
        else:
            yield from _rows(position, line.number, told, [text for text in untitled.values() if text])


def _under_title(path: Path) -> tuple[Line, Iterator[Line]]:
    """The header, perhaps under a title, and the lines below it; the first line where none looks like a header."""
    known = {slug(spelling) for spelling in SPELLINGS}
    above, lines = tabular.under_title(
        path,
        SHEET,
        lambda line: sum(slug(cells.line(cell)) in known for cell in line.cells) >= len(REQUIRED) - 1,
    )
    header = next(lines, above[0] if above else None)
    if header is None:
        raise Unreadable(
            f"{path} : aucune ligne. Vérifiez le fichier, ou partez du modèle « python -m data template »."
        )
    return header, lines


def _rows(
    position: int, number: int, told: Mapping[str, Any], untitled: list[str]
) -> Iterator[Candidate | Quarantined]:
    """The structure of a line, and what of it is put aside; the whole line where what makes it one cannot be read."""
    row = _Row(told)
    candidate = row.candidate(position)
    problems = [*row.problems, *row.left_out.values()]
    detail = f"ligne {number} : " + " ; ".join(problem.detail for problem in problems)
    kept = {_HEADINGS[key]: cells.text(cell) for key, cell in told.items() if cells.text(cell)}
    if row.problems:
        yield Quarantined(NAME, position, row.problems[0].reason, detail, kept)
        return
    yield candidate
    if row.left_out:
        left_out = {_HEADINGS[key]: kept[_HEADINGS[key]] for key in row.left_out}
        yield Quarantined(NAME, position, Reason.CELL_LEFT_OUT, detail, left_out)
    if untitled:
        detail = f"ligne {number} : une colonne sans intitulé est remplie ; donnez-lui le sien, ou retirez-la"
        yield Quarantined(NAME, position, Reason.CELL_LEFT_OUT, detail, untitled)


class _Row:
    """The cells of one row, read one by one: ``problems`` lose the row, ``left_out`` (by column) a cell of it."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        self._told = told
        self.problems: list[Unusable] = []
        self.left_out: dict[str, Unusable] = {}

    def candidate(self, position: int) -> Candidate:
        siret = self._siret()
        turnover = self._cell("turnover", cells.whole_number)
        year = self._cell("turnover_year", cells.year)
        return Candidate(
            position=position,
            siret=siret,
            kind=self._kind(),
            name=self._line("name"),
            brand=self._line("brand"),
            legal_form=self._coded("legal_form", table_terms.legal_forms().code_of),
            founded=self._cell("founded", cells.year),
            activities=self._activities(),
            convention_active=self._cell("convention", cells.yes_or_no),
            workforce=Workforce(
                permanent=self._cell("permanent", cells.whole_number),
                supported=self._cell("supported", cells.whole_number),
            ),
            turnover=Turnover(turnover, year) if turnover is not None else None,
            labels=self._codes("labels", table_terms.labels()),
            networks=self._codes("networks", table_terms.networks()),
            description=cells.text(self._told.get("description")),
            website=self._line("website") or None,
            fictional=siret == EXAMPLE_SIRET,
            updated=self._cell("updated", cells.day),
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
        zone = self._coded("zone", table_terms.zone_of)
        sectors = self._codes("sectors", table_terms.sectors())
        return tuple(Activity(sector, services, zone) for sector in sectors)

    def _line(self, key: str) -> str:
        words = cells.line(self._told.get(key))
        return "" if cells.says_nothing(words) else words

    def _siret(self) -> str:
        try:
            return cells.siret(self._told.get("siret"))
        except cells.BadCell as problem:
            self.problems.append(Unusable(Reason.INVALID_SIRET, f"SIRET : {problem}"))
            return ""

    def _kind(self) -> str:
        words = self._line("kind")
        try:
            if not words:
                raise Unusable(Reason.UNKNOWN_KIND, "la cellule « Type » est vide")
            return table_terms.kinds().code_of(words)
        except Unusable as problem:
            self.problems.append(problem)
            return ""

    def _cell(self, key: str, reader: Callable[[Any], T | None]) -> T | None:
        try:
            return reader(self._told.get(key))
        except cells.BadCell as problem:
            self.left_out[key] = Unusable(Reason.CELL_LEFT_OUT, f"{_HEADINGS[key]} : {problem}")
            return None

    def _coded(self, key: str, reader: Callable[[str], T | None]) -> T | None:
        """What a cell of words of a vocabulary means; ``None`` for a blank one."""
        if not self._line(key):
            return None
        try:
            return reader(cells.text(self._told[key]))
        except Unusable as problem:
            self.left_out[key] = problem
            return None

    def _codes(self, key: str, terms: table_terms.Terms) -> tuple[str, ...]:
        """The codes of a cell that lists words, in its order: those of the words that are known."""
        codes: dict[str, None] = {}
        unknown: list[str] = []
        for word in terms.words_of(cells.text(self._told.get(key)) if self._line(key) else ""):
            try:
                codes[terms.code_of(word)] = None
            except Unusable as problem:
                unknown.append(problem.detail)
        if unknown:
            self.left_out[key] = Unusable(Reason.CELL_LEFT_OUT, " ; ".join(unknown))
        return tuple(codes)


def write_template(path: Path) -> None:
    """Write an empty list to fill in, with one fictional row: a workbook, or CSV where the name ends so."""
    from data.sources.table_template import write_csv, write_workbook

    (write_csv if path.suffix.lower() == ".csv" else write_workbook)(path)
