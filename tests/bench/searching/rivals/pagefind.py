"""Pagefind’s folder: an index of one page a structure, with filters; the pages themselves are not served."""

from collections.abc import Sequence
from pathlib import Path
from shutil import move
from tempfile import TemporaryDirectory

from data.model import Structure
from tests.bench.searching.rivals.bundling import bundle
from tests.relevance.engines.pagefind import write_index


def write(structures: Sequence[Structure], site: Path) -> None:
    """Index the structures into a site."""
    with TemporaryDirectory(dir=site.parent) as pages:
        write_index(structures, Path(pages))
        move(Path(pages) / "pagefind", site / "pagefind")
    bundle("pagefind_page.js", site / "rival.js")
