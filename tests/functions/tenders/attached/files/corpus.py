"""The corpus of files of needs: those that must be refused and those that must be taken, each by its name."""

from functools import cache

from tests.functions.tenders.attached.files.hostile import of_compound, of_names, of_packages, of_types
from tests.functions.tenders.attached.files.hostile_objects import of_objects, of_slow
from tests.functions.tenders.attached.files.hostile_office import of_opendocument, of_sheets, of_word
from tests.functions.tenders.attached.files.hostile_pdfs import of_pdf
from tests.functions.tenders.attached.files.ordinary import ordinary

File = tuple[str, bytes]
"""The name that a sender gives, and the content."""


@cache
def hostile_files() -> dict[str, File]:
    """Name → a file that must be refused."""
    portable = of_pdf() | of_objects() | of_slow()
    office = of_word() | of_sheets() | of_opendocument() | of_compound()
    return of_names() | of_types() | of_packages() | portable | office


@cache
def ordinary_files() -> dict[str, File]:
    """Name → a file that must be taken."""
    return ordinary()
