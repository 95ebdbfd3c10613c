"""What tests of the data share."""

from collections.abc import Iterator

import pytest

from tests.data.sources.server import Server, running


@pytest.fixture
def server() -> Iterator[Server]:
    """A server on this machine that misbehaves on demand."""
    with running() as server:
        yield server
