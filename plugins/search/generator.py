"""The Pelican generator of the search: what it makes, and where it is put."""

from hashlib import sha256
from pathlib import Path

from pelican.generators import Generator

from data.dataset import Dataset
from plugins.directory.catalogue import Catalogue
from plugins.publication.output import Output
from plugins.search.index import build_index
from plugins.search.rows import build_rows
from theme.environment import environment
from theme.wording import geography

ADDRESS = "/prestataires/"


class SearchGenerator(Generator):
    """The index, the rows, and the page: a form for scripts, and ways in that need none."""

    def generate_context(self) -> None:
        """Read the live structures and index them, in the order of their ids."""
        structures = [structure for structure in Dataset(Path(self.settings["DATASET"])).structures() if structure.live]
        structures.sort(key=lambda structure: structure.id)
        self.index = build_index(structures)
        self.rows = build_rows(structures)
        self.catalogue = Catalogue(structures, geography())

    def generate_output(self, writer: object) -> None:
        """Write the two files, named by their content, and the page that tells their addresses."""
        del writer
        output: Output = self.settings["OUTPUT"]
        template = environment(self.settings["FRAME"]).get_template("pages/search.html")
        html = template.render(
            address=ADDRESS,
            catalogue=self.catalogue,
            index_address=_publish(output, "index", self.index),
            rows_address=_publish(output, "fiches", self.rows),
        )
        output.write_page(ADDRESS, html)


def _publish(output: Output, name: str, content: bytes) -> str:
    path = f"recherche/{name}.{sha256(content).hexdigest()[:10]}.json"
    output.write(path, content)
    return f"/{path}"
