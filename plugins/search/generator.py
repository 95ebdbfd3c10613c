"""The Pelican generator of the search: what it makes, and where it is put."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from pelican.generators import Generator

from plugins.directory.catalogue import Catalogue
from plugins.directory.pages import Page, digest
from plugins.directory.rendering import renderer_of
from plugins.publication import output_of
from plugins.publication.output import Output

ADDRESS = "/prestataires/"


class SearchGenerator(Generator):
    """The index, the rows, and the page: a form for scripts, and ways in that need none."""

    def generate_output(self, writer: object) -> None:
        """Write the two files, named by their content, and the page that tells their addresses."""
        from plugins.search.index import build_index  # lunr and its stemmers take as long to import as Pelican
        from plugins.search.rows import build_rows

        del writer
        catalogue: Catalogue = self.context["catalogue"]
        structures = sorted(catalogue.structures, key=lambda structure: structure.id)
        output = output_of(self.settings)
        index = _publish(output, "index", build_index(structures))
        rows = _publish(output, "fiches", build_rows(structures))
        renderer_of(self.settings).build_one(_page(catalogue, index, rows))


def _page(catalogue: Catalogue, index: str, rows: str) -> Page:
    """Every count it shows follows from the rows, whose address tells their content."""

    def context() -> Mapping[str, Any]:
        return {"catalogue": catalogue, "index_address": index, "rows_address": rows}

    return Page(ADDRESS, "pages/search.html", digest(index, rows), context)


def _publish(output: Output, name: str, content: bytes) -> str:
    path = f"recherche/{name}.{sha256(content).hexdigest()[:10]}.json"
    output.write(path, content)
    return f"/{path}"
