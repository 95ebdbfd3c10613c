"""Kinds, sectors, networks, labels and the other vocabularies of the field, read once from ``reference/`` and typed."""

import csv
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from data.model import NafCode
from data.yaml_files import read_yaml

REFERENCE = Path(__file__).parent / "reference"

Answer = Literal["yes", "no", "to_check"]


class Term(msgspec.Struct, frozen=True):
    """A code and the words people read for it."""

    code: str
    label: str


class Kind(msgspec.Struct, frozen=True):
    """A kind of structure (*type*): EI, AI, ACI, ETTI, EITI, GEIQ, SEP, EA, EATT, ESAT.

    ``summary``: what it is, in one sentence. ``clause_hours``: whether it can provide hours of a social clause.
    ``reserved``: article of the Code de la commande publique that lets a contract be reserved to it, or ``to_check``;
    ``reserved_in_doubt``: then, the article that may.
    Outside ``valid_from``–``valid_to`` it ends.
    """

    code: str
    label: str
    summary: str
    family: str
    clause_hours: Answer
    reserved: str
    worker_label: str
    reserved_in_doubt: str = ""
    upstream_label: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def slug(self) -> str:
        """Its place in addresses: ``/types/<slug>/``."""
        return self.code.lower()


class Sector(msgspec.Struct, frozen=True):
    """A trade (*métier*), one of 154."""

    slug: str
    label: str
    upstream_label: str | None = None
    legacy_slug: str | None = None


class SectorGroup(msgspec.Struct, frozen=True):
    """One of the 20 groups of trades."""

    slug: str
    label: str
    sectors: tuple[Sector, ...]
    upstream_label: str | None = None
    legacy_slug: str | None = None


class Network(msgspec.Struct, frozen=True):
    """A network of structures, or an official label, with its site."""

    slug: str
    label: str
    website: str
    brand: str = ""


class InterventionZone(msgspec.Struct, frozen=True):
    """A way of telling where an activity is carried out, and what it needs beside its code."""

    code: str
    label: str
    needs: str | None = None


class SourceDescription(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A source of the dataset: what people read, where it is got, on what terms it may be passed on.

    ``role``: whether it lists structures, tells facts of those that others list, or else.
    ``runs``: whether the night reads it. ``token``: the environment variable that holds the key of ``address``.
    ``max_age_days``: older than this, its values may not be published.
    """

    role: Literal["structures", "facts", "territories", "edits", "derived"]
    label: str
    licence: str
    attribution: str
    redistribute: bool
    runs: bool
    where: str
    address: str = ""
    token: str = ""
    max_age_days: int | None = None


class _Sources(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    sources: dict[str, SourceDescription]
    priorities: dict[str, tuple[str, ...]]


class Vocabulary(msgspec.Struct, frozen=True):
    """All vocabularies of ``reference/nomenclatures.yaml``, in the order people read them."""

    kinds: tuple[Kind, ...]
    families: tuple[Term, ...]
    service_types: tuple[Term, ...]
    legal_forms: tuple[Term, ...]
    intervention_zones: tuple[InterventionZone, ...]
    sector_groups: tuple[SectorGroup, ...]
    networks: tuple[Network, ...]
    labels: tuple[Network, ...]
    tender_kinds: tuple[Term, ...]
    tender_statuses: tuple[Term, ...]
    tender_amounts: tuple[str, ...]
    tender_response_kinds: tuple[Term, ...]
    revenue_ranges: tuple[str, ...]
    employee_ranges: tuple[str, ...]
    staff_bands: tuple[Term, ...]
    buyer_kinds: tuple[str, ...]

    def kind(self, code: str) -> Kind:
        """The kind of that code. Raises KeyError when there is none."""
        return _kinds()[code]

    def sector(self, slug: str) -> Sector:
        """The sector of that slug. Raises KeyError when there is none."""
        return _sectors()[slug][1]

    def group_of(self, sector: str) -> SectorGroup:
        """The group a sector belongs to. Raises KeyError when there is no such sector."""
        return _sectors()[sector][0]

    def label_of(self, vocabulary: str, code: str) -> str:
        """The words for a code of one of the vocabularies, such as ``("service_types", "DISP")``."""
        return _labels(vocabulary)[code]


@cache
def vocabulary() -> Vocabulary:
    """The vocabularies, parsed at first use."""
    return msgspec.convert(read_yaml(REFERENCE / "nomenclatures.yaml"), Vocabulary)


def sources() -> dict[str, SourceDescription]:
    """The sources by code, from ``reference/sources.yaml``."""
    return _sources().sources


def priorities(field: str) -> tuple[str, ...]:
    """The sources that tell a field, the one that wins first; a source that is not named comes after them."""
    by_field = _sources().priorities
    return by_field.get(field, by_field["default"])


@cache
def _sources() -> _Sources:
    return msgspec.convert(read_yaml(REFERENCE / "sources.yaml"), _Sources)


@cache
def sectors_named_by_naf() -> dict[NafCode, str]:
    """The sector that a NAF code names, for the few codes that name one.

    ``reference/naf_trades.csv`` is reviewed by hand: a code that covers several trades, or none, is not in it.
    """
    with (REFERENCE / "naf_trades.csv").open(encoding="utf-8", newline="") as file:
        return {NafCode(version=row["version"], code=row["code"]): row["sector"] for row in csv.DictReader(file)}


@cache
def _kinds() -> dict[str, Kind]:
    return {kind.code: kind for kind in vocabulary().kinds}


@cache
def _sectors() -> dict[str, tuple[SectorGroup, Sector]]:
    return {sector.slug: (group, sector) for group in vocabulary().sector_groups for sector in group.sectors}


@cache
def _labels(name: str) -> dict[str, str]:
    terms = getattr(vocabulary(), name)
    return {getattr(term, "code", None) or term.slug: term.label for term in terms}
