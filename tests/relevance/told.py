"""What a structure tells of what it does, as the rules read it."""

from collections.abc import Iterator
from functools import cached_property

from data.model import Structure
from data.vocabulary import vocabulary
from plugins.search.analyser import analyse, words


class Told:
    """A structure and the texts that tell what it does: name, brand, trades and their groups, offers, description."""

    def __init__(self, structure: Structure) -> None:
        self.structure = structure

    @cached_property
    def called(self) -> frozenset[str]:
        """The terms of its name and brand."""
        return frozenset((*analyse(self.structure.name), *analyse(self.structure.brand)))

    @cached_property
    def terms(self) -> list[tuple[str, ...]]:
        """The terms of each text."""
        return [tuple(analyse(text)) for text in self._texts()]

    @cached_property
    def written(self) -> list[tuple[str, ...]]:
        """The folded words of each text."""
        return [tuple(words(text)) for text in self._texts()]

    def _texts(self) -> Iterator[str]:
        structure = self.structure
        yield structure.name
        yield structure.brand
        for sector in dict.fromkeys(activity.sector for activity in structure.activities):
            yield vocabulary().sector(sector).label
            yield vocabulary().group_of(sector).label
        for offer in structure.offers:
            yield offer.name
            yield offer.description
        yield structure.description
