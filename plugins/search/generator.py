"""The Pelican generator of the search: what it makes, and where it is put."""

from hashlib import sha256

from pelican.generators import Generator

from plugins.directory.catalogue import Catalogue
from plugins.publication.output import Output
from plugins.search.index import build_index
from plugins.search.rows import build_rows
from theme.environment import environment

ADDRESS = "/prestataires/"


class SearchGenerator(Generator):
    """The index, the rows, and the page: a form for scripts, and ways in that need none."""

    def generate_output(self, writer: object) -> None:
        """Write the two files, named by their content, and the page that tells their addresses."""
        del writer
        catalogue: Catalogue = self.context["catalogue"]
        structures = sorted(catalogue.structures, key=lambda structure: structure.id)
        output: Output = self.settings["OUTPUT"]
        template = environment(self.settings["FRAME"]).get_template("pages/search.html")
        html = template.render(
            address=ADDRESS,
            catalogue=catalogue,
            index_address=_publish(output, "index", build_index(structures)),
            rows_address=_publish(output, "fiches", build_rows(structures)),
        )
        output.write_page(ADDRESS, html)


def _publish(output: Output, name: str, content: bytes) -> str:
    path = f"recherche/{name}.{sha256(content).hexdigest()[:10]}.json"
    output.write(path, content)
    return f"/{path}"
