"""The territories that a circle around a point reaches, remembered from one build to the next."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from data.places.circles import Circle, Circles, chord
from data.vocabulary import REFERENCE
from plugins.directory.centres import Centres, Key
from plugins.directory.pages import digest

Ring = tuple[float, float, float, int]
"""A point and kilometres around it."""


class Rings:
    """The départements and régions that a circle reaches, remembered from one build to the next."""

    def __init__(self, centres: Centres, cache: Path | None) -> None:
        self._centres = centres
        self._file = cache / "rings.msgpack" if cache else None
        self.known: dict[Ring, tuple[Key, ...]] = _read(self._file)

    def learn(self, rings: set[Ring]) -> None:
        """Find those that are not known, and forget those that nobody draws any more."""
        new = sorted(rings - self.known.keys())
        if not new and len(rings) == len(self.known):
            return
        self.known = {ring: keys for ring, keys in self.known.items() if ring in rings}
        reached: dict[int, set[Key]] = {number: set() for number in range(len(new))}
        circles = Circles(Circle(number, (x, y, z), chord(km)) for number, (x, y, z, km) in enumerate(new))
        for departement, centres in self._centres.by_departement.items() if new else ():
            keys = {f"D{departement}", f"R{self._centres.region_of[departement]}"}
            for number in circles.holding_one_of(centres):
                reached[number] |= keys
        self.known |= {ring: tuple(sorted(reached[number])) for number, ring in enumerate(new)}
        _write(self._file, self.known)


class _Remembered(msgspec.Struct):
    resting_on: bytes
    """Digest of the communes, and of the code that reads them."""
    rings: list[tuple[Ring, tuple[Key, ...]]]


def _resting_on() -> bytes:
    return digest(Path(__file__).read_bytes(), (REFERENCE / "communes.csv").read_bytes())


def _read(file: Path | None) -> dict[Ring, tuple[Key, ...]]:
    try:
        remembered = msgspec.msgpack.decode(file.read_bytes(), type=_Remembered) if file else None
    except (FileNotFoundError, msgspec.MsgspecError):
        remembered = None
    return dict(remembered.rings) if remembered and remembered.resting_on == _resting_on() else {}


def _write(file: Path | None, rings: Mapping[Ring, tuple[Key, ...]]) -> None:
    if file:
        file.parent.mkdir(parents=True, exist_ok=True)
        aside = file.with_suffix(".new")
        aside.write_bytes(msgspec.msgpack.encode(_Remembered(_resting_on(), sorted(rings.items()))))
        aside.replace(file)
