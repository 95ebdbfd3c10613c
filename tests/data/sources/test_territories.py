import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.places.territories import Territories
from data.rows import PriorityDistrict, Quarantined, RuralCommune
from data.sources import recognise, territories
from data.sources.reading import Unreadable
from data.verdicts import Reason

FIXTURES = Path(__file__).parent / "fixtures"
SQUARE = [[5.0, 45.0], [5.1, 45.0], [5.1, 45.1], [5.0, 45.1], [5.0, 45.0]]

Read = list[PriorityDistrict | RuralCommune | Quarantined]


def read(folder: Path, content: Any, name: str = "territoires") -> Read:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return list(territories.read(path))


def feature(**fields: Any) -> dict[str, Any]:
    geometry = {"type": "Polygon", "coordinates": [SQUARE]}
    return {"type": "Feature", "properties": {"code_qp": "QN03801M"}, "geometry": geometry} | fields


def collection(*features: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def communes(rows: Read) -> dict[str, bool]:
    return {row.insee: row.in_frr for row in rows if isinstance(row, RuralCommune)}


def test_districts_are_read_with_their_polygons() -> None:
    path = FIXTURES / "qpv-2024.geojson"
    first, second, third, no_outline, no_code = territories.read(path)
    assert first == PriorityDistrict(
        1,
        "QN03801M",
        "Quartier fictif",
        {
            "type": "Polygon",
            "coordinates": [[[5.70, 45.16], [5.72, 45.16], [5.72, 45.18], [5.70, 45.18], [5.70, 45.16]]],
        },
    )
    assert isinstance(second, PriorityDistrict)
    assert second.geometry["type"] == "MultiPolygon"
    # Altitudes go, an outline left open is closed.
    assert second.geometry["coordinates"][0][0][0] == [55.40, -21.28]
    assert second.geometry["coordinates"][1][0] == [[55.44, -21.28], [55.45, -21.28], [55.45, -21.27], [55.44, -21.28]]
    assert isinstance(third, PriorityDistrict)
    assert isinstance(no_outline, Quarantined)
    assert (no_outline.position, no_outline.reason, no_outline.detail) == (4, Reason.MALFORMED, "sans géométrie")
    assert isinstance(no_code, Quarantined)
    assert "code_qp" in no_code.detail
    assert no_code.row["properties"]["nom"] == "Une commune"
    assert recognise(path) is territories
    assert territories.date_of(path) is None


def test_coordinates_in_metres_are_refused(tmp_path: Path) -> None:
    metres = {"type": "Polygon", "coordinates": [[[652000, 6862000], [652100, 6862000], [652100, 6862100]]]}
    with pytest.raises(Unreadable, match="Prenez le fichier en WGS 84"):
        read(tmp_path, collection(feature(geometry=None), feature(geometry=metres)))
    rows = read(tmp_path, collection(feature(), feature(geometry=metres), feature()))
    assert [type(row) for row in rows] == [PriorityDistrict, Quarantined, PriorityDistrict]


@pytest.mark.parametrize(
    "geometry",
    [
        {},
        {"type": "Point", "coordinates": [5.0, 45.0]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[]]},
        {"type": "Polygon", "coordinates": [[[5, 45], [5, 45], [6, 45], [5, 45]]]},
        {"type": "Polygon", "coordinates": [[["5", "45"]]]},
        {"type": "MultiPolygon", "coordinates": [SQUARE]},
    ],
)
def test_what_has_no_surface_is_put_aside(tmp_path: Path, geometry: Any) -> None:
    aside, kept = read(tmp_path, collection(feature(geometry=geometry), feature()))
    assert isinstance(aside, Quarantined)
    assert isinstance(kept, PriorityDistrict)


def test_the_keys_of_2015_and_capitals_are_understood(tmp_path: Path) -> None:
    (row,) = read(tmp_path, collection(feature(properties={"CODE_QP": "qp038001", "NOM_QP": "Ancien"})))
    assert isinstance(row, PriorityDistrict)
    assert (row.code, row.name) == ("QP038001", "Ancien")


def test_the_official_list_names_every_commune() -> None:
    path = FIXTURES / "frr-2025.csv"
    rows = list(territories.read(path))
    assert communes(rows) == {
        "01001": False,
        "01002": True,
        "23001": True,
        "01187": True,
        "2A004": False,
        "75056": False,
    }
    assert [(row.position, row.reason) for row in rows if isinstance(row, Quarantined)] == [
        (6, Reason.UNKNOWN_CODE),
        (7, Reason.UNKNOWN_CODE),
        (9, Reason.MALFORMED),
    ]
    assert recognise(path) is territories


def test_the_codes_of_the_observatoire_are_understood() -> None:
    rows = list(territories.read(FIXTURES / "frr-observatoire.csv"))
    assert communes(rows) == {"01001": False, "15014": True, "23001": True, "01187": True, "60057": False}
    details = [row.detail for row in rows if isinstance(row, Quarantined)]
    assert "classée en partie" in details[0]
    assert details[1].endswith("classement « 8 » inconnu")
    assert recognise(FIXTURES / "frr-observatoire.csv") is territories


