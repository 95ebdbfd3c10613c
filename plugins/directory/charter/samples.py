"""What the components of the charter show: fictional structures, forms half filled in, a chart, counts for a map.

A fictional structure has no page: its card leads to the search.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from data.model import (
    Activity,
    ActivityOrigin,
    NafCode,
    Perimeter,
    PerimeterLevel,
    Place,
    Provenance,
    Structure,
    Turnover,
    Workforce,
    Zone,
    ZoneType,
)
from plugins.directory.statistics.sections import Row, Section
from theme.charts import bar
from theme.forms.contact import ContactForm
from theme.forms.report import ReportForm
from theme.french import number

RIGHT_TO_LEFT = "بستان الحي: ورشة إدماج في البستنة والصيانة.\n\nגן השכונה: סדנת שיקום."
LONG_WORD = "anticonstitutionnellement" * 6

_TOLD = Provenance("sample", date(2026, 11, 2))
_LATER = Provenance("registry", date(2026, 11, 9))
_ZONES = (
    Zone(ZoneType.CUSTOM, distance_km=30),
    Zone(
        ZoneType.ZONES,
        perimeters=(Perimeter(PerimeterLevel.DEPARTEMENT, "38"), Perimeter(PerimeterLevel.DEPARTEMENT, "73")),
    ),
    Zone(ZoneType.COUNTRY),
    None,
)


def structure(trades: Iterable[str], name: str = "Les Jardins du Drac", kind: str = "ACI") -> Structure:
    """A fictional structure that declares these trades, and tells most of its facts."""
    return Structure(
        id=f"41987654300021-{kind}",
        slug="?q=jardins",
        siret="41987654300021",
        kind=kind,
        name=name,
        place=Place(address="12 rue des Halles", postcode="38600", city="Fontaine", departement="38", region="84"),
        activities=tuple(Activity(trade, ("PREST",), zone) for trade, zone in zip(trades, _ZONES, strict=False)),
        legal_form="ASSOCIATION",
        founded=1998,
        workforce=Workforce(permanent=6, supported=24),
        turnover=Turnover(740_000, 2025),
        website="https://www.example.org",
        published_phone="+33465710012",
        live=True,
        has_contact=True,
        source=_TOLD,
        provenance={"founded": _LATER, "turnover": _LATER},
    )


def strained(trades: Sequence[str]) -> list[Structure]:
    """Structures whose cards strain: plain, nothing told, a trade that is derived, names of all sorts."""
    derived = tuple(Activity(trade, origin=ActivityOrigin.DERIVED_FROM_NAF) for trade in trades[:1])
    return [
        structure(trades),
        _bare("Rien d’autre que son nom", "EITI"),
        _bare("Un métier d’après le code d’activité", "EI", activities=derived, naf=NafCode("2008", "8121Z")),
        _bare(
            "Association intercommunale pour l’emploi, la formation, le logement et la mobilité des habitantes et des "
            "habitants du plateau et de ses vallées",
            "AI",
        ),
        _bare("בית המלאכה", "ESAT"),
        _bare(LONG_WORD, "GEIQ"),
    ]


def _bare(name: str, kind: str, activities: tuple[Activity, ...] = (), naf: NafCode | None = None) -> Structure:
    return Structure(
        id=f"41987654300039-{kind}",
        slug="?q=exemple",
        siret="41987654300039",
        kind=kind,
        name=name,
        activities=activities,
        naf=naf,
        live=True,
        source=_TOLD,
    )


def report_form() -> ReportForm:
    """A form nobody has filled in: a choice, a long text, short ones, with and without a hint."""
    return ReportForm(prefix="vide-")


def refused_form() -> ContactForm:
    """A form sent too early: each field that is wrong says so."""
    form = ContactForm(
        prefix="refus-", data={"name": "Camille Essai", "email": "camille(à)exemple", "message": "Court"}
    )
    form.problems()
    return form


def chart() -> Section:
    """A chart of three rows, the last one empty."""
    counts = {"Atelier et chantier d’insertion": 1240, "Entreprise adaptée": 410, "Travail en prison": 0}
    rows = tuple(Row(label, "", bar(count, max(counts.values())), (number(count),)) for label, count in counts.items())
    return Section("graphique", "Un graphique et son tableau", "La barre redit le nombre.", ("Type", "Nombre"), rows)


def counts(departements: Iterable[str]) -> dict[str, int]:
    """A count for each département, so that a map has all its shades; some have none."""
    return {code: rank * 7 % 90 if rank % 9 else 0 for rank, code in enumerate(departements)}
