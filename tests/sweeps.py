"""Sweeps: one check on many pages, windows or values. `make test` takes a drawn part of each, `make audit` all of it.

What is drawn follows the commit: another part is tried at each, and a failure is repeated by ``SEED=… make test``.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from random import Random
from typing import Any, TypeVar

import pytest

from tests.site import ROOT

T = TypeVar("T")


def _commit() -> str:
    """The commit that stands in this folder; the day, where Git knows of none."""
    git = shutil.which("git")
    command = [git or "", "rev-parse", "--short=12", "HEAD"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False) if git else None
    return (done.stdout.strip() if done and done.returncode == 0 else "") or datetime.now(UTC).date().isoformat()


SEED = os.environ.get("SEED") or _commit()


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
