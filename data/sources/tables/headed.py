"""Official lists as tables: a header perhaps under a title, columns told by words, those nobody asks left aside."""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from slugify import slugify

from data.sources.reading import Unreadable
from data.sources.tables import cells, tabular
from data.sources.tables.lines import decoded
from data.sources.tables.spreadsheet import ARCHIVE, OLD_WORKBOOK
from data.sources.tables.tabular import Line, delimiter_of

_SPELT = (("’", " "), ("'", " "), ("+", " plus "))


class Table(NamedTuple):
    """A list: what stands above its header, its headings and its lines; title and headings as :func:`words`."""

    title: str
    headings: Sequence[str]
    lines: Iterator[Line]


def words(cell: Any) -> str:
    """The words of a heading or value, by which spellings are compared: « Date d’échéance » → ``date-d-echeance``."""
    return str(slugify(cells.line(cell)[:500], replacements=_SPELT))


def headings_in(head: bytes) -> Iterator[list[str]]:
    """Every whole line of a CSV file that starts so, as :func:`words` of its cells; none of a workbook or of JSON."""
    if head.startswith((ARCHIVE, OLD_WORKBOOK)) or head.removeprefix(BOM_UTF8).lstrip().startswith((b"{", b"[")):
        return
    whole = head[: head.rfind(b"\n")] if b"\n" in head else head
    encoded = head.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    text = head.decode("utf-16", "replace") if encoded else decoded(whole.removeprefix(BOM_UTF8))
    for line in text.splitlines()[: tabular.HEADER_WITHIN]:
        yield [words(cell) for cell in line.split(delimiter_of(line))]


def table(path: Path, sheet: str, is_header: Callable[[Sequence[str]], bool], sought: str) -> Table:
    """The table of a CSV file or workbook, from the first line whose headings satisfy ``is_header``.

    ``sought`` tells, in French, the columns that make a header. Raises :class:`Unreadable` when no line has them.
    """
    above, lines = tabular.under_title(path, sheet, lambda line: is_header([words(cell) for cell in line.cells]))
    title = [" ".join(filter(None, map(cells.line, line.cells))) for line in above]
    header = next(lines, None)
    if header is None:
        raise Unreadable(
            f"{path} : aucun en-tête avec {sought} (première ligne lue : « {title[0][:120] if title else ''} »). "
            "Vérifiez que c’est le bon fichier, ou renommez ses colonnes."
        )
    return Table(words(" ".join(title)), [words(cell) for cell in header.cells], lines)
