"""Copies for servers (``.br``, ``.gz``): each of a sample says what its file says."""

import gzip
import random
from collections.abc import Iterator

import brotli

from plugins.checks import Fault
from plugins.checks.built_site import SEED, BuiltSite

WHAT = "copie compressée"


def faults_of_copies(site: BuiltSite, count: int) -> Iterator[Fault]:
    """Look at so many copies, the same ones for the same site; a copy of nothing is always found."""
    for path in site.copies:
        if path[:-3] not in site.known:
            yield Fault(WHAT, f"/{path}", "son fichier n’existe pas.")
    drawn = random.Random(SEED).sample(site.copies, min(count, len(site.copies)))  # noqa: S311 # nosec B311 (a sample)
    for path in sorted(drawn):
        if path[:-3] in site.known and _read(site, path) != site.read(path[:-3]):
            yield Fault(WHAT, f"/{path}", "elle ne dit pas ce que dit son fichier. Construisez avec CLEAN=1.")


def _read(site: BuiltSite, path: str) -> bytes | None:
    try:
        content = site.read(path)
        return bytes(brotli.decompress(content)) if path.endswith(".br") else gzip.decompress(content)
    except (brotli.error, OSError, EOFError):
        return None
