"""A world on AWS whose pages nobody asks for."""

from typing import Any

from tests.aws.world import CloudWorld


class Unvisited(CloudWorld):
    """A :class:`CloudWorld` that starts no function."""

    def visitor(self, address: str = "") -> Any:
        """Nobody."""
        del address
