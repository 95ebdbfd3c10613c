"""Addresses of the existing service: what can be told leads to its page, what cannot leads nowhere."""

from datetime import date
from typing import Any

import pytest

from data.geography import france
from data.model import Activity, Place, Provenance, Structure
from data.vocabulary import vocabulary
from plugins.directory.catalogue import Catalogue
from plugins.discovery.legacy import legacy_slug, redirects


def structure(slug: str, name: str, departement: str | None = "38", **told: Any) -> Structure:
    return Structure(
        id=f"{slug}-ACI",
        slug=slug,
        siret="",
        kind="ACI",
        name=name,
        place=Place(departement=departement),
        source=Provenance("emplois", date(2026, 11, 1)),
        **{"live": True} | told,
    )


def exact(*structures: Structure) -> dict[str, str]:
    return redirects(Catalogue(structures, france())).exact


@pytest.mark.parametrize(
    ("name", "departement", "slug"),
    [
        ("Les Jardins du Drac", "38", "les-jardins-du-drac-38"),
        ("L’Étape & Cie – Œuvre", "2A", "letape-cie-uvre-2A"),
        ("ASSOCIATION INTERMEDIAIRE DU PAYS DE LA ROCHE", "85", "association-intermediaire-du-pays-de-la--85"),
    ],
)
def test_the_slug_the_existing_service_gives(name: str, departement: str, slug: str) -> None:
    assert legacy_slug(name, departement) == slug


def test_a_structure_is_found_at_its_former_address() -> None:
    table = redirects(Catalogue([structure("jardins", "Les Jardins du Drac")], france()))
    assert table.target("/siae/les-jardins-du-drac-38/") == "/prestataires/jardins/"
    assert table.target("/prestataires/les-jardins-du-drac-38") == "/prestataires/jardins/"
    assert table.target("/fr/directory/les-jardins-du-drac-38/show") == "/prestataires/jardins/"


def test_one_that_left_is_found_too() -> None:
    gone = structure("jardins", "Jardins", live=False, delisted_on=date(2026, 1, 1))
    assert exact(gone)["/prestataires/jardins-38/"] == "/prestataires/jardins/"


def test_namesakes_of_a_departement_are_not_guessed() -> None:
    namesakes = [structure("jardins", "Jardins"), structure("jardins-grenoble", "JARDINS")]
    assert "/prestataires/jardins-38/" not in exact(*namesakes)


def test_a_page_of_this_site_is_never_redirected() -> None:
    assert "/prestataires/jardins-38/" not in exact(structure("jardins-38", "Jardins"), structure("b", "Autre"))


@pytest.mark.parametrize(("name", "departement"), [("Jardins", None), ("???", "38")])
def test_what_has_no_former_address_has_no_redirect(name: str, departement: str | None) -> None:
    assert not any(source.startswith("/prestataires/") for source in exact(structure("a", name, departement)))


def test_trades_are_found_by_their_former_names() -> None:
    table = exact(structure("a", "A", activities=(Activity("maraichage-legumerie-conserverie"),)))
    for source in (
        "/secteurs/agro-alimentaire/maraichage/",
        "/secteurs/agroalimentaire/maraichage/",
        "/secteurs/agro-alimentaire/maraichage-legumerie-conserverie/",
    ):
        assert table[source] == "/secteurs/agroalimentaire/maraichage-legumerie-conserverie/"
    assert table["/secteurs/agro-alimentaire/"] == "/secteurs/agroalimentaire/"


def test_a_trade_without_a_page_is_no_target() -> None:
    assert not any(target.startswith("/secteurs/") for target in exact(structure("a", "A")).values())


def test_every_former_name_of_a_trade_leads_to_it_once() -> None:
    sectors = [sector for group in vocabulary().sector_groups for sector in group.sectors]
    table = exact(
        *(structure(f"s{rank}", f"S{rank}", activities=(Activity(one.slug),)) for rank, one in enumerate(sectors))
    )
    for group in vocabulary().sector_groups:
        for sector in group.sectors:
            former = f"/secteurs/{group.legacy_slug or group.slug}/{sector.legacy_slug or sector.slug}/"
            assert table.get(former, former) == f"/secteurs/{group.slug}/{sector.slug}/"
