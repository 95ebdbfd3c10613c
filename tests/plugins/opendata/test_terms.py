"""Nothing leaves that a source does not let go."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from data.geography import france
from data.model import (
    Activity,
    ActivityOrigin,
    NafCode,
    Offer,
    Place,
    PointPrecision,
    PublicContract,
    Structure,
    Turnover,
)
from data.vocabulary import sources
from plugins.opendata.files import make_files
from plugins.opendata.terms import Terms
from tests.plugins.opendata.conftest import structure, told
from theme.frame import Frame

CLOSED = "table"


def test_the_lists_of_networks_are_not_passed_on() -> None:
    assert not sources()[CLOSED].redistribute


def test_a_structure_that_only_a_closed_source_lists_is_absent() -> None:
    terms = Terms()
    known_by_registry_too = structure(CLOSED, founded=1998, provenance={"founded": told("registry")})
    assert terms.open_part(structure(CLOSED)) is None
    assert terms.open_part(known_by_registry_too) is None
    assert terms.withheld_structures == 2


def test_a_structure_of_an_open_source_is_whole() -> None:
    whole = structure("emplois", website="https://drac.example", provenance={"website": told("data_inclusion")})
    terms = Terms()
    assert terms.open_part(whole) is whole
    assert not terms.withheld_fields


def test_a_value_of_a_closed_source_is_left_out_and_counted() -> None:
    terms = Terms()
    part = terms.open_part(
        structure(
            "emplois",
            website="https://drac.example",
            turnover=Turnover(1_200_000, 2025),
            provenance={"turnover": told(CLOSED), "website": told("data_inclusion")},
        )
    )
    assert part is not None
    assert part.turnover is None
    assert part.website == "https://drac.example"
    assert part.provenance == {"website": told("data_inclusion")}
    assert terms.withheld_fields == {"turnover": 1}


def test_a_name_that_is_left_out_is_not_told_by_the_address_of_the_page() -> None:
    listed_by_both = structure(CLOSED, website="https://a.example", provenance={"website": told("data_inclusion")})
    part = Terms().open_part(listed_by_both)
    assert part is not None
    assert (part.name, part.slug) == ("", "")
    assert part.website == "https://a.example"
    assert part.source.source == "data_inclusion"


def test_labels_and_contracts_go_one_by_one() -> None:
    contracts = (PublicContract("Ville A", "Tonte"), PublicContract("Ville B", "Taille"))
    part = Terms().open_part(
        structure(
            "emplois",
            labels=("esus", "rge"),
            contracts=contracts,
            provenance={"labels:esus": told(CLOSED), "labels:rge": told("labels"), "contracts:0": told(CLOSED),
                        "contracts:1": told("contracts")},
        )
    )  # fmt: skip
    assert part is not None
    assert part.labels == ("rge",)
    assert part.contracts == contracts[1:]
    assert part.provenance == {"labels:rge": told("labels"), "contracts:0": told("contracts")}


def test_a_trade_read_from_a_code_is_whose_the_code_is() -> None:
    derived = Activity("blanchisserie", origin=ActivityOrigin.DERIVED_FROM_NAF)
    facts = {"naf": NafCode("2008", "9601A"), "activities": (derived,)}
    closed = structure("emplois", **facts, provenance={"activities": told("naf"), "naf": told(CLOSED)})
    opened = structure("emplois", **facts, provenance={"activities": told("naf")})
    assert replace(closed, naf=None, activities=(), provenance={}) == Terms().open_part(closed)
    assert Terms().open_part(opened) is opened


def test_coordinates_of_a_closed_source_leave_the_address() -> None:
    place = Place("3 rue du Drac", "38600", "Fontaine", "38169", "38", "84", 45.19, 5.69, PointPrecision.ADDRESS, True)
    part = Terms().open_part(
        structure(
            "emplois", place=place, provenance={"place.coordinates": told(CLOSED), "place.in_qpv": told("territories")}
        )
    )
    assert part is not None
    assert part.place.address == "3 rue du Drac"
    assert (part.place.latitude, part.place.precision, part.place.in_qpv) == (None, None, None)


SECRET = "Zqsecretz"
FIELDS = {
    "name": SECRET,
    "brand": SECRET,
    "description": f"{SECRET} {SECRET}",
    "website": f"https://{SECRET}.example",
    "social": f"https://social.example/{SECRET}",
    "published_email": f"{SECRET}@drac.example",
    "published_phone": SECRET,
    "place": Place(address=SECRET, city=SECRET),
    "offers": (Offer(SECRET, SECRET),),
}


@given(field=st.sampled_from(sorted(FIELDS)), owner=st.sampled_from([CLOSED, "emplois"]))
def test_no_file_holds_what_a_closed_source_told(field: str, owner: str) -> None:
    slug = SECRET.lower() if field in ("name", "brand") else "x"
    provenance = {field: told(CLOSED)} if owner == "emplois" else {"founded": told("data_inclusion")}
    record = structure(owner, **({"founded": 1998, "slug": slug, "provenance": provenance} | {field: FIELDS[field]}))
    for path, content in make_files([record], france(), Frame()).items():
        if not path.endswith(".xlsx"):
            assert SECRET.lower() not in content.decode().lower(), path


@pytest.mark.parametrize("source", ["emplois", CLOSED])
def test_the_same_without_terms_would_be_there(
    source: str, made: Callable[[Sequence[Structure]], dict[str, bytes]]
) -> None:
    files = made([structure(source, description=SECRET)])
    assert (SECRET.encode() in files["donnees/structures.csv"]) == (source == "emplois")
