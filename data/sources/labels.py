"""Official labels, by SIRET or SIREN: lists in CSV or XLSX, one line a label, or a qualification, of a structure.

Columns, by the words of their headings: a SIRET, a SIREN, or both in one; the label (« label »: a slug or the words of
``vocabulary().labels``), unless the whole list is of one label; its last day (« fin », « échéance », « expiration »,
« jusqu’au »…), which may lack. Others are left aside.

A list is of one label when its columns are those of RGE (``lien_date_fin``, ``code_qualification``: open data of the
ADEME), or when its headings, the title above them or the name of its file say so (« Liste nationale des agréments
ESUS »). A list of ESUS that tells when agreements began but not when they end is read by their « durée », else as if
they ran for the longest one, five years: article R3332-21-3 of the Code du travail.

A label whose last day is before the day the file was received has expired: such lists state no day of their own.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from data import sources
from data.rows import Facts, Quarantined
from data.sources.identifiers import siren_of, siret_of
from data.sources.reading import Unreadable
from data.sources.tables import cells
from data.sources.tables.headed import Table, headings_in, table, words
from data.sources.tables.tabular import Line
from data.verdicts import Reason, Unusable
from data.vocabulary import vocabulary

NAME = "labels"

_RGE_END = "lien-date-fin"
_RGE_COLUMNS = {_RGE_END, "code-qualification", "nom-certificat"}
_LABEL_COLUMNS = {"label", "labels", "label-obtenu", "nom-du-label", "certification"}
_OF_LISTS_OF_STRUCTURES = {"type", "type-de-structure", "kind", "nofinesset"}
"""Headings of sources that list structures, and may tell their labels as well."""
_HEADING_WORDS = 5
"""Longer than this, a cell with « SIREN » in it is a title, not a heading."""
_LAST_DAY = re.compile(r"\b(fin|echeance|expiration|expire|jusqu|validite|valide|valable)\b")
_FIRST_DAY = re.compile(r"\b(debut|decision|effet|agrement|obtention|delivrance)\b")
_NO = {"non", "no", "n", "0", "faux", "false", "refuse", "refusee", "retire", "retiree"}
"""What a column named after a label says of who has it not."""
_ESUS = "esus"
_ESUS_YEARS = 5
_SIREN_LENGTH = 9
_ALSO_SAID = {
    "rge": ("reconnu-garant-de-l-environnement",),
    "esus": ("entreprise-solidaire-d-utilite-sociale", "entreprises-solidaires-d-utilite-sociale"),
    "rfar": ("relations-fournisseurs-et-achats-responsables",),
    "b-corp": ("bcorp", "b-corporation"),
}


def recognises(head: bytes) -> bool:
    """Whether the file starts as a list of labels in CSV; a workbook shows nothing of its columns and must be named."""
    above: list[str] = []
    for headings in headings_in(head):
        if _is_header(headings):
            told = bool(_LABEL_COLUMNS & set(headings)) or _label_of_list(headings, "-".join(above)) is not None
            return told and not _OF_LISTS_OF_STRUCTURES & set(headings)
        above.extend(headings)
    return False


def date_of(path: Path) -> date | None:
    """Such lists carry no date of their own."""
    del path
    return None


def read(path: Path) -> Iterator[Facts | Quarantined]:
    """Every line of the list. Raises :class:`data.sources.reading.Unreadable`."""
    found = table(path, "esus", _is_header, "une colonne « SIRET » ou « SIREN »")
    reader = _Reader(path, found)
    for position, line in enumerate(found.lines, start=1):
        try:
            yield reader.facts(position, line)
        except Unusable as problem:
            detail = f"ligne {line.number} : {problem.detail}"
            yield Quarantined(NAME, position, problem.reason, detail, list(line.cells))


class _Reader:
    """Where a list tells what, and of which day it is."""

    def __init__(self, path: Path, found: Table) -> None:
        headings = self._headings = found.headings
        self._siret = _column(headings, lambda heading: _is_number(heading, "siret"))
        self._siren = _column(headings, lambda heading: _is_number(heading, "siren"))
        self._label = _column(headings, _LABEL_COLUMNS.__contains__)
        self._whether = _column(headings, _labels_said)
        self._last_day = headings.index(_RGE_END) if _RGE_END in headings else _column(headings, _is_last_day)
        self._first_day = _column(headings, lambda heading: "date" in heading and _FIRST_DAY.search(heading))
        self._years = _column(headings, lambda heading: "duree" in heading)
        self._one_label = _label_of_list(headings, f"{found.title}-{words(path.stem)}")
        self._day = sources.day_of_file(path)
        if self._label is None and self._one_label is None:
            known = ", ".join(label.label for label in vocabulary().labels)
            raise Unreadable(f"{path} : rien n’y dit de quel label il s’agit. Ajoutez une colonne « label » ({known}).")

    def facts(self, position: int, line: Line) -> Facts:
        """The facts of a line. Raises :class:`Unusable`."""
        if line.problem:
            raise Unusable(Reason.MALFORMED, line.problem)
        siret, siren = self._identity(line)
        if words(_cell(line, self._whether)) in _NO:
            raise Unusable(Reason.EXPIRED, f"« {cells.line(_cell(line, self._whether))} » au lieu du label")
        labels = self._labels(line)
        self._check_validity(line, labels)
        return Facts(position=position, siret=siret, siren=siren, labels=labels)

    def _identity(self, line: Line) -> tuple[str, str]:
        """The SIRET of an establishment, or else the SIREN of a legal body: one of the two, the other empty."""
        siret, siren = _cell(line, self._siret), _cell(line, self._siren)
        if self._siret == self._siren and sum(map(str.isdigit, cells.line(siret))) <= _SIREN_LENGTH:
            siret = None
        if cells.line(siret):
            return siret_of(siret), ""
        if cells.line(siren):
            return "", siren_of(siren)
        raise Unusable(Reason.INVALID_SIRET, "ni SIRET ni SIREN")

    def _labels(self, line: Line) -> tuple[str, ...]:
        told = cells.line(_cell(line, self._label))
        if not told and self._one_label:
            return (self._one_label,)
        labels = _labels_said(words(told))
        if not labels:
            raise Unusable(Reason.UNKNOWN_CODE, f"label « {told[:60]} » absent des nomenclatures")
        return labels

    def _check_validity(self, line: Line, labels: tuple[str, ...]) -> None:
        last = self._last_day_of(line, labels)
        if last and last < self._day:
            raise Unusable(Reason.EXPIRED, f"valable jusqu’au {last:%d/%m/%Y}")

    def _last_day_of(self, line: Line, labels: tuple[str, ...]) -> date | None:
        last = self._day_in(line, self._last_day, _last_day)
        if last or labels != (_ESUS,):
            return last
        first = self._day_in(line, self._first_day, cells.day)
        years = re.fullmatch(r"([1-5])(?:\D.*)?", cells.line(_cell(line, self._years)))
        return _years_later(first, int(years[1]) if years else _ESUS_YEARS) if first else None

    def _day_in(self, line: Line, column: int | None, reader: Callable[[Any], date | None]) -> date | None:
        try:
            return reader(_cell(line, column))
        except cells.BadCell as problem:
            heading = self._headings[column or 0]
            raise Unusable(Reason.MALFORMED, f"colonne « {heading} » : {problem}") from None


def _last_day(cell: Any) -> date | None:
    """The day that a cell tells; of a year alone, its last. Raises :class:`data.sources.tables.cells.BadCell`."""
    year = re.fullmatch(r"20\d\d", cells.line(cell))
    return date(int(year[0]), 12, 31) if year else cells.day(cell)


def _cell(line: Line, column: int | None) -> Any:
    return None if column is None else line.cells[column]


def _column(headings: Sequence[str], is_it: Callable[[str], object]) -> int | None:
    return next((rank for rank, heading in enumerate(headings) if is_it(heading)), None)


def _is_number(heading: str, name: str) -> bool:
    """Whether a heading is that of a number of that name (``siret``, ``siren``): « N° SIREN de l’entreprise »."""
    parts = heading.split("-")
    return name in parts and len(parts) <= _HEADING_WORDS


def _is_last_day(heading: str) -> bool:
    return bool(_LAST_DAY.search(heading)) and not re.search("debut|duree", heading)


def _is_header(headings: Sequence[str]) -> bool:
    return any(_is_number(heading, name) for heading in headings for name in ("siret", "siren"))


def _label_of_list(headings: Sequence[str], around: str) -> str | None:
    """The label that all lines of a list have, if its headings or the words around them name exactly one."""
    if _RGE_COLUMNS & set(headings):
        return "rge"
    said = _labels_said("-".join((*headings, around)))
    return said[0] if len(said) == 1 else None


@lru_cache(maxsize=1024)
def _labels_said(told: str) -> tuple[str, ...]:
    """The labels that words (:func:`data.sources.tables.headed.words`) name, in the order of the vocabulary."""
    return tuple(
        label.slug
        for label in vocabulary().labels
        for names in [(label.slug, words(label.label), *_ALSO_SAID.get(label.slug, ()))]
        if any(f"-{name}-" in f"-{told}-" for name in names)
    )


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
