"""Fixtures of the functions' tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.functions.world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A world of three structures."""
    world = World(tmp_path)
    yield world
    world.connections.close()
