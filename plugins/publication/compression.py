"""Copies of text files, compressed beforehand for servers to send: ``index.html.br``, ``index.html.gz``."""

import gzip
from collections.abc import Iterator

import brotli

ENDINGS = (".br", ".gz")
_TEXTS = (
    ".html", ".css", ".js", ".mjs", ".json", ".jsonl", ".geojson", ".svg", ".xml", ".txt", ".csv", ".vcf",
)  # fmt: skip
_SMALLEST = 256
"""Bytes below which a file gains nothing."""
_SHARED = "assets/"
"""Files that every page loads, and that seldom change: they are worth brotli's slowest setting (13 ms a page)."""


def is_compressible(path: str, size: int) -> bool:
    """Whether compressed copies of a file of so many bytes are worth having."""
    return size >= _SMALLEST and path.endswith(_TEXTS)


def compressions(path: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """The copies of a file: (path, bytes). The same bytes for the same content, whatever the day."""
    yield f"{path}.br", brotli.compress(content, quality=11 if path.startswith(_SHARED) else 5)
    yield f"{path}.gz", gzip.compress(content, compresslevel=6, mtime=0)
