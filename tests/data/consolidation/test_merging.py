"""Several sources, one record: who wins for each field, what is said of the others, nothing lost."""

from datetime import date
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from data.consolidation.report import Conflict
from data.model import (
    Activity,
    ActivityOrigin,
    Candidate,
    Facts,
    Provenance,
    PublicContract,
    Structure,
    Turnover,
    Workforce,
)
from data.verdicts import Flag
from tests.data.rows import candidate
from tests.data.sirets import of_siren
from tests.data.telling import TODAY, consolidated, told

ROW = candidate()
SIRET = of_siren(ROW.siret[:9], 2)
ID = f"{ROW.siret}-ACI"
BEFORE = date(2026, 10, 12)


def only(folder: Path, *inputs: Any) -> Structure:
    """The only structure of these sources."""
    dataset, _ = consolidated(folder, *inputs)
    (structure,) = dataset.structures()
    return structure


def test_the_first_source_of_a_field_wins_and_says_so(tmp_path: Path) -> None:
    emplois = told("emplois", replace(ROW, website="https://a.example.org", description="", legal_form=None))
    finess = told("finess", replace(ROW, website="https://b.example.org", description="Un atelier."), day=BEFORE)
    structure = only(tmp_path, emplois, finess)
    assert structure.website == "https://a.example.org"
    assert structure.source_of("website") == Provenance("emplois", TODAY)
    assert structure.description == "Un atelier."
    assert structure.source_of("description") == Provenance("finess", BEFORE)


def test_of_one_source_the_latest_row_wins(tmp_path: Path) -> None:
    old = replace(ROW, description="Avant", updated=date(2025, 1, 1))
    new = replace(ROW, description="Après", updated=date(2026, 1, 1))
    for number, rows in enumerate(([old, new], [new, old])):
        assert only(tmp_path / str(number), told("emplois", *rows)).description == "Après"


def test_labels_and_networks_add_up_and_each_says_its_source(tmp_path: Path) -> None:
    structure = only(
        tmp_path,
        told("emplois", replace(ROW, networks=("coorace",))),
        told("table", replace(ROW, networks=("unai",))),
        told("labels", Facts(position=1, siren=ROW.siret[:9], labels=("esus",)), day=BEFORE),
    )
    assert structure.networks == ("coorace", "unai")
    assert structure.labels == ("esus",)
    assert structure.source_of("labels", "esus") == Provenance("labels", BEFORE)
    assert structure.source_of("networks", "coorace").source == "emplois"
    assert structure.source_of("networks", "unai").source == "table"


def test_facts_of_a_legal_body_hold_for_all_its_establishments_those_of_one_for_it_alone(tmp_path: Path) -> None:
    dataset, report = consolidated(
        tmp_path,
        told("emplois", ROW, replace(ROW, siret=SIRET)),
        told(
            "registry",
            Facts(position=1, siren=ROW.siret[:9], founded=1998, turnover=Turnover(120_000, 2024), staff_band="12"),
            Facts(position=2, siret=SIRET, establishment_open=False),
            Facts(position=3, siren="999999999", founded=1900),
        ),
    )
    first, second = dataset.structures()
    assert (first.founded, second.founded) == (1998, 1998)
    assert (first.live, second.live) == (True, False)
    assert Flag.ESTABLISHMENT_CLOSED in second.flags
    assert first.source_of("founded").source == "registry"
    assert (report.read, report.live, report.delisted, report.merged, report.elsewhere) == (5, 1, 1, 2, 1)


def test_partial_diffusion_keeps_the_commune_and_hides_the_address(tmp_path: Path) -> None:
    row = replace(ROW, address="3 rue Basse", latitude=45.19, longitude=5.72)
    withheld = Facts(position=1, siret=ROW.siret, address_withheld=True)
    place = only(tmp_path, told("emplois", row), told("registry", withheld)).place
    assert (place.address, place.latitude, place.longitude) == ("", None, None)
    assert (place.city, place.insee) == ("Grenoble", "38185")


def test_the_same_contract_told_twice_is_one(tmp_path: Path) -> None:
    contract = PublicContract("Ville de Grenoble", "Entretien d’espaces verts", BEFORE, 40_000)
    fact = Facts(position=1, siret=ROW.siret, contracts=(contract,))
    assert only(tmp_path, told("emplois", ROW), told("contracts", fact, fact)).contracts == (contract,)


