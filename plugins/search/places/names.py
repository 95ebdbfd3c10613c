"""The files of the names of places: they depend on the reference only, and are kept from one build to the next."""

import csv
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import msgspec

from data.geography import Geography
from data.places.gazetteer import FormerCommune
from data.vocabulary import REFERENCE
from plugins.search.places.principal import principal
from plugins.search.places.shards import Range, ranges

_SOURCES = ("communes.csv", "former_communes.csv", "departements.csv", "regions.csv")


class PlaceNames(msgspec.Struct, frozen=True):
    """The files: ranges by their starts, and the one that is loaded first."""

    ranges: list[Range]
    principal: bytes


def build_place_names(cache: Path, reference: Path = REFERENCE) -> PlaceNames:
    """Those of a reference. ``cache``: a folder, where they are found again as long as nothing changed."""
    kept = cache / f"places-{_mark(reference)}.msgpack"
    if kept.exists():
        return msgspec.msgpack.decode(kept.read_bytes(), type=PlaceNames)
    names = _read(reference)
    cache.mkdir(parents=True, exist_ok=True)
    for former in cache.glob("places-*.msgpack"):
        former.unlink()
    new = kept.with_suffix(".new")
    new.write_bytes(msgspec.msgpack.encode(names))
    new.replace(kept)
    return names


def _read(reference: Path) -> PlaceNames:
    geography = Geography(reference)
    communes = list(geography.communes.values())
    return PlaceNames(
        ranges(communes, _former(reference)), principal(communes, geography.departements, geography.regions)
    )


def _former(reference: Path) -> Iterator[FormerCommune]:
    with (reference / "former_communes.csv").open(encoding="utf-8", newline="") as file:
        yield from (FormerCommune(**row) for row in csv.DictReader(file))


def _mark(reference: Path) -> str:
    """A digest of all that the files are made of: the reference, and the code that reads it."""
    here = Path(__file__).parent
    # The code of data/ that keys names and finds former régions counts too.
    code = [*here.glob("*.py"), here.parent / "coding.py", *(here.parents[2] / "data").glob("places/*.py")]
    code += [here.parents[2] / "data" / name for name in ("geography.py", "territory_search.py")]
    digest = sha256()
    for file in [*(reference / name for name in _SOURCES), *sorted(code)]:
        digest.update(sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:20]
