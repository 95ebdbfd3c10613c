"""The Pelican generator of the search: what it makes, and where it is put."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import msgspec
from markupsafe import Markup
from pelican.generators import Generator

from data.dataset import Dataset
from data.tender_stories import PublicNeeds
from plugins.directory.catalogue import Catalogue
from plugins.directory.pages import Page, digest
from plugins.directory.rendering import renderer_of
from plugins.directory.site_digest import site_digest
from plugins.publication import output_of
from plugins.search import kept, numbers, starts
from plugins.search.kept import Kept
from plugins.search.tool_pages import tool_pages
from theme.frame import Frame
from theme.search_start import SEARCH_START

ADDRESS = "/prestataires/"


class SearchGenerator(Generator):
    """The index, the page that searches it, and those of its tools: a form for scripts, ways in that need none."""

    def generate_output(self, writer: object) -> None:
        """Write the files of the index, unless they are those of the last build, then the pages."""
        del writer
        catalogue: Catalogue = self.context["catalogue"]
        renderer = renderer_of(self.settings)
        dataset = Dataset(Path(self.settings["DATASET"]))
        manifest = self._manifest(catalogue, dataset)
        renderer.build_one(_page(catalogue, dataset, self.settings["FRAME"], manifest))
        for page in tool_pages():
            renderer.build_one(page)

    def _manifest(self, catalogue: Catalogue, dataset: Dataset) -> dict[str, Any]:
        """Where the files of the index are, once they are there."""
        output, frame = output_of(self.settings), self.settings["FRAME"]
        history, cache = dataset.folder / "history", Path(self.settings["BUILD_PATH"]) / "cache"
        unreachable = cast(PublicNeeds, self.context["needs"]).unreachable
        structures = dataset.structures_file.read_bytes()
        previous, former = numbers.read(history / "documents.json"), starts.read(history / "search.json")
        mark = digest(site_digest(frame), structures, unreachable, previous, former).hex()
        known = kept.read(cache / "search.json")
        if known and known.mark == mark and kept.put_again(known, output):
            return known.manifest
        # Imported late: a build that changes nothing reads no word.
        from plugins.search.corpus import Corpus
        from plugins.search.files import Files
        from plugins.search.index import put_index

        ids = numbers.numbered(previous, catalogue.structures)
        files = Files(output)
        index = put_index(
            Corpus.of(catalogue.structures, ids, unreachable), catalogue.departed, catalogue.geography, files, former,
            cache, frame.site_address,
        )  # fmt: skip
        numbers.write(history / "documents.json", ids)
        starts.write(history / "search.json", index.starts)
        mark = digest(site_digest(frame), structures, unreachable, ids, index.starts).hex()
        kept.write(cache / "search.json", Kept(mark, files.paths, index.manifest))
        return index.manifest


def _page(catalogue: Catalogue, dataset: Dataset, frame: Frame, manifest: dict[str, Any]) -> Page:
    """Every count it shows follows from the index, whose files are named by their content."""
    day = dataset.day

    def context() -> Mapping[str, Any]:
        workers = {"worker": "search-worker.js", "placesWorker": "search-places.js"}
        told = manifest | {key: frame.assets[name].address for key, name in workers.items() if name in frame.assets}
        return {
            "catalogue": catalogue,
            "date": day,
            "start": Markup(SEARCH_START),
            "manifest": _as_script(told),
            "unfilled": manifest["unfilled"],
        }

    return Page(ADDRESS, "pages/search.html", digest(manifest, day, SEARCH_START), context)


def _as_script(told: Mapping[str, Any]) -> Markup:
    """JSON that may stand inside a script element, which « </ » would end."""
    return Markup(msgspec.json.encode(told).decode().replace("<", "\\u003c"))
