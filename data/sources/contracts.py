"""*Données essentielles de la commande publique* (DECP): public contracts won, by the SIRET of each holder.

Three forms are read: the consolidated JSON of the ministry (:mod:`data.sources.contracts_json`), and the tables made of
it, CSV or Parquet (:mod:`data.sources.contracts_table`).

Of a contract: ``acheteur`` (its ``nom``: a SIRET alone is no name), ``objet``, ``dateNotification``, ``montant`` (that
of the last modification which states one), ``titulaires`` (``typeIdentifiant``, ``id``); of a concession
``autoriteConcedante``, ``dateSignature``, ``valeurGlobale``, ``concessionnaires``. In tables, ``acheteur_nom``,
``titulaire_id`` or ``titulaire_id_1``…, ``titulaire_typeIdentifiant``, and ``donneesActuelles``: a line which says no
was replaced by a modification, and has expired.

A row is a holder of a contract: ``position`` is the rank of the contract, or line, which its holders share; one that
names no holder is one row. Doubles of a contract give equal :class:`data.model.PublicContract`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NamedTuple

from msgspec.structs import replace

from data import sources
from data.model import PublicContract
from data.rows import Facts, Quarantined
from data.sources.contracts_json import contracts_in
from data.sources.contracts_table import (
    AMOUNT,
    BUYER,
    CODES,
    HOLDERS,
    NOTIFIED_ON,
    REPLACED_UNLESS,
    SUBJECT,
    Broken,
    column,
    csv_lines,
    parquet_lines,
)
from data.sources.identifiers import siret_of
from data.sources.tables import cells
from data.sources.tables.lines import opened
from data.verdicts import Reason, Unusable

NAME = "contracts"

_PARQUET = b"PAR1"
_CONTRACTS = re.compile(rb'"marches"\s*:\s*[\[{]')
_HOLDER_COLUMN = re.compile(rb"titulaires?[_. ]?id|id_?titulaires?", re.IGNORECASE)
_LARGEST_AMOUNT = 10_000_000_000
"""Euros. Above it, as at one euro and below, what is written stands for no amount."""
_FIRST_YEAR = 1990
_NO_MORE = "cdl"
"""What the tables made of the consolidated file write for no more holders."""
_EITHER = re.compile(r"[1-9]\d{0,2},\d{3}")
"""« 420,000 »: no amount has thousandths of a euro, and nothing says that it has thousands."""


class _Holder(NamedTuple):
    register: str
    number: Any


class _Contract(NamedTuple):
    """A contract as its file tells it; ``fields`` name it in the quarantine."""

    told: PublicContract
    holders: list[_Holder]
    fields: Mapping[str, Any]
    replaced: bool = False


def recognises(head: bytes) -> bool:
    """Whether the file starts as DECP; a Parquet file shows nothing of its columns there and must be named."""
    if _CONTRACTS.search(head):
        return True
    return b"objet" in head.lower() and bool(_HOLDER_COLUMN.search(head)) and not head.startswith(_PARQUET)


def date_of(path: Path) -> date | None:
    """The file carries no date of its own."""
    del path
    return None


def read(path: Path) -> Iterator[Facts | Quarantined]:
    """A row for every holder of every contract. Raises :class:`data.sources.reading.Unreadable`."""
    received = sources.day_of_file(path)
    for position, contract in enumerate(_contracts(path), start=1):
        if isinstance(contract, Broken):
            yield Quarantined(NAME, position, Reason.MALFORMED, contract.detail, contract.cells)
        else:
            yield from _rows(position, _undated_if_later(contract, received))


def _contracts(path: Path) -> Iterator[_Contract | Broken]:
    with opened(path) as file:
        head = file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith((b"{", b"[")):
        return map(_from_json, contracts_in(path))
    return map(_from_table, parquet_lines(path) if head.startswith(_PARQUET) else csv_lines(path))


def _undated_if_later(contract: _Contract, received: date) -> _Contract:
    """The contract, without its day when that is after the one its file was received: a year mistyped."""
    day = contract.told.notified_on
    return contract._replace(told=replace(contract.told, notified_on=None)) if day and day > received else contract


def _rows(position: int, contract: _Contract) -> Iterator[Facts | Quarantined]:
    if not contract.holders:
        yield Quarantined(NAME, position, Reason.MALFORMED, "aucun titulaire n’est nommé", _named(contract))
    for holder in contract.holders:
        try:
            siret = _siret(contract, holder)
        except Unusable as problem:
            named = {**_named(contract), "titulaire": cells.line(holder.number), "typeIdentifiant": holder.register}
            yield Quarantined(NAME, position, problem.reason, problem.detail, named)
        else:
            yield Facts(position=position, siret=siret, contracts=(contract.told,))


def _siret(contract: _Contract, holder: _Holder) -> str:
    """The SIRET of a holder of the contract as it stands now. Raises :class:`Unusable`."""
    if holder.register not in ("SIRET", ""):
        raise Unusable(Reason.OUT_OF_SCOPE, f"titulaire identifié par « {holder.register[:20]} », non par un SIRET")
    siret = siret_of(holder.number)
    if contract.replaced:
        raise Unusable(Reason.EXPIRED, "ligne remplacée par une modification du contrat (donneesActuelles)")
    if not contract.told.subject:
        raise Unusable(Reason.MALFORMED, "contrat sans objet")
    return siret


def _from_json(contract: Any) -> _Contract | Broken:
    if not isinstance(contract, dict):
        return Broken("un contrat est un objet JSON", cells.line(_scalar(contract)))
    fields = {column(str(key)): _scalar(value) for key, value in contract.items()}
    buyer = contract.get("acheteur") or contract.get("autoriteConcedante")
    if isinstance(buyer, dict) and not _first(fields, BUYER):
        fields[BUYER[0]] = _scalar(buyer.get("nom"))
    holders = _holders_in(contract.get("titulaires")) or _holders_in(contract.get("concessionnaires"))
    modifications = _modifications_in(contract.get("modifications"))
    amounts = [_amount(_scalar(modification.get("montant"))) for modification in modifications]
    last = next((amount for amount in reversed(amounts) if amount is not None), None)
    return _Contract(_told(fields, last), holders or _holders_of(fields), fields)


def _from_table(line: Mapping[str, Any] | Broken) -> _Contract | Broken:
    if isinstance(line, Broken):
        return line
    replaced = str(line.get(REPLACED_UNLESS)).strip().lower() in ("false", "0", "non", "faux")
    return _Contract(_told(line, None), _holders_of(line), line, replaced)


def _told(fields: Mapping[str, Any], modified_amount: int | None) -> PublicContract:
    buyer, subject = cells.line(_first(fields, BUYER)), cells.line(_first(fields, SUBJECT))
    return PublicContract(
        buyer="" if _says_nothing(buyer) or not any(letter.isalpha() for letter in buyer) else buyer,
        subject="" if _says_nothing(subject) else subject,
        notified_on=_day(_first(fields, NOTIFIED_ON)),
        amount=_amount(_first(fields, AMOUNT)) if modified_amount is None else modified_amount,
    )


def _first(fields: Mapping[str, Any], columns: Iterable[str]) -> Any:
    return next((fields[name] for name in columns if fields.get(name)), None)


def _named(contract: _Contract) -> dict[str, str]:
    """What tells the contract, or a version of it, in its file."""
    told = {name: cells.line(contract.fields.get(name)) for name in (*CODES, *SUBJECT)}
    return {name: value for name, value in told.items() if value}


def _day(value: Any) -> date | None:
    """The day a value tells, whatever follows it (``2019-06-17+02:00``); ``None`` when no contract can be of it."""
    try:
        told = cells.day(value[:10] if isinstance(value, str) else value)
    except cells.BadCell:
        return None
    return told if told and told.year >= _FIRST_YEAR else None


def _amount(value: Any) -> int | None:
    """Whole euros, or ``None`` for what can be no amount of a contract."""
    told = re.sub(r"[\s€]|EUR", "", cells.line(value))
    if _EITHER.fullmatch(told):
        return None
    try:
        amount = Decimal(told.replace(",", "."))
    except InvalidOperation:
        return None
    return round(amount) if amount.is_finite() and 1 < amount <= _LARGEST_AMOUNT else None


def _holders_of(fields: Mapping[str, Any]) -> list[_Holder]:
    """The holders that the columns of a line name."""
    named = ((_first(fields, numbers), registers) for numbers, registers in HOLDERS)
    return [
        _Holder(_register(_first(fields, registers)), number)
        for number, registers in named
        if number is not None and not _says_nothing(cells.line(number))
    ]


def _holders_in(value: Any) -> list[_Holder]:
    """The holders in whatever lists and wrappings a platform put them, in their order."""
    holders: list[_Holder] = []
    waiting = [value]
    while waiting:
        match waiting.pop():
            case list() as several:
                waiting.extend(reversed(several))
            case {"titulaire": wrapped} | {"concessionnaire": wrapped}:
                waiting.append(wrapped)
            case {"id": number, **rest}:
                holders.append(_Holder(_register(_scalar(rest.get("typeIdentifiant"))), _scalar(number)))
    return holders


def _modifications_in(value: Any) -> Iterator[Mapping[str, Any]]:
    for one in value if isinstance(value, list) else [value]:
        inner = one.get("modification", one) if isinstance(one, dict) else None
        for modification in inner if isinstance(inner, list) else [inner]:
            if isinstance(modification, dict):
                yield modification


def _says_nothing(told: str) -> bool:
    return cells.says_nothing(told) or told.lower() == _NO_MORE


def _register(value: Any) -> str:
    told = cells.line(value)
    return "" if _says_nothing(told) else told.upper()


def _scalar(value: Any) -> Any:
    """A value of JSON that a cell can hold; ``None`` for a list or an object."""
    return None if isinstance(value, list | dict) else value
