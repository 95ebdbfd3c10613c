"""What the discovery plugin writes, and when: some of it needs the catalogue, the rest every page of the build."""

from pathlib import Path

import msgspec
from pelican import Pelican
from pelican.generators import Generator

from data.dataset import Dataset
from plugins import BuildStopped
from plugins.directory.rendering import renderer_of
from plugins.discovery import history
from plugins.discovery.legacy import redirects
from plugins.discovery.machines import opensearch, robots
from plugins.discovery.sitemaps import sitemaps
from plugins.publication import output_of


class DiscoveryGenerator(Generator):
    """``robots.txt``, ``opensearch.xml``, and ``redirects.json`` beside the site."""

    def generate_output(self, writer: object) -> None:
        """Write them."""
        del writer
        output = output_of(self.settings)
        frame = self.settings["FRAME"]
        output.write("robots.txt", robots(frame))
        output.write("opensearch.xml", opensearch(frame))
        table = msgspec.json.format(msgspec.json.encode(redirects(self.context["catalogue"])), indent=1)
        (Path(self.settings["BUILD_PATH"]) / "redirects.json").write_bytes(table + b"\n")


def write_sitemaps(pelican: Pelican) -> None:
    """Write the sitemaps of the pages that the build says are to be indexed, and remember when each changed.

    Raises :class:`plugins.BuildStopped` when the history is broken.
    """
    dataset = Dataset(Path(pelican.settings["DATASET"]))
    file = dataset.folder / "history" / "pages.jsonl"
    try:
        previous = history.read(file)
    except msgspec.DecodeError as error:
        raise BuildStopped(
            f"{file} : fichier illisible ({error}). Reprenez-le d’une sauvegarde ; sinon effacez-le, "
            "ce qui oublie quand chaque page a changé."
        ) from None
    entries = history.remember(previous, renderer_of(pelican.settings).indexed, dataset.day)
    output = output_of(pelican.settings)
    for path, content in sitemaps(history.changes(entries), pelican.settings["SITEURL"]).items():
        output.write(path, content)
    history.write(file, entries)
