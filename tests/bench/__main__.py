"""`make bench`: what consolidating, building, searching and answering cost. Ends with one line of figures.

Whole processes are timed, so that every import and every read counts; the output is on tmpfs where there is one, as
creating thousands of folders on a disk hides the rest. Compare figures within one run.
"""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import brotli
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[2]
_OUT = Console()
_IMPORTS = {
    "bare": "import msgspec, starlette.applications, starlette.routing, mangum",
    "functions": "import functions.lambdas, functions.application",
}


@dataclass(frozen=True)
class Cost:
    """What a process cost: elapsed seconds, processor seconds, and the peak of its memory in MB."""

    wall: float
    cpu: float
    memory: float


def measure(*command: str, **environment: str) -> Cost:
    """Run one Python command to its end. Raises CalledProcessError when it fails."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, env=os.environ | environment, stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Cost(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def build(dataset: Path, folder: Path) -> Cost:
    """Build the site of a dataset."""
    return measure(
        *("-m", "pelican", "-s", "pelicanconf.py", "--fatal", "errors", "-q"),
        DATASET_DIR=str(dataset),
        BUILD=str(folder),
        OUTPUT=str(folder / "output"),
    )


def import_milliseconds(statement: str, runs: int = 11) -> float:
    """The median time a fresh process takes to import, in milliseconds, its own start taken off."""

    def median(code: str) -> float:
        return statistics.median(measure("-c", code).wall for _ in range(runs)) * 1000

    return median(statement) - median("pass")


def compressed(path: Path) -> int:
    """The bytes of a file in brotli, as a server sends it."""
    return len(brotli.compress(path.read_bytes(), quality=5))


def main() -> None:
    """Measure everything once and print it."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--count", type=int, default=10_000, help="structures (10 000)")
    count = parser.parse_args().count
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
    try:
        _measure_in(folder, count)
    finally:
        shutil.rmtree(folder)


def _measure_in(folder: Path, count: int) -> None:
    sample, dataset = folder / "sample.jsonl", folder / "dataset"
    costs = {
        "sample": measure("-m", "data", "sample", "--count", str(count), "--out", str(sample)),
        "consolidate": measure("-m", "data", "consolidate", f"sample={sample}", "--out", str(dataset)),
        "build": build(dataset, folder / "build"),
        "build again": build(dataset, folder / "build"),
    }
    output = folder / "build" / "output"
    profiles = sorted(compressed(path) for path in output.glob("prestataires/*/index.html"))
    listings = sorted(compressed(path) for path in output.glob("secteurs/*/*/index.html"))
    search = {path.stem.split(".")[0]: compressed(path) for path in output.glob("recherche/*.json")}
    scripts = sum(compressed(path) for path in output.glob("assets/search*.js"))
    styles = sum(compressed(path) for path in output.glob("assets/*.css"))
    imports = {name: import_milliseconds(statement) for name, statement in _IMPORTS.items()}
    table = Table(title=f"{count} structures, {sum(1 for _ in output.rglob('*.html'))} pages")
    for heading in ("what", "wall s", "CPU s", "memory MB"):
        table.add_column(heading, justify="left" if heading == "what" else "right")
    for name, cost in costs.items():
        table.add_row(name, f"{cost.wall:.2f}", f"{cost.cpu:.2f}", f"{cost.memory:.0f}")
    _OUT.print(table)
    profile, listing = profiles[int(len(profiles) * 0.95)], listings[int(len(listings) * 0.95)]
    _OUT.print(f"brotli 5: profile p95 {profile} B, listing p95 {listing} B")
    _OUT.print(f"brotli 5: styles {styles} B, search scripts {scripts} B, search data {search}")
    _OUT.print(
        f"import: functions {imports['functions']:.0f} ms, bare Starlette + Mangum + msgspec {imports['bare']:.0f} ms"
    )
    print(
        f"consolidate_s={costs['consolidate'].wall:.2f} build_s={costs['build'].wall:.2f}"
        f" rebuild_s={costs['build again'].wall:.2f} build_mb={costs['build'].memory:.0f}"
        f" profile_p95_b={profile} css_b={styles} search_js_b={scripts}"
        f" search_index_b={sum(search.values())} import_ratio={imports['functions'] / imports['bare']:.2f}"
        f" peak_mb={resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f}"
    )


if __name__ == "__main__":
    main()
