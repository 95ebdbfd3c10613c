"""Tables as people send them: CSV of any delimiter and encoding, or the first sheet of an XLSX workbook.

A table is read line by line. A line that cannot be cut into the columns of the header comes out all the same, with what
is wrong with it: nothing is lost, and nothing is read into the wrong column.
"""

import csv
import re
import unicodedata
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, dropwhile, islice
from pathlib import Path
from typing import Any, NamedTuple

from rapidfuzz import fuzz, process

from data.slugs import slug
from data.sources.reading import Unreadable
from data.sources.tables.lines import opened, text_lines
from data.sources.tables.spreadsheet import ARCHIVE, OLD_WORKBOOK, sheet_rows

DELIMITERS = ";,\t|"
_QUOTED = re.compile(r'"[^"]*"')
_RECORD_LINES = 200
"""Lines of the longest record: past this, a quote was opened by mistake."""
_LIKENESS = 75
_SHORT = 4
"""Characters up to which a word is found inside too many others."""
_SHOWN = 60
_NO_TEXTS = ("‰PNG", "%PDF")
HEADER_WITHIN = 21
"""Lines among which the header stands: a title may be above it."""


class Line(NamedTuple):
    """One line of a table: where it stands in the file, its cells, and what is wrong when they cannot be trusted."""

    number: int
    cells: Sequence[Any]
    problem: str = ""


def under_title(path: Path, sheet: str, is_header: Callable[[Line], bool]) -> tuple[list[Line], Iterator[Line]]:
    """The lines above the first one that is the header; then the header and those below that are not blank.

    Without a header among the first lines, they are all above, and nothing is below. Of a workbook, the sheet of that
    name is read, else the first. Cells of CSV are texts; those of a workbook also numbers, dates and ``None``. Raises
    :class:`Unreadable`.
    """
    above: list[Line] = []
    lines = _lines(path, sheet)
    for line in islice(lines, HEADER_WITHIN):
        if is_header(line):
            return above, _fitted(line, lines)
        above.append(line)
    return above, iter(())


def read_csv(path: Path) -> Iterator[Line]:
    """The header of a CSV file (its first line), then every line that is not blank. Raises :class:`Unreadable`."""
    lines = _csv_lines(path)
    header = next(lines, None)
    if header is None:
        raise _no_line(path)
    yield from _fitted(header, lines)


def _lines(path: Path, sheet: str) -> Iterator[Line]:
    with opened(path) as file:
        magic = file.read(len(OLD_WORKBOOK))
    if magic.startswith((ARCHIVE, OLD_WORKBOOK)):
        return (Line(number, cells) for number, cells in sheet_rows(path, sheet) if not _blank(cells))
    return _csv_lines(path)


def _csv_lines(path: Path) -> Iterator[Line]:
    """Every line that is not blank, cut at the delimiter that the first ones show."""
    lines = dropwhile(_is_above_all, enumerate(text_lines(path), start=1))
    first = list(islice(lines, HEADER_WITHIN))
    if not first:
        raise _no_line(path)
    _check_text(path, first[0][1])
    records = _Records(chain(first, lines), delimiter_of(*(text for _, text in first)))
    yield from (line for line in records if line.problem or not _blank(line.cells))


def _no_line(path: Path) -> Unreadable:
    return Unreadable(f"{path} : aucune ligne. Vérifiez le fichier.")


def delimiter_of(*lines: str) -> str:
    """The delimiter that cuts the most of the lines, then the one that never cuts them into few cells.

    A title above the header, and the commas of a text, then decide nothing.
    """
    bare = [_QUOTED.sub("", line) for line in lines]

    def weight(delimiter: str) -> tuple[int, int]:
        counts = [count for count in (line.count(delimiter) for line in bare) if count]
        return len(counts), min(counts, default=0)

    return max(DELIMITERS, key=weight)


def columns(path: Path, header: Line, known: Mapping[str, str], required: Collection[str]) -> dict[str, int]:
    """Where each known column stands, by its key in ``known`` (spelling → key; case, accents and spaces apart).

    Raises :class:`Unreadable` when a column is unknown, twice there or missing.
    """
    by_slug = {slug(label): key for label, key in known.items()}
    labels: dict[str, str] = {}
    for spelling, meant in known.items():
        labels.setdefault(meant, spelling)
    found: dict[str, int] = {}
    unknown: list[str] = []
    for index, cell in enumerate(header.cells):
        title = " ".join(str(cell if cell is not None else "").split())
        key = by_slug.get(slug(title))
        if not title:
            continue
        if key is None:
            unknown.append(title)
        elif key in found:
            raise Unreadable(
                f"{path}, ligne {header.number} : la colonne « {labels[key]} » y est deux fois. Gardez-en une seule."
            )
        else:
            found[key] = index
    if unknown:
        raise Unreadable(_unknown_columns(path, header.number, unknown, list(labels.values())))
    missing = [f"« {labels[key]} »" for key in labels if key in required and key not in found]
    if missing:
        raise Unreadable(
            f"{path}, ligne {header.number} : il manque {'la colonne' if len(missing) == 1 else 'les colonnes'} "
            f"{', '.join(missing)}. Ajoutez ce qui manque, ou partez du modèle « python -m data template »."
        )
    return found


