"""Several rows → one true record: the source that wins for each field, where each value comes from, who disagrees."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from data.consolidation.report import Conflict
from data.duplicates.addresses import read_site
from data.duplicates.names import read_name
from data.model import Place, PointPrecision, Provenance, Workforce
from data.places.nesting import CITY_OF_ARRONDISSEMENT
from data.quality import Cleaned, contracts_of
from data.rows import Facts
from data.verdicts import Flag
from data.vocabulary import priorities

Teller = tuple[Provenance, Cleaned | Facts]
"""One row or one fact, and where it comes from."""

_ROW_FIELDS = (
    "brand", "naf", "activities", "workforce", "offers", "references", "description", "website", "social",
    "convention_active",
)  # fmt: skip
_FACT_FIELDS = ("legal_form", "founded", "establishment", "establishment_open", "staff_band", "turnover")
_UNIONS = ("labels", "networks", "contracts")
_COMPARED = ("name", "brand", "naf", "website", "convention_active", *_FACT_FIELDS)
"""Fields of which two sources can be said to disagree: texts and lists merely differ."""
_OF_PLACE = frozenset(
    {
        Flag.COMMUNE_UNKNOWN, Flag.COMMUNE_FROM_POSTCODE, Flag.COMMUNE_FROM_SPELLING,
        Flag.COMMUNE_FROM_COORDINATES, Flag.DEPARTEMENT_FROM_POSTCODE,
        Flag.COORDINATES_FAR, Flag.COORDINATES_REFUSED,
    }
)  # fmt: skip
_REFUSED = {
    Flag.WEBSITE_REFUSED: "website", Flag.BRAND_REFUSED: "brand", Flag.EMAIL_REFUSED: "email",
    Flag.PHONE_REFUSED: "phone",
}  # fmt: skip
"""What is said of a value that was refused is not said of the one that another row told instead."""
_CONTACT = ("first_name", "last_name", "email", "phone")


class Draft(msgspec.Struct):
    """A record being made: its values by field, and where those come from that are not its source's own."""

    id: str
    kind: str
    siret: str
    source: Provenance
    values: dict[str, Any]
    contact: dict[str, str]
    contact_source: Provenance
    """Who told the e-mail address: what a mail says of the origin of its recipient's."""
    told_contact: Provenance
    """Who told the contact before any edit."""
    provenance: dict[str, Provenance]
    flags: set[str]
    conflicts: list[Conflict]

    def put(self, field: str, value: Any, told: Provenance) -> None:
        """Set a field, and say where it comes from when that is not the record's own source."""
        self.values[field] = value
        if told is not self.source and told != self.source:
            self.provenance[field] = told

    def put_over(self, field: str, value: Any, told: Provenance) -> None:
        """The same for a field that was told already: what was said of its items goes."""
        for stale in [key for key in self.provenance if key == field or key.startswith(f"{field}:")]:
            del self.provenance[stale]
        self.put(field, value, told)


class _Tellers:
    """Who tells of a structure, in the order to be believed for each field; equal ones stay in the order given."""

    def __init__(self, tellers: Sequence[Teller]) -> None:
        self.all = tellers
        self._ordered: dict[tuple[str, ...], Sequence[Teller]] = {}

    def of(self, field: str) -> Sequence[Teller]:
        """By source, then the latest, then one that says it is in activity."""
        if len(self.all) == 1:
            return self.all
        ranks = priorities(field)
        if ranks not in self._ordered:
            self._ordered[ranks] = sorted(self.all, key=lambda teller: _rank(ranks, *teller))
        return self._ordered[ranks]


def _rank(ranks: tuple[str, ...], told: Provenance, row: Cleaned | Facts) -> tuple[int, int, bool]:
    place = ranks.index(told.source) if told.source in ranks else len(ranks)
    return place, -told.date.toordinal(), getattr(row, "convention_active", None) is not True


def merge(id: str, rows: Sequence[Cleaned], facts: Sequence[tuple[Provenance, Facts]]) -> Draft:
    """The draft of a structure, out of its rows (at least one) and the facts of its establishment and legal body.

    For each field the source named first in ``priorities`` of ``reference/sources.yaml`` wins, then the latest row.
    The order of ``rows`` and ``facts`` does not matter as long as equal ones come in a fixed order.
    """
    of_rows = _Tellers([(row.told, row) for row in rows])
    tellers = _Tellers([*of_rows.all, *facts]) if facts else of_rows
    first: Any = of_rows.of("name")[0][1]
    draft = Draft(
        id=id, kind=first.kind, siret=max(row.siret for row in rows), source=first.told, values={"name": first.name},
        contact={}, contact_source=first.told, told_contact=first.told, provenance={}, flags=set(), conflicts=[],
    )  # fmt: skip
    for field in _ROW_FIELDS:
        _choose(draft, field, of_rows.of(field))
    for field in _FACT_FIELDS:
        _choose(draft, field, tellers.of(field))
    _merge_place(draft, [row for _, row in of_rows.of("place")])
    for field in _UNIONS:
        _unite(draft, field, tellers.of(field))
    _merge_contact(draft, [row for _, row in of_rows.of("contact")])
    draft.values["fictional"] = any(row.fictional for row in rows)
    for row in rows:
        draft.flags.update(flag for flag in row.flags if flag not in _OF_PLACE)
    if draft.siret:
        draft.flags.discard(Flag.NO_SIRET)
    draft.flags -= {flag for flag, field in _REFUSED.items() if draft.values.get(field) or draft.contact.get(field)}
    if any(fact.address_withheld for _, fact in facts):
        _withhold_address(draft)
    if len(tellers.all) > 1:
        draft.conflicts.extend(_conflicts(draft, tellers.all))
    return draft


