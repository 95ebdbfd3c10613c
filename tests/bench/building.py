"""`make bench-build`: our build and Hugo's, of the same records into the same pages; then what changes and growth cost.

Builders take turns on tmpfs and medians are kept: compare ratios within the run. A first build of each is not measured
(Python writes its bytecode once). Ours is measured as the directory alone (pages, feeds, vCards, styles and scripts),
since Hugo makes neither search index nor downloads; the whole site is told beside. Both make the pages of a published
site: with canonical links, and without the style guide of developers. Shares of a full build, growth and the last
line's ratios are of processor time, but for ``wall``.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from math import log
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench import changes
from tests.bench.hugo import making
from tests.bench.hugo.likeness import differences
from tests.bench.hugo.making import DIRECTORY_SETTINGS, SITE_ADDRESS
from tests.bench.process_trees import peak, timed
from tests.bench.processes import Cost
from tests.site import Site

RUNS = 3
_SETTINGS = {"ours": str(DIRECTORY_SETTINGS), "ours, whole site": "pelicanconf.py"}
_OUT = Console()


class Builder:
    """One way to build the site into its own folder: the command, its environment, what to remove for a clean start."""

    def __init__(self, command: Sequence[str], made: Sequence[Path], **environment: str) -> None:
        self._command = command
        self._made = made
        self._environment = environment

    def clean(self) -> None:
        """Forget every build."""
        for folder in self._made:
            shutil.rmtree(folder, ignore_errors=True)

    def run(self) -> Cost:
        """Build, over whatever is there."""
        return timed(self._command, **self._environment)

    def peak(self) -> float:
        """The most memory that a clean build takes, in MB."""
        self.clean()
        return peak(self._command, **self._environment)


def main() -> None:
    """Measure, print the tables and one line of figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.building", description=__doc__)
    parser.add_argument("--count", type=int, default=10_000, help="structures (10 000)")
    parser.add_argument("--growth", type=int, default=10, help="times as many structures, for what growth costs (10)")
    options = parser.parse_args()
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=memory if memory.is_dir() else None))
    try:
        _bench(folder, options.count, options.growth)
    finally:
        shutil.rmtree(folder)


def _bench(folder: Path, count: int, growth: int) -> None:
    dataset = _dataset(folder / "data", count)
    ours, whole = (_ours(settings, dataset, folder / name) for name, settings in _SETTINGS.items())
    ours.clean()
    ours.run()
    site = Site(folder / "ours" / "output", dataset, folder / "ours", "")
    plain, cached = (
        Builder(making.command(source, source / "public"), [source / "public", Path(f"{source}-cache")])
        for source in making.lay_out(site, folder / "hugo")
    )
    for builder in (plain, cached, whole):
        builder.run()
    _require_likeness(site, folder / "hugo" / "plain" / "public")
    builders = {"Hugo": plain, "Hugo, partialCached": cached, "ours": ours, "ours, whole site": whole}
    full = _in_turns(builders)
    memory = {name: builder.peak() for name, builder in builders.items()}
    pages = sum(1 for _ in site.folder.rglob("*.html"))
    _show_builders(f"{count} structures, {pages} pages, median of {RUNS}", full, memory)
    ours.clean()
    ours.run()
    edits = _changed(ours, dataset, changes.edit_fields)
    mix = _changed(ours, dataset, changes.mix)
    grown = _ours(_SETTINGS["ours"], _dataset(folder / "more", count * growth), folder / "grown")
    grown.clean()
    costs = {"full": full["ours"], "1 % edited": edits, "1 % mixed": mix, f"full, × {growth}": grown.run()}
    _show_changes(costs)
    further = grown.peak() - memory["ours"]
    exponent = log(costs[f"full, × {growth}"].cpu / full["ours"].cpu, growth)
    print(
        f"full_over_hugo_cpu={full['ours'].cpu / full['Hugo'].cpu:.2f}"
        f" full_over_hugo_wall={full['ours'].wall / full['Hugo'].wall:.2f}"
        f" edits_over_full={edits.cpu / full['ours'].cpu:.2f}"
        f" mix_over_full={mix.cpu / full['ours'].cpu:.2f}"
        f" exponent={exponent:.2f}"
        f" kb_per_structure={further * 1024 / (count * (growth - 1)):.0f}"
    )


def _dataset(folder: Path, count: int) -> Path:
    """A consolidated sample."""
    folder.mkdir()
    sample, dataset = folder / "sample.jsonl", folder / "dataset"
    timed([sys.executable, "-m", "data", "sample", "--count", str(count), "--out", str(sample)])
    timed([sys.executable, "-m", "data", "consolidate", f"sample={sample}", "--out", str(dataset)])
    return dataset


def _ours(settings: str, dataset: Path, folder: Path) -> Builder:
    return Builder(
        [sys.executable, "-m", "pelican", "-s", settings, "--fatal", "errors", "-q"],
        [folder],
        DATASET_DIR=str(dataset),
        BUILD=str(folder),
        OUTPUT=str(folder / "output"),
        SITEURL=SITE_ADDRESS,
    )


def _require_likeness(site: Site, theirs: Path) -> None:
    """Stop unless Hugo made what we made: other pages would be another comparison."""
    found = differences(site, theirs)
    if found:
        sys.exit("Hugo’s pages are not ours any more, port the templates (tests/bench/hugo):\n" + "\n".join(found[:20]))


def _in_turns(builders: dict[str, Builder]) -> dict[str, Cost]:
    """The median of clean builds, each builder in turn: what slows the machine slows them all."""
    costs: dict[str, list[Cost]] = {name: [] for name in builders}
    for _ in range(RUNS):
        for name, builder in builders.items():
            builder.clean()
            costs[name].append(builder.run())
    return {name: _median(several) for name, several in costs.items()}


def _changed(builder: Builder, dataset: Path, change: Callable[[Path, int], int]) -> Cost:
    """The median of builds over the last one, each after other changes."""
    costs = []
    for seed in range(RUNS):
        change(dataset, seed)
        costs.append(builder.run())
    return _median(costs)


def _median(costs: Sequence[Cost]) -> Cost:
    return Cost(
        statistics.median(cost.wall for cost in costs),
        statistics.median(cost.cpu for cost in costs),
        max(cost.memory for cost in costs),
    )


def _show_builders(title: str, costs: dict[str, Cost], memory: dict[str, float]) -> None:
    table = Table(title=title)
    headings = ("builder", "wall s", "CPU s", "wall ÷ Hugo", "CPU ÷ Hugo", "CPU ÷ Hugo cached", "peak memory MB")
    for heading in headings:
        table.add_column(heading, justify="left" if heading == "builder" else "right")
    hugo, cached = costs["Hugo"], costs["Hugo, partialCached"]
    for name, cost in costs.items():
        ratios = (cost.wall / hugo.wall, cost.cpu / hugo.cpu, cost.cpu / cached.cpu)
        figures = (cost.wall, cost.cpu, *ratios)
        table.add_row(name, *(f"{figure:.2f}" for figure in figures), f"{memory[name]:.0f}")
    _OUT.print(table)


def _show_changes(costs: dict[str, Cost]) -> None:
    table = Table(title="ours")
    for heading in ("build", "wall s", "CPU s", "wall ÷ full", "CPU ÷ full"):
        table.add_column(heading, justify="left" if heading == "build" else "right")
    for name, cost in costs.items():
        ratios = (cost.wall / costs["full"].wall, cost.cpu / costs["full"].cpu)
        table.add_row(name, *(f"{figure:.2f}" for figure in (cost.wall, cost.cpu, *ratios)))
    _OUT.print(table)


if __name__ == "__main__":
    main()
