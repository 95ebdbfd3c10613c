"""JSON-LD: valid by schema.org's strict models, nothing but what is stated, nothing that closes its script."""

import json
import random
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from pydantic import ValidationError

from data.dataset import Dataset
from data.model import (
    Activity,
    ActivityOrigin,
    Perimeter,
    PerimeterLevel,
    Place,
    PointPrecision,
    Provenance,
    Structure,
    Workforce,
    Zone,
    ZoneType,
)
from tests.site import consolidate
from tests.theme.schema_org import graph_of, valid
from theme.frame import Frame
from theme.linked_data import Download, LinkedData

SITE = "https://annuaire.example"
LINKED = LinkedData(Frame(site_address=SITE))
STEPS = (("Auvergne-Rhône-Alpes", "/territoires/auvergne-rhone-alpes/"),)
HERE = Place(
    address="1 rue du Drac",
    postcode="38600",
    city="Fontaine",
    insee="38169",
    departement="38",
    region="84",
    latitude=45.19,
    longitude=5.68,
    precision=PointPrecision.ADDRESS,
)
CIRCLE = Zone(ZoneType.CUSTOM, distance_km=30)
ISERE = Zone(ZoneType.ZONES, perimeters=(Perimeter(PerimeterLevel.DEPARTEMENT, "38"),))


def structure(**told: Any) -> Structure:
    fields: dict[str, Any] = {
        "id": "41987654300021-ACI",
        "slug": "les-jardins-du-drac",
        "siret": "41987654300021",
        "kind": "ACI",
        "name": "Les Jardins du Drac",
        "place": HERE,
        "live": True,
        "source": Provenance("emplois", date(2026, 11, 1)),
    }
    return Structure(**fields | told)


def business(one: Structure) -> dict[str, Any]:
    """What a structure's block says of it, once found valid."""
    graph = graph_of(LINKED.profile(one, f"/prestataires/{one.slug}/", STEPS))
    for node in graph:
        valid(node)
    return graph[0]


def test_the_strict_models_refuse_what_schema_org_has_not() -> None:
    with pytest.raises(ValidationError):
        valid({"@type": "LocalBusiness", "name": "A", "siret": "1"})
    with pytest.raises(ValidationError):
        valid({"@type": "LocalBusiness", "address": {"@type": "PostalAddress", "ville": "A"}})


