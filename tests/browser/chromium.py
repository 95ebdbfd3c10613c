"""Which Chromium the browser tests drive: one found, else Debian's when root, else Playwright's own.

Run as a program it prints the path, installing what is missing: ``python -m tests.browser.chromium``.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
ARGUMENTS = [
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    # Chromium refuses its sandbox to root, and containers often run as root.
    *(["--no-sandbox"] if os.geteuid() == 0 else []),
]
_DOWNLOAD_SECONDS = 60


def find() -> str | None:
    """The path of an installed Chromium, or ``None``."""
    named = os.environ.get("CHROMIUM")
    return named or next((path for path in map(shutil.which, NAMES) if path), None) or _playwrights_own()


def install() -> None:
    """Install one: by apt when root, else by Playwright. Raises CalledProcessError or TimeoutExpired."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Chromium : apt-get install chromium", file=sys.stderr)
        subprocess.run(["apt-get", "update", "-qq"], check=True, stdout=sys.stderr)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], check=True, stdout=sys.stderr
        )
    else:
        print("Chromium : playwright install chromium", file=sys.stderr)
        command = [sys.executable, "-m", "playwright", "install", "chromium"]
        subprocess.run(command, check=True, timeout=_DOWNLOAD_SECONDS, stdout=sys.stderr)


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def main() -> int:
    """Print the path of a Chromium, installing one if need be."""
    path = find()
    if path is None:
        try:
            install()
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as problem:
            print(f"Chromium n’a pas pu être installé ({problem}). Installez-le, puis relancez.", file=sys.stderr)
            return 1
        path = find()
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
