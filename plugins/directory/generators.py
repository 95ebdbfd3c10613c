"""The Pelican generator of the directory: it reads the dataset and ``content/``, and hands every page to the engine."""

import gc
from pathlib import Path

import msgspec
from pelican.generators import Generator

from data.dataset import Dataset
from data.needs_file import UnreadableNeeds, read_needs
from data.tender_stories import PublicNeeds
from plugins import BuildStopped
from plugins.directory.batches import Directory
from plugins.directory.catalogue import Catalogue
from plugins.directory.destinations import destinations
from plugins.directory.feeds import Feeds
from plugins.directory.pictures import Pictures
from plugins.directory.rendering import renderer_of
from plugins.directory.written import read_written_pages
from plugins.publication import output_of
from theme.wording import geography


class DirectoryGenerator(Generator):
    """Home, profiles, listings, hubs, statistics, and the pages that people write."""

    def generate_context(self) -> None:
        """Read the dataset's public half, and the written pages: other plugins use the same catalogue.

        Raises :class:`plugins.BuildStopped` when the file of needs cannot be read.
        """
        # Records by the hundred thousand, all of them kept: looking for rubbish among them takes a fifth of a build.
        gc.disable()
        self.dataset = Dataset(Path(self.settings["DATASET"]))
        self.catalogue = self.context["catalogue"] = Catalogue(self.dataset.structures(), geography())
        self.written = read_written_pages(self.settings)
        self.needs = self.context["needs"] = _needs(self.settings["NEEDS"])

    def generate_output(self, writer: object) -> None:
        """Write every page, and where a typed trade and place lead (``build/destinations.json``)."""
        del writer
        build = Path(self.settings["BUILD_PATH"])
        pictures = Pictures(Path(self.settings["DATASET"]) / "public" / "pictures", output_of(self.settings))
        renderer = renderer_of(self.settings)
        feeds = Feeds(self.catalogue, self.dataset.first_seen(), self.dataset.day)
        directory = Directory(
            self.catalogue, self.written, renderer.jinja, pictures, feeds, build / "cache", self.needs
        )
        renderer.build(directory.batches())
        leads = msgspec.json.encode(destinations(self.catalogue, directory.listings.destinations()))
        (build / "destinations.json").write_bytes(leads + b"\n")
        gc.enable()


def _needs(file: str) -> PublicNeeds:
    """What the file named by the settings holds; nothing when they name none, or there is none yet."""
    try:
        return read_needs(Path(file)) if file else PublicNeeds()
    except UnreadableNeeds as error:
        told = str(error).removesuffix(".")
        raise BuildStopped(f"{told}. Refaites ce fichier (make publish-needs), ou effacez-le.") from None
    except OSError as error:
        raise BuildStopped(f"{file} : {error.strerror}.") from None