def test_a_workbook_has_its_header_under_a_title(tmp_path: Path) -> None:
    import openpyxl

    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append([])
    sheet.append(["France ruralités revitalisation (Commune (2025))"])
    sheet.append([])
    sheet.append(["codgeo", "libgeo", "codefrr"])
    sheet.append(["01001", "L’Abergement", None])
    sheet.append([15014, "Aurillac", 4])
    sheet.append(["2A004", "Ajaccio", "5"])
    path = tmp_path / "frr.xlsx"
    workbook.save(path)
    assert list(territories.read(path)) == [
        RuralCommune(1, "01001", False),
        RuralCommune(2, "15014", True),
        RuralCommune(3, "2A004", True),
    ]


@pytest.mark.parametrize(
    ("told", "in_frr"),
    [
        ("FRR", True),
        ("FRR+", True),
        ("FRR +", True),
        ("FRR classée", True),
        ("Classée FRR", True),
        ("Bénéficiaires 2025", True),
        ("oui", True),
        ("Non", False),
        ("NC - commune non classée", False),
        ("Commune non FRR", False),
        ("hors FRR", False),
        ("", False),
        ("Partiellement classée", None),
        ("ZRR", None),
        ("???", None),
    ],
)
def test_a_verdict_is_told_by_its_words(tmp_path: Path, told: str, in_frr: bool | None) -> None:
    (row,) = read(tmp_path, f"INSEE;Nom;FRR\n38185;x;{told}\n".encode())
    assert (row.in_frr if isinstance(row, RuralCommune) else None) is in_frr


def test_a_commune_is_in_when_one_of_the_columns_says_so(tmp_path: Path) -> None:
    text = "code commune;FRR;FRR+;date FRR\n38001;x;;2024\n38002;;x;2024\n38003;;;2024\n"
    assert communes(read(tmp_path, text.encode())) == {"38001": True, "38002": True, "38003": False}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "le fichier est vide"),
        (b'{"type": "FeatureCollection"}', "aucune liste « features »"),
        (b'{"features": [', "le JSON s’arrête au milieu"),
        (b'{"features": [}', "ce n’est pas du JSON valide"),
        (b'{"features": ' + b"[" * 100_000, "imbriquées sans fin"),
        (b"code_qp;lib_qp\nQN03801M;x\n", "aucun en-tête avec le code INSEE"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence):
        read(tmp_path, content)


def test_other_sources_are_not_taken_for_territories() -> None:
    for head in (
        b'{"results": [{"siret": "1"}]}',
        b'{"marches": []}',
        b"siret;label\n",
        b"PK\x03\x04",
        b"Code INSEE;FR\n",
    ):
        assert not territories.recognises(head)


NUMBERS = st.sampled_from([0, 5.0, 5.1, 45, 45.1, 180]) | st.floats(allow_nan=False, allow_infinity=False)
COORDINATES = st.recursive(
    st.lists(NUMBERS, max_size=3), lambda inner: st.lists(inner, max_size=6), max_leaves=24
) | st.text(max_size=3)
GEOMETRIES = st.none() | st.fixed_dictionaries(
    {"type": st.sampled_from(["Polygon", "MultiPolygon", "Point"]), "coordinates": COORDINATES}
)


@given(geometries=st.lists(GEOMETRIES, max_size=5))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_feature_comes_out_once_and_can_be_asked(tmp_path: Path, geometries: list[Any]) -> None:
    rows = read(tmp_path, collection(feature(), *(feature(geometry=geometry) for geometry in geometries)))
    assert [row.position for row in rows] == list(range(1, len(geometries) + 2))
    districts = Territories()
    for row in rows:
        if isinstance(row, PriorityDistrict):
            districts.add(row)
    assert districts.in_qpv(45.05, 5.05) is True


@given(cells=st.lists(st.tuples(st.text(max_size=8), st.text(max_size=12)), max_size=6))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_cells_are_read_or_put_aside(tmp_path: Path, cells: list[tuple[str, str]]) -> None:
    lines = [f"{insee};{verdict}".replace("\n", "").replace("\r", "") for insee, verdict in cells]
    rows = read(tmp_path, "\n".join(["codgeo;frr", "38185;FRR", *lines]).encode("utf-8", "replace"))
    assert rows[0] == RuralCommune(1, "38185", True)
    assert [row.position for row in rows] == list(range(1, len(rows) + 1))


def test_latitudes_told_first_are_refused(tmp_path: Path) -> None:
    swapped = {"type": "Polygon", "coordinates": [[[45.1, 5.7], [45.1, 5.8], [45.2, 5.8], [45.1, 5.7]]]}
    with pytest.raises(Unreadable, match="dans cet ordre"):
        read(tmp_path, collection(feature(geometry=swapped)))
