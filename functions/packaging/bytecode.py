"""Modules compiled beforehand: a function that starts neither compiles them nor looks at their source."""

import subprocess
import sys
from pathlib import Path

from functions.packaging.groups import RUNTIME
from functions.packaging.refusal import Refused

PLACE = "/var/task"
"""Where Lambda puts a zip: what tracebacks say."""


def require_runtime() -> None:
    """Refuse to compile for another Python than this one. Raises :class:`Refused`."""
    if sys.version_info[:2] != RUNTIME:
        wanted, here = (".".join(map(str, one)) for one in (RUNTIME, sys.version_info[:2]))
        raise Refused(
            f"Les fonctions tournent sous Python {wanted}, et ce Python est {here}\u202f: il ne peut pas compiler pour "
            f"elles. Lancez cette commande avec Python {wanted}."
        )


def compile_all(folder: Path) -> None:
    """Compile the modules of a folder, beside them. The same bytes for the same sources: no date is in them.

    Raises :class:`Refused` for a module that this Python cannot read.
    """
    run = subprocess.run(
        [
            sys.executable, "-m", "compileall", "-q", "-j", "2", "--invalidation-mode", "unchecked-hash",
            "-s", str(folder), "-p", PLACE, str(folder),
        ],
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    if run.returncode:
        raise Refused(f"Un module ne peut pas être compilé\u202f:\n{run.stdout.strip()}")
