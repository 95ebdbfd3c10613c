"""Several sources, one record: who wins for each field, what is said of the others, nothing lost."""

from datetime import date
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from data.consolidation.report import Conflict
from data.model import Activity, ActivityOrigin, Provenance, PublicContract, Structure, Turnover, Workforce
from data.rows import Candidate, Facts, PriorityDistrict, RuralCommune
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


def test_the_latest_fact_wins_and_says_its_own_day(tmp_path: Path) -> None:
    asked = [
        Facts(position=1, siret=ROW.siret, establishment_open=True, updated=date(2026, 1, 1)),
        Facts(position=2, siret=ROW.siret, establishment_open=False, updated=date(2026, 11, 1)),
    ]
    for number, facts in enumerate((asked, asked[::-1])):
        structure = only(tmp_path / str(number), told("emplois", ROW), told("registry", *facts))
        assert not structure.live
        assert structure.source_of("establishment_open") == Provenance("registry", date(2026, 11, 1))


def test_the_registry_knows_best_whether_an_establishment_is_open(tmp_path: Path) -> None:
    closed = Facts(position=1, siret=ROW.siret, establishment_open=False)
    assert not only(tmp_path, told("finess", replace(ROW, establishment_open=True)), told("registry", closed)).live


def test_a_row_dated_after_its_file_is_not_believed(tmp_path: Path) -> None:
    old = replace(ROW, description="Avant", updated=date(2062, 1, 1))
    new = replace(ROW, description="Après", updated=TODAY)
    assert only(tmp_path, told("emplois", old, day=BEFORE), told("emplois", new)).description == "Après"


def test_a_point_replaced_by_the_centre_says_so_unless_another_row_knows_the_address(tmp_path: Path) -> None:
    far = replace(ROW, latitude=48.85, longitude=2.35, address="3 rue Basse")
    lost = only(tmp_path / "lost", told("emplois", far))
    assert lost.source_of("place.coordinates").source == "geography"
    found = only(tmp_path / "found", told("emplois", far), told("finess", replace(far, latitude=45.19, longitude=5.72)))
    assert found.place.latitude == 45.19
    assert found.source_of("place.coordinates").source == "finess"
    assert Flag.COORDINATES_FAR not in found.flags


def test_coordinates_are_not_borrowed_from_another_commune(tmp_path: Path) -> None:
    lyon = replace(ROW, postcode="69001", city="Lyon", latitude=45.77, longitude=4.83, address="1 rue Haute")
    assert only(tmp_path, told("emplois", ROW), told("finess", lyon)).place.latitude is None


def test_each_contract_says_its_source(tmp_path: Path) -> None:
    own, other = PublicContract("Annecy", "Tonte", BEFORE), PublicContract("Ville de Gap", "Tri", BEFORE)
    fact = Facts(position=1, siret=ROW.siret, contracts=(other,))
    row = told("emplois", replace(ROW, contracts=(own,)))
    structure = only(tmp_path, row, told("contracts", fact, day=BEFORE))
    assert structure.contracts == (own, other)
    assert structure.source_of("contracts", 0).source == "emplois"
    assert structure.source_of("contracts", 1) == Provenance("contracts", BEFORE)


def test_spellings_of_a_name_or_a_site_and_figures_of_two_years_are_no_conflict(tmp_path: Path) -> None:
    first = replace(ROW, name="Assoc St Luc", website="http://a.example.org/", turnover=Turnover(1, 2023))
    second = replace(ROW, name="Association Saint-Luc", website="https://www.a.example.org", turnover=Turnover(2, 2024))
    _, report = consolidated(tmp_path, told("emplois", first), told("table", second))
    assert report.conflicts == []
    _, report = consolidated(
        tmp_path / "same year", told("emplois", first), told("table", replace(second, turnover=Turnover(2, 2023)))
    )
    assert [conflict.field for conflict in report.conflicts] == ["turnover"]


def test_a_city_and_its_arrondissement_do_not_contradict_each_other(tmp_path: Path) -> None:
    paris = replace(ROW, postcode="75019", city="Paris")
    _, report = consolidated(tmp_path, told("emplois", paris), told("finess", replace(paris, postcode="75000")))
    assert report.conflicts == []


def test_what_is_said_of_a_refused_value_is_not_said_of_another(tmp_path: Path) -> None:
    refused = replace(ROW, website="javascript:alert(1)")
    structure = only(tmp_path, told("emplois", refused), told("table", replace(ROW, website="a.example.org")))
    assert Flag.WEBSITE_REFUSED not in structure.flags
    assert Flag.WEBSITE_REFUSED in only(tmp_path / "alone", told("emplois", refused)).flags


def test_each_territory_is_of_its_own_list(tmp_path: Path) -> None:
    square = [[[5.7, 45.1], [5.8, 45.1], [5.8, 45.3], [5.7, 45.3], [5.7, 45.1]]]
    district = PriorityDistrict(1, "QN03801", "Quartier", {"type": "Polygon", "coordinates": square})
    structure = only(
        tmp_path,
        told("emplois", replace(ROW, address="3 rue Basse", latitude=45.19, longitude=5.72)),
        told("territories", RuralCommune(1, "38185", in_frr=True), day=date(2025, 1, 1)),
        told("territories", district, day=date(2026, 6, 1)),
    )
    assert (structure.place.in_qpv, structure.place.in_frr) == (True, True)
    assert structure.source_of("place.in_frr").date == date(2025, 1, 1)
    assert structure.source_of("place.in_qpv").date == date(2026, 6, 1)
    centre = only(
        tmp_path / "centre",
        told("emplois", replace(ROW, latitude=45.19, longitude=5.72)),
        told("territories", district),
    )
    assert centre.place.in_qpv is None
