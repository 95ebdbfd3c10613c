"""The Pelican generator of the open data: makes the files when something they are made of changed, keeps them else."""

from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from pelican.generators import Generator

from data.dataset import Dataset
from data.geography import Geography
from data.model import Structure
from plugins.directory.catalogue import Catalogue
from plugins.directory.pages import digest
from plugins.directory.rendering import renderer_of
from plugins.directory.site_digest import site_digest
from plugins.opendata.description import Description
from plugins.opendata.files import DESCRIPTION, make_files, paths, read_description
from plugins.opendata.pages import pages
from plugins.publication import output_of
from plugins.publication.output import Output, Written
from theme.frame import Frame


class OpenDataGenerator(Generator):
    """The downloads, the API, and the two pages that explain them."""

    def generate_output(self, writer: object) -> None:
        """Write the files that changed, then the pages that tell of them."""
        del writer
        catalogue: Catalogue = self.context["catalogue"]
        output, frame = output_of(self.settings), self.settings["FRAME"]
        dataset = Dataset(Path(self.settings["DATASET"]))
        mark = digest(site_digest(frame), dataset.structures_file.read_bytes(), version("xlsxwriter")).hex()
        structures = sorted(catalogue.structures, key=lambda structure: structure.id)
        description = publish(structures, catalogue.geography, frame, output, mark)
        for page in pages(description, structures, frame):
            renderer_of(self.settings).build_one(page)


def publish(
    structures: Iterable[Structure], geography: Geography, frame: Frame, output: Output, mark: str
) -> Description:
    """Put every file in the output, made again only when the last build's had another mark.

    Returns what the files say of themselves. ``structures``: live ones, in the order of their ids.
    ``mark``: digest of all that the files are made of.
    """
    kept = _kept(output, paths(geography), mark)
    if kept:
        output.record(kept)
        return read_description((output.folder / DESCRIPTION).read_bytes())
    files = make_files(structures, geography, frame)
    output.note(files)
    for path, content in files.items():
        output.record(output.put(path, content, mark))
    return read_description(files[DESCRIPTION])


def _kept(output: Output, paths: Iterable[str], mark: str) -> list[Written]:
    """All the files of the last build, or none when one of them is not as it was."""
    kept: list[Written] = []
    for path in paths:
        files = output.kept(path, mark)
        if not files:
            return []
        kept.extend(files)
    return kept
