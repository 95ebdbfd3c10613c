"""The registry of companies: answers of the API Recherche d'entreprises (Insee's Sirene, INPI), one a line.

``GET /search?q=<SIRET>`` answers ``{results: [legal body], total_results, page, per_page, total_pages}``; asked for a
SIRET it gives the legal body, its head office (``siege``) and that establishment (``matching_etablissements``), asked
for a SIREN no establishment but the head office: facts of a branch are only had by asking its SIRET.

Fields used of a legal body: ``siren``, ``nature_juridique`` (Insee's *catégorie juridique*, level III),
``date_creation``, ``statut_diffusion`` (``O``, or ``P`` for partial), ``finances``
(``{"2023": {"ca", "resultat_net"}}``, euros). Of an establishment: ``siret``, ``est_siege``, ``etat_administratif``
(``A`` open, ``F`` closed), ``tranche_effectif_salarie`` (a band, or ``NN`` without staff),
``statut_diffusion_etablissement``. Names, addresses and managers are never read, and :func:`fetch` does not keep them.

A line of :func:`fetch` is ``{"asked", "asked_on", "results"}``: without results the number is unknown to the API, or
not diffused, and the row is put aside; with a ``problem`` it could not be asked. Answers as the API sends them, alone,
one a line or in a list, are read too.
"""

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from data.model import EstablishmentRole, Turnover
from data.rows import Facts, Quarantined
from data.sources.reading import Unreadable, broken_json, read_text_bytes
from data.sources.refusals import refusal
from data.verdicts import Reason
from data.vocabulary import REFERENCE, vocabulary

if TYPE_CHECKING:
    from data.sources.http.fetching import Fetcher, Progress

NAME = "registry"
_UNKNOWN_CREATION = date(1900, 1, 1)
"""What Sirene writes when nobody knows when a legal body was founded."""
_DIFFUSED = "O"


class Establishment(msgspec.Struct, omit_defaults=True):
    """What is read of an establishment."""

    siret: str
    est_siege: bool | None = None
    etat_administratif: str | None = None
    tranche_effectif_salarie: str | None = None
    statut_diffusion_etablissement: str | None = None


class Year(msgspec.Struct, omit_defaults=True):
    """What is read of a year's accounts: the turnover, in euros."""

    ca: float | None = None


class LegalBody(msgspec.Struct, omit_defaults=True):
    """What is read of a legal body."""

    siren: str
    nature_juridique: str | None = None
    date_creation: str | None = None
    statut_diffusion: str | None = None
    finances: dict[str, Year | None] | None = None
    siege: Establishment | None = None
    matching_etablissements: list[Establishment] | None = None


class Answer(msgspec.Struct, omit_defaults=True):
    """What the API answered about one number, and when."""

    asked: str = ""
    asked_on: date | None = None
    problem: str = ""
    results: list[LegalBody] = []


def recognises(head: bytes) -> bool:
    """Whether the file starts as an answer of the API, kept by :func:`fetch` or as it came."""
    return b'"asked_on"' in head or (b'"siren"' in head and (b'"results"' in head or b'"nature_juridique"' in head))


def date_of(path: Path) -> date | None:
    """The day of the oldest answer: the file is as old as that."""
    answers = (answer for _, answer in _answers(path))
    days = (answer.asked_on for answer in answers if isinstance(answer, Answer))
    return min(filter(None, days), default=None)


def read(path: Path) -> Iterator[Facts | Quarantined]:
    """The facts of each legal body and of each establishment, in order of the answers. Raises :class:`Unreadable`."""
    for position, answer in _answers(path):
        if isinstance(answer, Quarantined):
            yield answer
        elif answer.problem:
            yield Quarantined(NAME, position, Reason.MALFORMED, answer.problem, msgspec.to_builtins(answer))
        elif not answer.results:
            yield _unknown(position, answer)
        else:
            for body in answer.results:
                yield from _facts(position, body, answer.asked_on)


def fetch(
    to: Path,
    address: str,
    numbers: Iterable[str],
    progress: "Progress | None" = None,
    fetcher: "Fetcher | None" = None,
) -> None:
    """Ask for each number (SIRET, or SIREN for a head office alone) and write ``to``, one answer a line.

    An answer of the last seven days is not asked again, whether it is in ``to`` or in ``<to>.answers``, where answers
    are kept as they come: a fetch that stopped goes on where it was. A number that cannot be asked keeps its answer of
    the last sixty days, or is noted with the problem. ``to`` then holds one line for each number and no other.
    ``progress`` is told numbers. Raises :class:`Unreadable` when the API is down.
    """
    from data.sources.http.fetching import quiet
    from data.sources.registry_asking import ask, polite

    ask(to, address, numbers, progress or quiet, fetcher or polite())


def _answers(path: Path) -> Iterator[tuple[int, Answer | Quarantined]]:
    for position, document in enumerate(_documents(path), start=1):
        try:
            yield position, _answer(document)
        except (msgspec.ValidationError, RecursionError) as error:
            yield position, Quarantined(NAME, position, Reason.MALFORMED, refusal(error), msgspec.json.decode(document))


