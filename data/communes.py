"""Making ``reference/{communes,departements,regions}.csv`` from npm's ``@etalab/decoupage-administratif`` (MIT)."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec

from data.geography import OVERSEAS_COLLECTIVITIES

_KEPT = {"commune-actuelle", "arrondissement-municipal"}
_ARTICLE_OF_OVERSEAS_COLLECTIVITIES = 4
_T = TypeVar("_T")


class _Commune(msgspec.Struct, rename="camel"):
    code: str
    nom: str
    type: str
    zone: str
    region: str = ""
    departement: str = ""
    codes_postaux: list[str] = []
    population: int = 0


class _Territory(msgspec.Struct, rename="camel"):
    code: str
    nom: str
    zone: str
    type_liaison: int
    region: str = ""


def write_reference(source: Path, reference: Path) -> tuple[int, int, int]:
    """Write the three files and return how many communes, départements and régions they hold.

    ``source`` is the package's ``data`` folder. Raises FileNotFoundError or msgspec.DecodeError when it is not one.
    """
    communes = [c for c in _read(source / "communes.json", list[_Commune]) if c.type in _KEPT]
    inhabited = {c.departement for c in communes if c.population}
    communes = [c for c in communes if c.departement in inhabited]
    departements = [d for d in _read(source / "departements.json", list[_Territory]) if d.code in inhabited]
    regions = [r for r in _read(source / "regions.json", list[_Territory]) if r.zone != "com"]
    region_of = {d.code: OVERSEAS_COLLECTIVITIES if d.zone == "com" else d.region for d in departements}
    _write(
        reference / "communes.csv",
        ("code", "name", "postcodes", "departement", "region", "population"),
        (
            (
                c.code,
                _typeset(c.nom),
                " ".join(c.codes_postaux),
                c.departement,
                region_of[c.departement],
                f"{c.population}",
            )
            for c in sorted(communes, key=lambda commune: commune.code)
        ),
    )
    _write(
        reference / "departements.csv",
        ("code", "name", "region", "article"),
        (
            (d.code, _typeset(d.nom), region_of[d.code], str(d.type_liaison))
            for d in sorted(departements, key=lambda d: d.code)
        ),
    )
    overseas = (OVERSEAS_COLLECTIVITIES, "Collectivités d’outre-mer", str(_ARTICLE_OF_OVERSEAS_COLLECTIVITIES))
    _write(
        reference / "regions.csv",
        ("code", "name", "article"),
        [*((r.code, _typeset(r.nom), str(r.type_liaison)) for r in sorted(regions, key=lambda r: r.code)), overseas],
    )
    return len(communes), len(departements), len(regions) + 1


def _typeset(name: str) -> str:
    return name.replace("'", "’")


def _read(path: Path, shape: type[_T]) -> _T:
    return msgspec.json.decode(path.read_bytes(), type=shape)


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
