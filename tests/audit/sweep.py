"""Every page of a site in Chromium: axe in light and dark, forced colours, reflow, enlarged and spaced text, controls.

Two processes each keep one browser page and write one page of the site after the other into it: styles, scripts and
axe stay compiled, which takes a third of the time that opening each address does.
"""

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from playwright.sync_api import Browser, Page, sync_playwright
from rich.progress import Progress

from tests.browser.checks import axe, controls, layout
from tests.browser.chromium import ARGUMENTS, find
from tests.site import Site

PROCESSES = 2
_A_BATCH = 100
"""Pages that one browser page shows before a new one takes its place: memory goes back."""
_WRITE = """html => new Promise(done => {
    document.open(); document.write(html); document.close();
    if (document.readyState === "complete") done(); else addEventListener("load", () => done(), {once: true}) })"""


def faults(site: Site, addresses: Sequence[str]) -> list[str]:
    """What is wrong with pages of a built site, in the order of their addresses."""
    batches = [list(addresses[start : start + _A_BATCH]) for start in range(0, len(addresses), _A_BATCH)]
    with (
        _served(site.folder) as origin,
        ProcessPoolExecutor(PROCESSES, mp_context=multiprocessing.get_context("spawn")) as processes,
        Progress(transient=True) as progress,
    ):
        task = progress.add_task("Pages", total=len(addresses))
        found = []
        for batch, some in zip(batches, processes.map(partial(_faults_of_batch, site, origin), batches), strict=True):
            found += some
            progress.advance(task, len(batch))
    return found


def _faults_of_batch(site: Site, origin: str, addresses: list[str]) -> list[str]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
        page = _opened(browser, origin)
        found = [f"{address}: {fault}" for address in addresses for fault in _faults(page, site.page(address))]
        browser.close()
    return found


def _opened(browser: Browser, origin: str) -> Page:
    """A page of the site's own origin, with axe in it."""
    page = browser.new_context(base_url=origin, bypass_csp=True).new_page()
    page.goto("/plan-du-site/")
    page.evaluate(axe.AXE.read_text(encoding="utf-8"))
    return page


def _faults(page: Page, html: str) -> list[str]:
    page.set_viewport_size({"width": 320, "height": 640})
    page.emulate_media(color_scheme="light", forced_colors="none")
    page.evaluate(_WRITE, html)
    found = [f"light: {fault}" for fault in axe.faults(page)]
    page.emulate_media(color_scheme="dark")
    found += [f"dark: {fault}" for fault in axe.faults_of_colours(page)]
    page.emulate_media(color_scheme="light", forced_colors="active")
    found += [f"forced colours: {fault}" for fault in controls.faults_in_forced_colours(page)]
    page.emulate_media(forced_colors="none")
    return found + layout.faults(page) + controls.faults(page)


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """The files of a folder on a free port, for styles and scripts."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    """Files, and no line for each."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""