def _documents(path: Path) -> list[msgspec.Raw]:
    """The JSON values of the file: a list's items, a lone document, or one a line."""
    content = read_text_bytes(path)
    try:
        whole = msgspec.json.decode(content, type=msgspec.Raw)
    except msgspec.DecodeError:
        return [_line(path, number, line) for number, line in enumerate(content.splitlines(), start=1) if line.strip()]
    except RecursionError:
        raise Unreadable(f"{path} : des listes sont imbriquées sans fin. Téléchargez le fichier de nouveau.") from None
    is_list = bytes(whole).lstrip().startswith(b"[")
    return msgspec.json.decode(whole, type=list[msgspec.Raw]) if is_list else [whole]


def _line(path: Path, number: int, line: bytes) -> msgspec.Raw:
    try:
        return msgspec.json.decode(line, type=msgspec.Raw)
    except msgspec.DecodeError as error:
        raise broken_json(path, line, error, line=number) from None


class _Shape(msgspec.Struct):
    asked: str | None = None
    results: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


def _answer(document: msgspec.Raw) -> Answer:
    shape = msgspec.json.decode(document, type=_Shape)
    if shape.asked is None and shape.results is msgspec.UNSET:
        return Answer(results=[msgspec.json.decode(document, type=LegalBody)])
    return msgspec.json.decode(document, type=Answer)


def _unknown(position: int, answer: Answer) -> Quarantined:
    """A number that was asked and of which nothing is told: a SIRET to check, or one that is not diffused."""
    detail = f"{answer.asked or 'réponse sans numéro'} : aucun résultat"
    return Quarantined(NAME, position, Reason.UNKNOWN_ESTABLISHMENT, detail, msgspec.to_builtins(answer))


def _facts(position: int, body: LegalBody, day: date | None) -> Iterator[Facts | Quarantined]:
    withheld = _withheld(body.statut_diffusion)
    if not _digits(body.siren, 9):
        yield Quarantined(NAME, position, Reason.INVALID_SIRET, "SIREN sans ses 9 chiffres", msgspec.to_builtins(body))
        return
    yield Facts(
        position=position,
        siren=body.siren,
        updated=day,
        legal_form=legal_forms().get(body.nature_juridique or ""),
        founded=_founded(body.date_creation),
        turnover=_turnover(body.finances or {}),
        address_withheld=withheld,
    )
    told = {one.siret: one for one in (*(body.matching_etablissements or ()), *filter(None, [body.siege]))}
    for siret, one in sorted(told.items()):
        if not (_digits(siret, 14) and siret.startswith(body.siren)):
            detail = f"SIRET qui n’est pas de 14 chiffres ou pas du SIREN {body.siren}"
            yield Quarantined(NAME, position, Reason.INVALID_SIRET, detail, msgspec.to_builtins(one))
            continue
        yield Facts(
            position=position,
            siret=siret,
            updated=day,
            establishment=_role(one, body),
            establishment_open={"A": True, "F": False}.get(one.etat_administratif or ""),
            staff_band=_staff_band(one.tranche_effectif_salarie),
            address_withheld=withheld or _withheld(one.statut_diffusion_etablissement),
        )


def _role(one: Establishment, body: LegalBody) -> EstablishmentRole | None:
    if one.est_siege or (body.siege and body.siege.siret == one.siret):
        return EstablishmentRole.HEAD_OFFICE
    return EstablishmentRole.BRANCH if one.est_siege is False or body.siege else None


def _founded(created: str | None) -> int | None:
    try:
        day = date.fromisoformat((created or "")[:10])
    except ValueError:
        return None
    return None if day == _UNKNOWN_CREATION else day.year


def _turnover(finances: dict[str, Year | None]) -> Turnover | None:
    """The latest year's that is above zero."""
    told = {
        int(year): round(accounts.ca)
        for year, accounts in finances.items()
        if _digits(year, 4) and accounts and accounts.ca is not None and accounts.ca > 0
    }
    return Turnover(told[max(told)], max(told)) if told else None


def _staff_band(code: str | None) -> str | None:
    return code if code in {band.code for band in vocabulary().staff_bands} else None


def _withheld(diffusion: str | None) -> bool:
    """Whether the address may not be shown (article A123-96 of the Code de commerce)."""
    return bool(diffusion) and diffusion != _DIFFUSED


def _digits(text: str, count: int) -> bool:
    return len(text) == count and text.isascii() and text.isdigit()


@cache
def legal_forms() -> dict[str, str]:
    """Insee's *catégories juridiques* of level III → codes of ``vocabulary().legal_forms``.

    ``reference/legal_categories.csv`` is reviewed by hand: a category that no form surely names is not in it. Those of
    local authorities hold their groupings too (article L5111-1 of the Code général des collectivités territoriales).
    """
    with (REFERENCE / "legal_categories.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["legal_form"] for row in csv.DictReader(file)}