def test_sources_that_contradict_each_other_are_reported_by_identifier(tmp_path: Path) -> None:
    _, report = consolidated(
        tmp_path,
        told("emplois", replace(ROW, name="Les Jardins du Drac")),
        told("finess", replace(ROW, name="LES JARDINS DU DRAC", postcode="69001", city="Lyon")),
        told("table", replace(ROW, name="Autre nom")),
    )
    assert report.conflicts == [
        Conflict(ID, "name", "emplois", ("table",)),
        Conflict(ID, "place", "emplois", ("finess",)),
    ]


def test_a_contact_is_one_person_s(tmp_path: Path) -> None:
    dataset, _ = consolidated(
        tmp_path,
        told("emplois", replace(ROW, contact_email="", contact_phone="0476000000", contact_first_name="Anne")),
        told("table", replace(ROW, contact_email="zoe@example.org", contact_phone="", contact_first_name="Zoé")),
    )
    (contact,) = dataset.contacts()
    assert (contact.first_name, contact.email, contact.phone) == ("Zoé", "zoe@example.org", "")
    assert contact.source.source == "table"


def test_missing_coordinates_come_from_who_knows_them_in_the_same_commune(tmp_path: Path) -> None:
    located = replace(ROW, latitude=45.19, longitude=5.72, address="3 rue Basse")
    structure = only(tmp_path, told("emplois", ROW), told("finess", located))
    assert structure.place.latitude == 45.19
    assert structure.source_of("place.coordinates").source == "finess"


def test_a_trade_is_derived_only_from_a_code_that_names_one_and_never_beside_a_declared_one(tmp_path: Path) -> None:
    derived = only(tmp_path / "derived", told("emplois", replace(ROW, naf="8130Z")))
    trade = "creation-et-entretien-des-espaces-verts"
    assert derived.activities == (Activity(trade, origin=ActivityOrigin.DERIVED_FROM_NAF),)
    assert derived.source_of("activities").source == "naf"
    assert only(tmp_path / "none", told("emplois", replace(ROW, naf="8899B"))).activities == ()
    declared = (Activity("traiteur"),)
    row = replace(ROW, naf="8130Z", activities=declared)
    assert only(tmp_path / "declared", told("emplois", row)).activities == declared


def test_temporary_work_is_a_service_type_that_the_kind_imposes(tmp_path: Path) -> None:
    for kind, services in (("ETTI", ("DISP",)), ("AI", ("DISP",)), ("EI", ())):
        assert only(tmp_path / kind, told("emplois", replace(ROW, kind=kind))).service_types == services


def live(folder: Path, row: Candidate, today: date = TODAY) -> bool:
    """Whether the structure of a row is live."""
    dataset, _ = consolidated(folder, told("emplois", row, day=today), today=today)
    return next(iter(dataset.structures())).live


def test_a_kind_under_agreement_lives_by_it_and_others_without(tmp_path: Path) -> None:
    for kind in ("AI", "ACI", "EI", "ETTI", "EITI"):
        for convention, expected in ((True, True), (None, False), (False, False)):
            row = replace(ROW, kind=kind, convention_active=convention)
            assert live(tmp_path / f"{kind}-{convention}", row) is expected
    for kind in ("EA", "EATT", "ESAT", "GEIQ", "SEP"):
        assert live(tmp_path / kind, replace(ROW, kind=kind, convention_active=None))


def test_eiti_ends_with_its_experiment(tmp_path: Path) -> None:
    row = replace(ROW, kind="EITI")
    assert live(tmp_path / "last", row, date(2026, 12, 22))
    assert not live(tmp_path / "after", row, date(2026, 12, 23))


def test_a_number_of_staff_of_zero_and_a_refusal_are_told(tmp_path: Path) -> None:
    row = replace(ROW, workforce=Workforce(permanent=0), convention_active=False)
    structure = only(tmp_path, told("emplois", row), told("table", replace(ROW, convention_active=True)))
    assert structure.workforce.permanent == 0
    assert structure.convention_active is False
