"""The engine: pages are rendered by two processes, and only those of which something changed.

Pages come in *batches*, so that each process takes the next one when it is done with its own. The second process is
forked once everything is read: both see the same dataset without copying it.
"""

import gc
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from multiprocessing import get_context
from typing import Any, NamedTuple

from jinja2 import Environment

from plugins.directory.pages import Page, digest, rendered
from plugins.directory.progress import Progress
from plugins.directory.second_process import SecondProcess, leave_orphans
from plugins.directory.site_digest import site_digest
from plugins.publication import output_of
from plugins.publication.output import Output, Written, path_of

Batch = Callable[[], Iterator[Page]]
"""Makes some pages, whenever it is called: in either process."""

_FORK = get_context("fork")


class Built(NamedTuple):
    """What one process made of its batches."""

    files: list[Written]
    indexed: dict[str, bytes]
    """Address → content digest of the pages that search engines may list."""


class Renderer:
    """Renders pages into an output. ``site``: digest of all that is the same on every page of it."""

    def __init__(self, jinja: Environment, output: Output, site: bytes) -> None:
        self.jinja = jinja
        self._output = output
        self._site = site
        self.indexed: dict[str, bytes] = {}
        """Address → content digest of the pages built so far that search engines may list."""

    def build(self, batches: Sequence[Batch]) -> None:
        """Build the pages of all batches, with a progress bar where somebody watches.

        Raises plugins.directory.second_process.SecondProcessFailed, plugins.publication.output.TwoPagesAtOneAddress, or
        whatever a template raises.
        """
        queue, advanced = _FORK.Value("q", 0), _FORK.Value("q", 0)
        gc.freeze()  # else each collection touches, hence copies, every page of memory shared with the other process
        # Forked before the bar starts: a thread would not follow.
        with (
            SecondProcess(lambda: self._build_next(batches, queue, advanced, watch=leave_orphans)) as second,
            Progress("Pages", len(batches)) as progress,
        ):
            mine = self._build_next(batches, queue, advanced, watch=lambda: progress.at(advanced.value))
            theirs = second.result(while_waiting=lambda: progress.at(advanced.value))
        gc.unfreeze()
        for built in (mine, theirs):
            self._output.record(built.files)
            self.indexed |= built.indexed

    def build_one(self, page: Page) -> None:
        """Build a page at once, in this process."""
        built = Built([], {})
        self._build_batch([page], built)
        self._output.record(built.files)
        self.indexed |= built.indexed

    def _build_next(self, batches: Sequence[Batch], queue: Any, advanced: Any, watch: Callable[[], None]) -> Built:
        built = Built([], {})
        while True:
            with queue.get_lock():
                number = queue.value
                queue.value += 1
            if number >= len(batches):
                return built
            self._build_batch(list(batches[number]()), built)
            with advanced.get_lock():
                advanced.value += 1
            watch()

    def _build_batch(self, pages: Sequence[Page], built: Built) -> None:
        due: list[tuple[str, str, Page]] = []
        for page in pages:
            path, mark = path_of(page.address), digest(self._site, page.template, page.shown).hex()
            files = self._output.kept(path, mark)
            if files:
                built.files.extend(files)
            else:
                due.append((path, mark, page))
            if page.is_indexed:
                built.indexed[page.address] = page.lasting or page.shown
        self._output.note(path for path, _, _ in due)
        for path, mark, page in due:
            built.files.extend(self._output.put(path, rendered(page, self.jinja).encode(), mark))


def renderer_of(settings: MutableMapping[str, Any]) -> Renderer:
    """The renderer of a build: one, made by whoever asks first, once the frame is known."""
    if "RENDERER" not in settings:
        frame = settings["FRAME"]
        settings["RENDERER"] = Renderer(settings["JINJA"], output_of(settings), site_digest(frame))
    renderer: Renderer = settings["RENDERER"]
    return renderer
