"""What is searched: the structures of a dataset, by their numbers."""

from collections.abc import Collection, Iterable, Sequence

import msgspec

from data.model import Structure


class Corpus(msgspec.Struct, frozen=True):
    """Documents by number; ``None`` where a structure left, or is not listed any more."""

    documents: tuple[Structure | None, ...]
    unreachable: frozenset[str] = frozenset()
    """Ids of the structures that oppose to mails."""

    @classmethod
    def of(cls, structures: Iterable[Structure], ids: Sequence[str], unreachable: Collection[str] = ()) -> "Corpus":
        """The live structures, where :func:`plugins.search.numbers.numbered` says."""
        live = {structure.id: structure for structure in structures if structure.live}
        return cls(tuple([live.get(id) for id in ids]), frozenset(unreachable))

    @property
    def size(self) -> int:
        """How many numbers there are."""
        return len(self.documents)

    @property
    def live(self) -> int:
        """How many documents can be found."""
        return len(self.documents) - self.documents.count(None)
