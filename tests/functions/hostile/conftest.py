"""One world for all the lists: most of what they send must leave it as it was."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.functions.described import load
from tests.functions.world import World


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A world whose structure can be edited."""
    folder: Path = tmp_path_factory.mktemp("world")
    world = World(folder)
    load(world)
    yield world
    world.connections.close()
