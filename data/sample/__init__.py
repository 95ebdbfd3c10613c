"""A sample of fictional structures, as a source file: to develop, test and measure without data about anyone.

The same count and seed give the same bytes anywhere. Rows are made one by one, each from its position alone.
"""

from collections.abc import Iterator

import msgspec

from data.sample.rows import Rows

FORMAT = "inclusive-structures-sample"
VERSION = 1
DATE = "2026-11-01"
"""The day the sample speaks of."""
MAXIMUM = 1_000_000


def generate(count: int, seed: int) -> Iterator[bytes]:
    """The lines of a JSON Lines file, without newlines: a header, then ``count`` encoded :class:`data.rows.Candidate`.

    Raises ValueError when ``count`` is not between 1 and ``MAXIMUM``.
    """
    if not 1 <= count <= MAXIMUM:
        raise ValueError(f"count is {count}: choose from 1 to {MAXIMUM}")
    return _lines(count, seed)


def _lines(count: int, seed: int) -> Iterator[bytes]:
    header = {"format": FORMAT, "version": VERSION, "count": count, "seed": seed, "date": DATE}
    yield msgspec.json.encode(header)
    rows = Rows(seed)
    encode = msgspec.json.Encoder().encode
    for position in range(1, count + 1):
        yield encode(rows.row(position))
