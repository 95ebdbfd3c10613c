"""Sweeps: one check on many pages, windows or values. `make test` takes a drawn part of each, `make audit` all of it.

What is drawn follows a seed, the same for all who run the tests: what lands was tried as it is tried there.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from random import Random
from typing import Any, TypeVar

import pytest

T = TypeVar("T")


SEED = os.environ.get("SEED") or "b45fbb673eb7"
"""Another draws other parts: ``SEED=$(git rev-parse HEAD) make test``. This one stands until somebody changes it."""


def draw(sweep: str) -> Random:
    """What draws the part of a sweep, by its name: the same whichever tests run beside it."""
    return Random(f"{SEED} {sweep}")


def part(sweep: str, values: Iterable[T], share: int, always: Sequence[T] = ()) -> list[T]:
    """One value in ``share`` of a sweep, one at least, in their order, and those that are always tried."""
    values = list(values)
    drawn = set(draw(sweep).sample(range(len(values)), -(-len(values) // share)))
    return [value for rank, value in enumerate(values) if rank in drawn or value in always]


def swept(
    sweep: str, values: Iterable[Any], share: int, always: Sequence[Any] = (), name: Callable[[Any], str] | None = None
) -> list[Any]:
    """Values as parameters of a test: the part of :func:`part` in `make test`, the others in `make audit`."""
    values = list(values)
    now = part(sweep, values, share, always)
    return [
        pytest.param(
            *(value if isinstance(value, tuple) else (value,)),
            marks=() if value in now else pytest.mark.audit,
            id=name(value) if name else None,
        )
        for value in values
    ]
