"""The facts of a profile, ready to be shown: a label, a value, and where the value comes from if it must be said."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from data.model import Structure
from data.vocabulary import Kind
from theme import addresses, wording
from theme.french import euros, number, siret

SIBLINGS_SHOWN = 6
"""How many other structures of the same body a profile names; the search lists the others."""


class Fact(NamedTuple):
    """One fact: ``source`` is empty when it is the record's own, which the profile tells once."""

    label: str
    value: str
    source: str = ""


class Origins:
    """Where the values of a structure come from, in words, when it is not where the record itself comes from."""

    def __init__(self, structure: Structure) -> None:
        self._structure = structure

    def of(self, field: str, item: str | int | None = None) -> str:
        """« Registre des entreprises, 2 novembre 2026 », or nothing."""
        if not self._structure.provenance:
            return ""
        origin = self._structure.source_of(field, item)
        return wording.origin_in_words(origin) if origin != self._structure.source else ""


def ways_to_reach(structure: Structure, origins: Origins) -> list[Fact]:
    """Where it is, and how to reach it beside the form: what it chose to publish."""
    facts = []
    place = structure.place
    if place.address or place.city:
        lines = [escape(line) for line in (place.address, f"{place.postcode} {place.city}".strip()) if line]
        facts.append(Fact("Adresse", Markup("<br>".join(lines)), origins.of("place")))
    if structure.published_phone:
        link = _link(f"tel:{structure.published_phone}", wording.phone(structure.published_phone))
        facts.append(Fact("Téléphone", link, origins.of("published_phone")))
    if structure.published_email:
        link = _link(f"mailto:{structure.published_email}", structure.published_email)
        facts.append(Fact("Courriel", link, origins.of("published_email")))
    if structure.website:
        facts.append(Fact("Site", _elsewhere(structure.website), origins.of("website")))
    if structure.social:
        facts.append(Fact("Réseau social", _elsewhere(structure.social), origins.of("social")))
    return facts


def key_facts(structure: Structure, kind: Kind, origins: Origins, siblings: Sequence[Structure]) -> list[Fact]:
    """What the structure is: identity, people, money, labels, networks, territory. What is unknown is not there."""
    return [
        *_identity(structure, origins, siblings),
        *_people(structure, kind, origins),
        *_trust(structure, origins),
        *_territory(structure, origins),
    ]


def _identity(structure: Structure, origins: Origins, siblings: Sequence[Structure]) -> Iterable[Fact]:
    if structure.brand and structure.brand != structure.name:
        yield Fact("Raison sociale", structure.name, origins.of("name"))
    if structure.siret:
        role = structure.establishment
        which = f" ({wording.establishment_role(role).lower()})" if role else ""
        body = "" if siblings else f", SIREN {wording.siren(structure.siren)}"
        yield Fact("SIRET", siret(structure.siret) + which + body)
    if siblings:
        yield Fact("Du même organisme", _siblings(structure, siblings))
    if structure.legal_form:
        yield Fact("Forme juridique", wording.legal_form(structure.legal_form), origins.of("legal_form"))
    if structure.founded:
        yield Fact("Création", str(structure.founded), origins.of("founded"))


def _people(structure: Structure, kind: Kind, origins: Origins) -> Iterable[Fact]:
    workforce = structure.workforce
    if workforce.permanent is not None:
        yield Fact("Salariés permanents", number(workforce.permanent), origins.of("workforce"))
    elif structure.staff_band:
        yield Fact("Effectif", wording.staff_band(structure.staff_band), origins.of("staff_band"))
    if workforce.supported is not None:
        yield Fact(kind.worker_label, number(workforce.supported), origins.of("workforce"))
    turnover = structure.turnover
    if turnover:
        year = f" (exercice {turnover.year})" if turnover.year else ""
        yield Fact("Chiffre d’affaires", euros(turnover.amount) + year, origins.of("turnover"))


def _trust(structure: Structure, origins: Origins) -> Iterable[Fact]:
    if structure.labels:
        title = "Label" if len(structure.labels) == 1 else "Labels"
        yield _linked(title, "labels", structure.labels, addresses.label, wording.official_label, origins)
    if structure.networks:
        title = "Réseau" if len(structure.networks) == 1 else "Réseaux"
        yield _linked(title, "networks", structure.networks, addresses.network, wording.network_label, origins)


def _territory(structure: Structure, origins: Origins) -> Iterable[Fact]:
    if structure.place.in_qpv:
        yield Fact("Quartier", "En quartier prioritaire de la politique de la ville (QPV)", origins.of("place.in_qpv"))
    if structure.place.in_frr:
        yield Fact("Ruralité", "Commune classée en France ruralités revitalisation (FRR)", origins.of("place.in_frr"))


def _linked(
    title: str,
    field: str,
    slugs: Sequence[str],
    address: Callable[[str], str],
    label: Callable[[str], str],
    origins: Origins,
) -> Fact:
    """Several values with a page each; they tell their source one by one when sources differ."""
    sources = [origins.of(field, slug) for slug in slugs]
    links = [_link(address(slug), label(slug)) for slug in slugs]
    if len(set(sources)) == 1:
        return Fact(title, Markup("").join(links), sources[0])
    told = (link + _source(source) if source else link for link, source in zip(links, sources, strict=True))
    return Fact(title, Markup("").join(told))


def _siblings(structure: Structure, siblings: Sequence[Structure]) -> Markup:
    links = [
        _link(addresses.profile(one.slug), f"{one.display_name} ({one.kind}){_city(one)}")
        for one in siblings[:SIBLINGS_SHOWN]
    ]
    if len(siblings) > SIBLINGS_SHOWN and structure.siren:
        links.append(_link(f"/prestataires/?q={structure.siren}", "Les voir toutes"))
    body = f"SIREN {wording.siren(structure.siren)}" if structure.siren else ""
    return Markup(body + "".join(links))


def _city(structure: Structure) -> str:
    return f", {structure.place.city}" if structure.place.city else ""


def _source(words: str) -> Markup:
    return Markup(f'<span class="source">{escape(words)}</span>')


def _link(address: str, words: str) -> Markup:
    return Markup(f'<a href="{escape(address)}">{escape(words)}</a>')


def _elsewhere(address: str) -> Markup:
    return Markup(f'<a href="{escape(address)}" rel="nofollow">{escape(wording.site_of(address))}</a>')
