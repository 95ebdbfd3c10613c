"""`make bench-search`: what a first search, the next one and a warm one cost; ours, Pagefind and MiniSearch.

The same records, the same page around, one shaping HTTP/2 server (``server.mjs``: each request waits a round trip,
answers share the bandwidth), Chromium with nothing in cache. KB are 1000 bytes of body, as they travelled. Sizes are
exact; compare times as ratios within a run. Ends with one line of ``key=value`` figures.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import Browser, sync_playwright
from rich.console import Console
from rich.table import Table

from data.dataset import Dataset
from tests.bench.process_trees import timed
from tests.bench.searching.pages import OURS, RIVAL, SEARCHES, SearchPage
from tests.bench.searching.rivals import lay_out
from tests.bench.searching.serving import LH4G, SLOW4G, Link, Server, certified, serving
from tests.bench.searching.visiting import First, Next, Transfer, Warm, visit, warm
from tests.browser.chromium import ARGUMENTS, find

_OUT = Console(width=150)
_WARM_ROUNDS = 8


@dataclass
class Measures:
    """What was measured of one engine."""

    visits: dict[str, list[tuple[First, Next]]] = field(default_factory=dict)
    warm: list[Warm] = field(default_factory=list)


def main() -> None:
    """Measure, print the tables and one line of figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.searching", description=__doc__)
    parser.add_argument("--count", type=int, default=10_000, help="structures (10 000)")
    parser.add_argument("--site", type=Path, help="a built site, instead of building one of --count structures")
    parser.add_argument("--dataset", type=Path, help="the dataset it was built from")
    parser.add_argument("--engines", nargs="*", default=["ours", "pagefind", "minisearch"])
    parser.add_argument("--searches", type=int, default=len(SEARCHES), help="how many of the searches to try (all)")
    options = parser.parse_args()
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="bench-search-", dir=memory if memory.is_dir() else None))
    try:
        site, dataset = options.site, options.dataset
        if site is None or dataset is None:
            site, dataset = _built(folder, options.count)
        _bench(folder, site, dataset, options.engines, SEARCHES[: options.searches])
    finally:
        shutil.rmtree(folder)


def _built(folder: Path, count: int) -> tuple[Path, Path]:
    """A whole site of a sample, and its dataset."""
    sample, dataset, output = folder / "sample.jsonl", folder / "dataset", folder / "build" / "output"
    timed([sys.executable, "-m", "data", "sample", "--count", str(count), "--out", str(sample)])
    timed([sys.executable, "-m", "data", "consolidate", f"sample={sample}", "--out", str(dataset)])
    timed(
        [sys.executable, "-m", "pelican", "-s", "pelicanconf.py", "--fatal", "errors", "-q"],
        DATASET_DIR=str(dataset),
        BUILD=str(folder / "build"),
        OUTPUT=str(output),
    )
    return output, dataset


def _bench(
    folder: Path, site: Path, dataset: Path, engines: Sequence[str], searches: Sequence[tuple[str, str]]
) -> None:
    structures = [structure for structure in Dataset(dataset).structures() if structure.live]
    folders = {"ours": site}
    if set(engines) != {"ours"}:
        folders |= lay_out(site, structures, folder / "rivals")
    measures = {}
    with sync_playwright() as playwright, certified() as certificate:
        arguments = [*ARGUMENTS, f"--ignore-certificate-errors-spki-list={certificate.key_digest}"]
        browser = playwright.chromium.launch(executable_path=find(), args=arguments)
        for name in engines:
            with serving(folders[name], certificate) as server:
                measures[name] = _measured(browser, server, OURS if name == "ours" else RIVAL, searches)
        browser.close()
    _OUT.print(f"{len(structures)} structures, {len(searches)} searches, medians")
    for link in (LH4G, SLOW4G):
        _show(link, measures)
    figures: dict[str, float] = {}
    for name, measured in measures.items():
        figures |= {f"{name}_{key}": value for key, value in _figures(measured).items()}
        shown, answered = (_p95(times) for times in zip(*measured.warm, strict=True))
        _OUT.print(
            f"{name}: a query once all is there, at a quarter of the speed: p95 {shown:.0f} ms until it shows, "
            f"{answered:.0f} ms of it in the worker"
        )
    print(" ".join(f"{key}={value:g}" for key, value in figures.items()))


def _measured(browser: Browser, server: Server, page: SearchPage, searches: Sequence[tuple[str, str]]) -> Measures:
    measured = Measures()
    # Once for nothing: the server compresses at the first request, Chromium compiles.
    visit(browser, server, page, LH4G, *searches[0])
    for link in (LH4G, SLOW4G):
        measured.visits[link.name] = [visit(browser, server, page, link, *pair) for pair in searches]
    measured.warm = warm(browser, server, page, [text for pair in searches for text in pair], _WARM_ROUNDS)
    return measured


def _figures(measured: Measures) -> dict[str, float]:
    visits = measured.visits[LH4G.name]
    figures: dict[str, float] = {}
    for key, transfer in (
        ("all", [first.whole for first, _ in visits]),
        ("search", [first.search for first, _ in visits]),
        ("after", [first.after for first, _ in visits]),
        ("next", [second.search for _, second in visits]),
    ):
        figures[f"{key}_requests"] = median(one.requests for one in transfer)
        figures[f"{key}_kb"] = round(median(one.bytes for one in transfer) / 1000, 1)
    for name, several in measured.visits.items():
        figures[f"first_{name.lower()}_ms"] = round(median(first.ms for first, _ in several))
        figures[f"next_{name.lower()}_ms"] = round(median(second.ms for _, second in several))
    figures["warm_p95_ms"] = round(_p95([one.shown for one in measured.warm]), 1)
    figures["warm_answer_p95_ms"] = round(_p95([one.answered for one in measured.warm]), 1)
    return figures


def _show(link: Link, measures: Mapping[str, Measures]) -> None:
    table = Table(title=f"{link.name}: {link.latency:g} ms a request, {link.bandwidth / 1e6:g} Mbit/s")
    headings = ("", "ten results ms", "all", "without HTML and CSS", "after", "next query ms", "next query")
    for heading in headings:
        table.add_column(heading, justify="right" if heading else "left")
    for name, measured in measures.items():
        visits = measured.visits[link.name]
        table.add_row(
            name,
            _spread([first.ms for first, _ in visits]),
            _told([first.whole for first, _ in visits]),
            _told([first.search for first, _ in visits]),
            _told([first.after for first, _ in visits]),
            _spread([second.ms for _, second in visits]),
            _told([second.search for _, second in visits]),
        )
    _OUT.print(table)


def _told(transfers: Sequence[Transfer]) -> str:
    requests = median(transfer.requests for transfer in transfers)
    sizes = [transfer.bytes / 1000 for transfer in transfers]
    return f"{requests:g} × {median(sizes):.1f} KB (≤ {max(sizes):.1f})"


def _spread(times: Sequence[float]) -> str:
    return f"{median(times):.0f} (≤ {max(times):.0f})"


def _p95(times: Sequence[float]) -> float:
    return quantiles(times, n=20)[-1]


if __name__ == "__main__":
    main()
