"""What people wait when many write at once: ``python -m tests.bench.functions_load``.

One line of figures for confirmations alone, one for both steps: milliseconds waited from the moment each was due,
errors, and the processor milliseconds of the server for each submission.
"""

import argparse
import tempfile
from pathlib import Path

from tests.functions.reliability.measuring import measure


def main() -> None:
    """Measure both, and print them."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.functions_load", description=__doc__)
    parser.add_argument("--rate", type=float, default=200, help="submissions a second (200)")
    parser.add_argument("--seconds", type=float, default=20, help="how long (20)")
    options = parser.parse_args()
    for whole in (False, True):
        with tempfile.TemporaryDirectory() as folder:
            print(measure(Path(folder), options.rate, options.seconds, whole).line, flush=True)


if __name__ == "__main__":
    main()
