"""What sources tell, row by row, before anything is cleaned or merged; and the rows that nobody can use yet."""

from datetime import date
from typing import Any

from data.model import (
    Declared,
    EstablishmentRole,
    PointPrecision,
    PublicContract,
    Record,
    Turnover,
)


class Candidate(Declared, frozen=True, kw_only=True):
    """One row of a source that lists structures, decoded but not yet cleaned.

    Texts are as upstream wrote them; :mod:`data.quality` normalises and checks them.
    """

    position: int
    """Rank of the row in its file, from 1."""
    updated: date | None = None
    """The day this row's values are of, when the source states one for each row."""
    naf: str | None = None
    address: str = ""
    postcode: str = ""
    city: str = ""
    insee: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    precision: PointPrecision | None = None
    """What the coordinates point at, when the source says so."""
    contact_first_name: str = ""
    contact_last_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""


class Facts(Record, frozen=True, kw_only=True):
    """One row of a source that tells facts of an establishment or of a legal body, whoever lists it.

    Exactly one of ``siret`` and ``siren`` is set: a fact of a legal body holds for all its establishments.
    """

    position: int
    siret: str = ""
    siren: str = ""
    updated: date | None = None
    legal_form: str | None = None
    """A code of ``vocabulary().legal_forms``."""
    founded: int | None = None
    establishment: EstablishmentRole | None = None
    establishment_open: bool | None = None
    staff_band: str | None = None
    turnover: Turnover | None = None
    labels: tuple[str, ...] = ()
    contracts: tuple[PublicContract, ...] = ()
    address_withheld: bool = False
    """Partial diffusion (article A123-96 of the Code de commerce): the address may not be shown, the commune may."""


class PriorityDistrict(Record, frozen=True):
    """A *quartier prioritaire de la politique de la ville*: its code, name and GeoJSON geometry (WGS 84)."""

    position: int
    code: str
    name: str
    geometry: dict[str, Any]


class RuralCommune(Record, frozen=True):
    """Whether a commune is in *France ruralités revitalisation* (FRR, FRR+ or reinstated in 2025), by INSEE code."""

    position: int
    insee: str
    in_frr: bool


class Change(Record, frozen=True):
    """One field of an accepted edit: what the dataset said when it was proposed, what its owner wrote."""

    before: Any
    after: Any


class AcceptedEdit(Record, frozen=True, kw_only=True):
    """A profile edit that was accepted: it wins over every source, and the sources it contradicts are reported."""

    position: int
    structure_id: str
    accepted_on: date
    changes: dict[str, Change]


class Quarantined(Record, frozen=True):
    """A row nobody can use yet, kept whole with the reason. Private."""

    source: str
    position: int
    reason: str
    """A code of :class:`data.verdicts.Reason`."""
    detail: str
    row: Any


Row = Candidate | Facts | PriorityDistrict | RuralCommune | AcceptedEdit | Quarantined
"""What an adapter of :mod:`data.sources` yields for each row of its file."""
