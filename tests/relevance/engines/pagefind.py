"""Pagefind: pages indexed by its own program, searched by its own script in Chromium."""

import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

from playwright.sync_api import sync_playwright

from data.model import Structure
from tests.browser.chromium import ARGUMENTS, find
from tests.relevance.corpora import Corpus
from tests.relevance.records import BOOSTS, record

_HEAVIEST = 10
"""Pagefind refuses more."""
_SEARCH = """async (typed) => {
  const pagefind = await import("/pagefind/pagefind.js");
  const answers = [];
  for (const text of typed) {
    const { results } = await pagefind.search(text);
    const pages = await Promise.all(results.slice(0, 10).map((result) => result.data()));
    answers.push(pages.map(({ url }) => Number(url.split("/").at(-2))));
  }
  return answers;
}"""


def answers(corpus: Corpus, typed: Sequence[str]) -> list[list[int]]:
    """The first ten of each."""
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        write_index(corpus.structures, Path(folder))
        with _served(Path(folder)) as address:
            browser = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
            page = browser.new_page()
            page.goto(address)
            found: list[list[int]] = page.evaluate(_SEARCH, list(typed))
            browser.close()
    return found


def write_index(structures: Iterable[Structure], folder: Path) -> None:
    """A page for each structure, ``<number>/index.html``, and the index of them all, ``pagefind/``."""
    for number, structure in enumerate(structures):
        page = folder / f"{number}" / "index.html"
        page.parent.mkdir(parents=True)
        page.write_text(page_of(structure), encoding="utf-8")
    command = [sys.executable, "-m", "pagefind", "--site", str(folder), "--output-subdir", "pagefind", "--quiet"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    (folder / "index.html").write_text("<!doctype html><title>Pagefind</title>", encoding="utf-8")


def page_of(structure: Structure) -> str:
    """The texts of a structure as Pagefind reads them: what they weigh, its title, and its filters."""
    texts = record(structure)
    weight = 2 if min(BOOSTS.values()) < 1 else 1
    told = "".join(
        f'<p data-pagefind-weight="{min(_HEAVIEST, boost * weight):g}">{escape(texts[field])}</p>'
        for field, boost in BOOSTS.items()
        if texts[field]
    )
    filters = {
        "kind": [structure.kind],
        "trade": list(dict.fromkeys(activity.sector for activity in structure.activities)),
        "departement": [structure.place.departement or ""],
    }
    told_filters = "".join(
        f'<meta data-pagefind-filter="{name}[content]" content="{escape(value)}">'
        for name, values in filters.items()
        for value in values
        if value
    )
    title = f'<meta data-pagefind-meta="title[content]" content="{escape(structure.display_name)}">'
    return f'<!doctype html><html lang="fr"><body data-pagefind-body>{title}{told_filters}{told}</body></html>'


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
