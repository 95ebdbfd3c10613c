"""Building the site as `make build` does: the same commands, in a folder of the test's own."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
NEEDS = ROOT / "tests" / "data" / "needs.json"
"""Fictional needs, for the pages that show them; no site that people build has them."""


@dataclass(frozen=True)
class Site:
    """A built site: its files, its dataset, and what the build folder holds beside them."""

    folder: Path
    dataset: Path
    build: Path
    log: str

    def page(self, address: str) -> str:
        """The HTML at an address, such as ``/secteurs/``."""
        return (self.folder / address.strip("/") / "index.html").read_text(encoding="utf-8")


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run one of the project's Python commands from its root, and wait for its end."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def consolidate(source: str, into: Path) -> str:
    """Consolidate ``SOURCE=FILE`` and return what was said. Fails the test when the command does."""
    done = run("-m", "data", "consolidate", source, "--out", str(into), "--accept")
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def build(dataset: Path, folder: Path, settings: Path = ROOT / "pelicanconf.py", **environment: str) -> Site:
    """Build the site of a dataset under ``folder``. Fails the test when Pelican does."""
    done = pelican(dataset, folder, settings, **environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return Site(folder / "output", dataset, folder, done.stdout + done.stderr)


def pelican(
    dataset: Path, folder: Path, settings: Path = ROOT / "pelicanconf.py", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run Pelican on a dataset, whatever comes of it; with the fictional needs, unless ``NEEDS`` names another file."""
    return run(
        *("-m", "pelican", "-s", str(settings), "--fatal", "errors"),
        **({"NEEDS": str(NEEDS)} | environment),
        DATASET_DIR=str(dataset),
        BUILD=str(folder),
        OUTPUT=str(folder / "output"),
    )