def suggestion(text: str, known: Iterable[str]) -> str | None:
    """The known word that a text most looks like, if one is close enough to be what was meant."""
    wanted = slug(text)
    scorer = fuzz.WRatio if len(wanted) > _SHORT else fuzz.ratio
    best = process.extractOne(wanted, {word: slug(word) for word in known}, scorer=scorer)
    return best[2] if best and best[1] >= _LIKENESS else None


def _unknown_columns(path: Path, number: int, unknown: list[str], known: list[str]) -> str:
    told = []
    for title in unknown[:5]:
        meant = suggestion(title, known)
        advice = f"vouliez-vous dire « {meant} » ?" if meant else "retirez-la du fichier."
        told.append(f"colonne inconnue « {title[:_SHOWN]} » : {advice}")
    return f"{path}, ligne {number} : {' '.join(told)}"


def _fitted(header: Line, lines: Iterator[Line]) -> Iterator[Line]:
    """The header and the lines, each made as wide as it: blank cells at its end may lack, or be too many."""
    yield header
    width = len(header.cells)
    for line in lines:
        extra = [cell for cell in line.cells[width:] if not _blank([cell])]
        if extra and not line.problem:
            yield line._replace(problem=f"{len(line.cells)} cellules pour {width} colonnes")
        else:
            yield line._replace(cells=[*line.cells[:width], *[""] * (width - len(line.cells))])


def _check_text(path: Path, first: str) -> None:
    """Raise :class:`Unreadable` for a file whose first line no text has: a picture, an archive, unsaid UTF-16."""
    strange = any(unicodedata.category(character) == "Cc" and character not in "\t\f\0" for character in first)
    if strange or first.count("\0") * 3 > len(first) or first.startswith(_NO_TEXTS):
        raise Unreadable(
            f"{path} : ce n’est pas du texte lisible (une image, une archive ?). "
            "Donnez un fichier .xlsx, ou CSV en UTF-8."
        )


class _Records:
    """CSV records, told by the number of their first line.

    A quote that is opened and never closed would swallow the lines after it: such a record is given as it is, on its
    own, and reading goes on from its second line.
    """

    def __init__(self, lines: Iterator[tuple[int, str]], delimiter: str) -> None:
        self._lines = lines
        self._again: deque[tuple[int, str]] = deque()
        self._taken: list[tuple[int, str]] = []
        self._ended = False
        self._delimiter = delimiter
        self._width = 1

    def __iter__(self) -> Iterator[Line]:
        while True:
            self._taken, self._ended = [], False
            try:
                cells = next(csv.reader(self._source(), delimiter=self._delimiter), None)
            except csv.Error:
                cells = None
            if not self._taken:
                return
            number = self._taken[0][0]
            if cells is None or self._is_runaway(cells):
                self._again.extendleft(reversed(self._taken[1:]))
                text = self._taken[0][1]
                yield Line(
                    number, text.split(self._delimiter), "un guillemet n’est pas fermé, ou une cellule est sans fin"
                )
            else:
                self._width = max(self._width, len(cells))
                yield Line(number, cells)

    def _is_runaway(self, cells: list[str]) -> bool:
        if len(self._taken) == 1:
            return self._ended
        if self._ended or len(self._taken) > _RECORD_LINES or 1 < self._width < len(cells):
            return True
        # A quote that a later line happens to close leaves words outside the quotes.
        texts = (f"{text}\n" for _, text in self._taken)
        try:
            next(csv.reader(texts, delimiter=self._delimiter, strict=True), None)
        except csv.Error:
            return True
        return False

    def _source(self) -> Iterator[str]:
        """The lines of one record, remembered as the reader takes them."""
        while len(self._taken) <= _RECORD_LINES:
            following = self._again.popleft() if self._again else next(self._lines, None)
            if following is None:
                self._ended = True
                return
            self._taken.append(following)
            yield following[1] + "\n"


def _blank(cells: Iterable[Any]) -> bool:
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells)


def _is_above_all(line: tuple[int, str]) -> bool:
    """Whether a line of a file's start is blank, or « sep=; », which Excel writes above the header."""
    words = line[1].strip()
    return not words or (words.strip('"').lower().startswith("sep=") and len(words) <= 7)
