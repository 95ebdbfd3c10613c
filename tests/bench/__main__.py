"""`make bench`: what consolidating, looking up, matching, building and answering cost.

Each bench prints a table and ends with one line of ``key=value`` figures. Whole processes are timed where a person
waits for them, so that every import and every read counts; files are on tmpfs where there is one, as creating thousands
of folders on a disk hides the rest. Compare figures within one run.
"""

import argparse
import shutil
import tempfile
from pathlib import Path

from tests.bench import dataset, functions_start, site

_BENCHES = {"dataset": dataset.bench, "site": site.bench, "functions": functions_start.bench}


def main() -> None:
    """Measure what is asked, or everything, once, and print it."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("benches", nargs="*", default=list(_BENCHES), help=f"among {', '.join(_BENCHES)} (all)")
    parser.add_argument("--count", type=int, default=10_000, help="structures (10 000)")
    options = parser.parse_args()
    for name in options.benches:
        _in_memory(name, options.count)


def _in_memory(name: str, count: int) -> None:
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
    try:
        _BENCHES[name](folder, count)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