def is_told(value: object) -> bool:
    """Whether a value says something: zero and False do."""
    return bool(value != _NOBODY) if value else value == 0


_NOBODY = Workforce()


def _choose(draft: Draft, field: str, tellers: Sequence[Teller]) -> None:
    for told, row in tellers:
        value = getattr(row, field, None)
        if is_told(value):
            draft.put(field, value, told)
            return


def _unite(draft: Draft, field: str, tellers: Sequence[Teller]) -> None:
    """Every item that any source tells; items of another source than the record's own say theirs."""
    items: dict[Any, Provenance] = {}
    for told, row in tellers:
        for item in contracts_of(row.contracts, draft.flags) if field == "contracts" else getattr(row, field, ()):
            items.setdefault(item, told)
    if items:
        ordered = sorted(items, key=_item_order)
        draft.values[field] = tuple(ordered)
        for rank, item in enumerate(ordered):
            if items[item] != draft.source:
                draft.provenance[f"{field}:{item if isinstance(item, str) else rank}"] = items[item]


def _item_order(item: Any) -> Any:
    """Labels and networks by slug; contracts, the latest first."""
    if isinstance(item, str):
        return item
    notified = -item.notified_on.toordinal() if item.notified_on else 0
    return notified, item.buyer, item.subject, item.amount or 0


def _merge_place(draft: Draft, ordered: Sequence[Any]) -> None:
    """One place, whole, from the best row that knows its commune; only missing coordinates come from another row."""
    chosen = next((row for row in ordered if row.place.insee), ordered[0])
    draft.put("place", chosen.place, chosen.told)
    draft.flags.update(flag for flag in chosen.flags if flag in _OF_PLACE)
    if chosen.place.precision is not PointPrecision.ADDRESS and chosen.place.insee:
        _find_point(draft, chosen, ordered)
    elsewhere = {row.told.source for row in ordered if row.place.insee and _city(row) != _city(chosen)}
    if elsewhere:
        draft.conflicts.append(Conflict(draft.id, "place", chosen.told.source, tuple(sorted(elsewhere))))


def _find_point(draft: Draft, chosen: Cleaned, ordered: Sequence[Any]) -> None:
    """The point of another row's address in the same commune, where the chosen one has none or only the centre."""
    for row in ordered:
        place = row.place
        if place.precision is PointPrecision.ADDRESS and place.insee == chosen.place.insee:
            draft.values["place"] = msgspec.structs.replace(
                chosen.place, latitude=place.latitude, longitude=place.longitude, precision=place.precision
            )
            draft.provenance["place.coordinates"] = row.told
            draft.flags.discard(Flag.COORDINATES_FAR)
            return
    if Flag.COORDINATES_FAR in chosen.flags:
        draft.provenance["place.coordinates"] = msgspec.structs.replace(chosen.told, source="geography")


def _city(row: Cleaned) -> str | None:
    """The commune, arrondissements apart: a city and one of its arrondissements do not contradict each other."""
    return CITY_OF_ARRONDISSEMENT.get(row.place.insee or "", row.place.insee)


def _merge_contact(draft: Draft, ordered: Sequence[Any]) -> None:
    """One contact, whole: a name, an address and a phone of three people would reach nobody."""
    chosen = min(ordered, key=lambda row: (not row.email, not row.phone))
    draft.contact = {field: getattr(chosen, field) for field in _CONTACT}
    draft.contact_source = draft.told_contact = chosen.told


def _withhold_address(draft: Draft) -> None:
    place: Place = draft.values["place"]
    draft.values["place"] = Place(
        postcode=place.postcode, city=place.city, insee=place.insee, departement=place.departement, region=place.region
    )
    draft.flags.add(Flag.ADDRESS_WITHHELD)


def _conflicts(draft: Draft, tellers: Sequence[Teller]) -> Iterable[Conflict]:
    for field in _COMPARED:
        kept = draft.values.get(field)
        if not is_told(kept):
            continue
        source = draft.provenance.get(field, draft.source).source
        others = {
            told.source
            for told, row in tellers
            if is_told(value := getattr(row, field, None)) and value != kept and _differs(field, value, kept)
        }
        if others:
            yield Conflict(draft.id, field, source, tuple(sorted(others)))


def _differs(field: str, one: Any, other: Any) -> bool:
    """Whether two values really disagree: spellings of a name or a site do not, nor do figures of two years."""
    if field in ("name", "brand"):
        return read_name(one).key != read_name(other).key
    if field == "website":
        return read_site(one) != read_site(other)
    if field == "turnover":
        return bool(one.year == other.year)
    return True
