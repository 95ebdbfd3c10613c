"""Things numbered as they come."""

from collections.abc import Hashable, Iterable
from typing import TypeVar

_Thing = TypeVar("_Thing", bound=Hashable)


class Ranks(dict[_Thing, int]):
    """The rank of each thing; asking for that of a new one gives it the next."""

    def __init__(self, things: Iterable[_Thing]) -> None:
        self.things = list(things)
        """Things by rank."""
        super().__init__(zip(self.things, range(len(self.things)), strict=True))

    def __missing__(self, thing: _Thing) -> int:
        rank = self[thing] = len(self.things)
        self.things.append(thing)
        return rank
