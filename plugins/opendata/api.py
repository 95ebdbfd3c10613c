"""The static API: a few hundred files that answer the questions programs ask.

A file a structure would double the files of the site: 10 000 more to note, compare and publish, of 400 bytes each.
Instead a hundred files answer « is this SIRET inclusive, and of which kind? ». They are named by the last two digits of
the SIREN, which spread evenly (real export: 38 structures a file, 66 at most) where the first ones, given in series, do
not (by the first three: 10, and 86). Every file of a family is there, even empty: absent from its file is an answer.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from data.geography import Geography
from data.vocabulary import Network, Term, vocabulary
from plugins.opendata.records import PublishedStructure, Summary

ROOT = "donnees/api/v1"


class Answer(msgspec.Struct, frozen=True):
    """The structures that answer a question, by identifier."""

    structures: tuple[Summary, ...]


def shard_of(siret: str) -> str:
    """The file in which a SIRET or SIREN is looked for: the eighth and ninth digits."""
    return siret[7:9]


def shards() -> list[str]:
    """Every name :func:`shard_of` can give."""
    return [f"{number:02d}" for number in range(100)]


def answer_paths(geography: Geography) -> list[str]:
    """The path of every file that answers a question: the same whatever the data."""
    families = _families(geography)
    return [_path(family, name) for family, names in families.items() for name in names]


def api_files(records: Iterable[PublishedStructure], geography: Geography) -> Iterator[tuple[str, bytes]]:
    """The path and content of every file that answers a question. ``records`` come by identifier."""
    answers: dict[str, dict[str, list[bytes]]] = {
        family: {name: [] for name in names} for family, names in _families(geography).items()
    }
    by_shard, by_departement, by_sector = answers["siren"], answers["departements"], answers["metiers"]
    encoder = msgspec.json.Encoder()
    for record in records:
        encoded = encoder.encode(record.summary)
        if record.siret:
            by_shard[shard_of(record.siret)].append(encoded)
        if record.departement in by_departement:
            by_departement[record.departement].append(encoded)
        for sector in dict.fromkeys((*record.sectors, *record.derived_sectors)):
            by_sector[sector].append(encoded)
    for family, by_name in answers.items():
        for name, found in by_name.items():
            yield _path(family, name), b'{"structures":[\n' + b",\n".join(found) + b"\n]}\n"


def _families(geography: Geography) -> dict[str, list[str]]:
    return {
        "siren": shards(),
        "departements": list(geography.departements),
        "metiers": [sector.slug for group in vocabulary().sector_groups for sector in group.sectors],
    }


def _path(family: str, name: str) -> str:
    return f"{ROOT}/{family}/{name}.json"


def nomenclatures(geography: Geography) -> dict[str, list[dict[str, Any]]]:
    """Every list of codes that the files use, with the words for them."""
    words = vocabulary()
    return {
        "types": [
            {"code": kind.code, "libelle": kind.label, "famille": kind.family}
            | ({"fin": kind.valid_to.isoformat()} if kind.valid_to else {})
            for kind in words.kinds
        ],
        "familles": _terms(words.families),
        "prestations": _terms(words.service_types),
        "zones": [{"code": zone.code, "libelle": zone.label} for zone in words.intervention_zones],
        "metiers": [
            {"code": sector.slug, "libelle": sector.label, "groupe": group.slug}
            for group in words.sector_groups
            for sector in group.sectors
        ],
        "groupes_de_metiers": [{"code": group.slug, "libelle": group.label} for group in words.sector_groups],
        "regions": [{"code": region.code, "libelle": region.name} for region in geography.regions.values()],
        "departements": [
            {"code": departement.code, "libelle": departement.name, "region": departement.region}
            for departement in geography.departements.values()
        ],
        "reseaux": _networks(words.networks),
        "labels": _networks(words.labels),
        "formes_juridiques": _terms(words.legal_forms),
        "tranches_effectifs": _terms(words.staff_bands),
    }


def pretty(content: object) -> bytes:
    """A JSON file that people may read."""
    return msgspec.json.format(msgspec.json.encode(content), indent=1) + b"\n"


def _terms(terms: Iterable[Term]) -> list[dict[str, Any]]:
    return [{"code": term.code, "libelle": term.label} for term in terms]


def _networks(networks: Iterable[Network]) -> list[dict[str, Any]]:
    return [{"code": network.slug, "libelle": network.label, "site": network.website} for network in networks]
