"""What a night is asked to fetch: sources named on a command line, and what each stands for."""

from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import urlsplit

from data.sources import ADAPTERS
from data.vocabulary import sources


class Misnamed(Exception):
    """A word that names no source, or a source without an address: a sentence."""


class Wanted(NamedTuple):
    """One source to fetch: ``place`` is an address, or a file that somebody puts there; ``folder`` keeps its copies."""

    name: str
    place: str
    folder: str

    @property
    def is_address(self) -> bool:
        """Whether it is fetched over HTTP; a file of this machine otherwise."""
        return "://" in self.place

    @property
    def ending(self) -> str:
        """What its file is called by, ``.csv``: readers need none, people do."""
        path = urlsplit(self.place).path if self.is_address else self.place
        return PurePosixPath(path).suffix[:10].lower()


def wanted(words: Sequence[str]) -> list[Wanted]:
    """The sources that the words name: ``emplois=https://…``, ``finess=FILE``, or ``emplois`` for its own address.

    A source given once keeps its copies under its own name, wherever its file moves; files of one source given several
    times are told apart by where they are. Raises :class:`Misnamed`.
    """
    places = [_place(word) for word in words]
    times = Counter(name for name, _ in places)
    if len(set(places)) < len(places):
        raise Misnamed("La même source est demandée deux fois au même endroit. Retirez-en une.")
    return [
        Wanted(name, place, name if times[name] == 1 else f"{name}-{sha256(place.encode()).hexdigest()[:8]}")
        for name, place in places
    ]


def _place(word: str) -> tuple[str, str]:
    name, separator, place = word.partition("=")
    if name not in ADAPTERS:
        known = ", ".join(ADAPTERS)
        raise Misnamed(
            f"« {name} » n’est pas une source connue. Sources\u00a0: {known}. Par exemple\u00a0: emplois=https://…"
        )
    if separator and not place:
        raise Misnamed(f"{word}\u00a0: l’adresse ou le fichier manque après le signe égal.")
    place = place or sources()[name].address
    if not place:
        raise Misnamed(
            f"La source {name} n’a pas d’adresse fixe\u00a0: donnez-la ({name}=https://…, ou {name}=FICHIER)."
        )
    return name, place if "://" in place else str(Path(place))
