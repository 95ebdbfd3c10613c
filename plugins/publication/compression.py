"""Copies of text files, compressed beforehand for servers to send: ``index.html.br``, ``index.html.gz``."""

import gzip
import re
from collections.abc import Iterator

import brotli

ENDINGS = (".br", ".gz")
_TEXTS = (
    ".html", ".css", ".js", ".mjs", ".json", ".jsonl", ".geojson", ".svg", ".xml", ".txt", ".csv", ".vcf",
)  # fmt: skip
_SMALLEST = 256
"""Bytes below which a file gains nothing."""
_SHARED = re.compile(r"assets/|recherche/[^x]")
"""Files that every page or every search loads: they are worth brotli's slowest setting (13 ms a page).

The blocks of the export (``x``) are not: they are large, and seldom asked for.
"""


def is_compressible(path: str, size: int) -> bool:
    """Whether compressed copies of a file of so many bytes are worth having."""
    return size >= _SMALLEST and path.endswith(_TEXTS)


def compressions(path: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """The copies of a file: (path, bytes). The same bytes for the same content, whatever the day."""
    yield f"{path}.br", brotli.compress(content, quality=11 if _SHARED.match(path) else 5)
    yield f"{path}.gz", gzip.compress(content, compresslevel=6, mtime=0)