@pytest.fixture(scope="session")
def real_dataset(real_export: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("linked-data") / "dataset"
    consolidate(f"emplois={real_export}", folder)
    return folder


@pytest.fixture(scope="session")
def sample_dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("linked-data") / "dataset"
    consolidate("sample=data/reference/sample.jsonl", folder)
    return folder


def test_every_structure_of_the_sample_is_valid_and_tells_nothing_private(sample_dataset: Path) -> None:
    dataset = Dataset(sample_dataset)
    contacts = {contact.structure_id: contact for contact in dataset.contacts()}
    types = set()
    for one in dataset.structures():
        told = business(one)
        types |= told.keys()
        text = json.dumps(told, ensure_ascii=False)
        contact = contacts.get(one.id)
        if contact and contact.email and contact.email != one.published_email:
            assert contact.email not in text, one.id
        if contact and contact.phone and contact.phone != one.published_phone:
            assert contact.phone[-9:] not in text.replace(one.siret, "").replace(" ", ""), one.id
    assert types >= {"hasOfferCatalog", "areaServed", "memberOf", "hasCertification", "sameAs", "geo", "address"}


def test_a_tenth_of_the_real_structures_is_valid(real_dataset: Path) -> None:
    structures = [one for one in Dataset(real_dataset).structures() if one.live]
    for one in random.Random(7).sample(structures, len(structures) // 10):
        assert "hasOfferCatalog" not in business(one), "les emplois declares no trade"


def test_a_structure_is_told_whole() -> None:
    told = business(
        structure(
            brand="Jardins & Cie",
            legal_form="ASSOCIATION",
            activities=(Activity("textiles", ("PREST",), CIRCLE),),
            networks=("coorace",),
            labels=("esus",),
            founded=1998,
            staff_band="12",
            website="https://jardins.example",
            social="https://reseau.example/jardins",
        )
    )
    assert told["@type"] == ["LocalBusiness", "NGO"]
    assert (told["name"], told["legalName"]) == ("Jardins & Cie", "Les Jardins du Drac")
    assert told["url"] == f"{SITE}/prestataires/les-jardins-du-drac/"
    assert told["identifier"]["value"] == "41987654300021"
    assert told["iso6523Code"] == ["0002:419876543", "0009:41987654300021"]
    assert told["address"]["addressRegion"] == "Auvergne-Rhône-Alpes"
    assert told["geo"]["latitude"] == 45.19
    service = told["hasOfferCatalog"]["itemListElement"][0]["itemOffered"]
    assert (service["name"], service["serviceType"]) == ("Textiles", ["Prestation de service"])
    assert told["areaServed"][0]["geoRadius"] == 30_000
    assert told["memberOf"][0]["name"] == "Coorace"
    assert told["hasCertification"][0]["name"] == "ESUS"
    assert (told["numberOfEmployees"]["minValue"], told["numberOfEmployees"]["maxValue"]) == (20, 49)
    assert told["additionalProperty"]["value"] == 1998
    assert told["sameAs"] == ["https://jardins.example", "https://reseau.example/jardins"]


@pytest.mark.parametrize(
    ("told", "absent"),
    [
        ({"siret": ""}, {"identifier", "iso6523Code"}),
        ({"place": replace(HERE, precision=PointPrecision.COMMUNE)}, {"geo"}),
        ({"place": Place()}, {"geo", "address"}),
        (
            {"activities": (Activity("textiles", ("PREST",), CIRCLE, ActivityOrigin.DERIVED_FROM_NAF),)},
            {"hasOfferCatalog", "areaServed"},
        ),
        ({"workforce": Workforce(permanent=4, supported=20)}, {"numberOfEmployees"}),
        ({}, {"telephone", "email", "sameAs", "memberOf", "hasCertification", "additionalProperty"}),
    ],
)
def test_what_is_not_stated_is_absent(told: dict[str, Any], absent: set[str]) -> None:
    assert business(structure(**told)).keys() & absent == set()


def test_only_a_published_address_and_phone_are_told() -> None:
    told = business(structure(published_email="contact@jardins.example", published_phone="+33476000000"))
    assert (told["email"], told["telephone"]) == ("contact@jardins.example", "+33476000000")


def test_zones_that_differ_stand_on_each_service() -> None:
    told = business(structure(activities=(Activity("textiles", (), CIRCLE), Activity("plomberie", (), ISERE))))
    areas = [offer["itemOffered"]["areaServed"][0] for offer in told["hasOfferCatalog"]["itemListElement"]]
    assert "areaServed" not in told
    assert [area["@type"] for area in areas] == ["GeoCircle", "AdministrativeArea"]
    assert areas[1]["name"] == "Isère"


@pytest.mark.parametrize(
    ("zone", "place", "kind"),
    [
        (Zone(ZoneType.COUNTRY), HERE, "Country"),
        (Zone(ZoneType.ZONES, perimeters=(Perimeter(PerimeterLevel.COMMUNE, "38185"),)), HERE, "City"),
        (CIRCLE, replace(HERE, precision=PointPrecision.COMMUNE), "GeoCircle"),
        (CIRCLE, Place(), None),
        (None, HERE, None),
    ],
)
def test_where_a_trade_is_carried_out(zone: Zone | None, place: Place, kind: str | None) -> None:
    told = business(structure(place=place, activities=(Activity("textiles", (), zone),)))
    assert ([area["@type"] for area in told["areaServed"]] if "areaServed" in told else [None]) == [kind]


@pytest.mark.parametrize(
    ("band", "bounds"), [("00", (0, 0)), ("01", (1, 2)), ("42", (1000, 1999)), ("53", (10000, None))]
)
def test_a_band_of_staff_is_read(band: str, bounds: tuple[int, int | None]) -> None:
    told = business(structure(staff_band=band))["numberOfEmployees"]
    assert (told["minValue"], told.get("maxValue")) == bounds


hostile = st.text(st.sampled_from("</>script!-& \"'\\é\u2028\u2029\x00a"), max_size=40) | st.text(
    st.characters(exclude_categories=["Cs"]), max_size=40
)
BLOCKS: list[Callable[[str], str]] = [
    lambda text: LINKED.page(text, "/a/", [(text, "/b/")]),
    lambda text: LINKED.profile(structure(name=text, brand=text, website=text), "/a/", [(text, "/b/")]),
    lambda text: LINKED.listing(text, "/a/", text, [], [(text, "/b/")], 1),
    lambda text: LINKED.dataset(
        text, "/a/", text, [], "https://l.example", None, [Download(text, "/b", "a/b", 1, "0")]
    ),
]


@given(hostile, st.sampled_from(BLOCKS))
def test_no_text_closes_the_script_and_all_of_it_is_read_back(text: str, block: Callable[[str], str]) -> None:
    html = block(text)
    inside = html.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert "<" not in inside
    assert not set(inside) & {"\u2028", "\u2029"}
    graph = graph_of(html)
    assert text in _texts(graph)


def _texts(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [text for one in value.values() for text in _texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    return [value]


def test_a_breadcrumb_goes_from_home_to_the_page() -> None:
    (trail,) = graph_of(LINKED.page("Isère", "/territoires/ara/isere/", STEPS))
    valid(trail)
    steps = trail["itemListElement"]
    assert [step["position"] for step in steps] == [1, 2, 3]
    assert [step["name"] for step in steps] == ["Accueil", "Auvergne-Rhône-Alpes", "Isère"]
    assert [step["item"]["@id"] for step in steps] == [
        f"{SITE}/",
        f"{SITE}/territoires/auvergne-rhone-alpes/",
        f"{SITE}/territoires/ara/isere/",
    ]


def test_two_pages_under_the_same_steps_have_their_own_end() -> None:
    first, second = (graph_of(LINKED.page(name, f"/{name}/", STEPS))[0]["itemListElement"] for name in "ab")
    assert first[:-1] == second[:-1]
    assert (first[-1]["name"], second[-1]["name"]) == ("a", "b")


def test_a_listing_tells_its_place_in_the_whole() -> None:
    items = [("A", "/prestataires/a/"), ("B", "/prestataires/b/")]
    collection, trail = graph_of(LINKED.listing("Textiles", "/t/page/2/", "Qui coud.", STEPS, items, 22, first=21))
    valid(collection)
    valid(trail)
    told = collection["mainEntity"]
    assert collection["@type"] == "CollectionPage"
    assert told["numberOfItems"] == 22
    assert [(item["position"], item["url"]) for item in told["itemListElement"]] == [
        (21, f"{SITE}/prestataires/a/"),
        (22, f"{SITE}/prestataires/b/"),
    ]


def test_the_open_data_and_its_files() -> None:
    download = Download("Structures (CSV)", "/donnees/structures.csv", "text/csv", 1234, "ab" * 32)
    html = LINKED.dataset("Données", "/donnees/", "Tout.", [], "https://l.example", date(2026, 11, 21), [download])
    dataset, _ = graph_of(html)
    valid(dataset)
    assert dataset["dateModified"] == "2026-11-21"
    assert dataset["distribution"][0]["contentUrl"] == f"{SITE}/donnees/structures.csv"
    assert dataset["distribution"][0]["contentSize"] == "1234 B"


def test_home_tells_how_to_search() -> None:
    (site,) = graph_of(LINKED.home("/prestataires/"))
    valid(site)
    assert site["potentialAction"]["target"]["urlTemplate"] == f"{SITE}/prestataires/{{?q}}"


def test_addresses_are_relative_while_the_site_has_none() -> None:
    (trail,) = graph_of(LinkedData(Frame()).page("A", "/a/", []))
    assert [step["item"]["@id"] for step in trail["itemListElement"]] == ["/", "/a/"]
