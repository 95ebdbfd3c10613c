import csv
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.rows import Candidate, Quarantined
from data.sources import data_inclusion
from data.sources.reading import Unreadable
from data.verdicts import Reason

FIXTURE = Path(__file__).parent / "fixtures" / "structures-inclusion-2026-11-16.json"
ROWS: list[dict[str, Any]] = json.loads(FIXTURE.read_bytes())
ROW = {field: value for field, value in ROWS[0].items() if value is not None}


def as_array(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text(json.dumps(rows))


def as_page(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text(json.dumps({"items": rows, "total": len(rows), "page": 1, "size": 100, "pages": 1}))


def as_lines(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def as_csv(path: Path, rows: list[dict[str, Any]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def as_parquet(path: Path, rows: list[dict[str, Any]]) -> None:
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), path)


def rows(tmp_path: Path, *told: dict[str, Any]) -> list[Candidate | Quarantined]:
    as_array(tmp_path / "structures.json", list(told))
    return list(data_inclusion.read(tmp_path / "structures.json"))


def kept(tmp_path: Path, **changes: Any) -> Candidate:
    row, *left_out = rows(tmp_path, ROW | changes)
    assert isinstance(row, Candidate), row
    assert all(isinstance(one, Quarantined) and one.reason is Reason.CELL_LEFT_OUT for one in left_out)
    return row


def refused(tmp_path: Path, **changes: Any) -> Quarantined:
    (row,) = rows(tmp_path, ROW | changes)
    assert isinstance(row, Quarantined), row
    return row


def test_a_structure_keeps_what_upstream_tells_of_it() -> None:
    assert next(data_inclusion.read(FIXTURE)) == Candidate(
        position=1,
        siret="99920000900010",
        kind="ACI",
        name="Les Jardins fictifs",
        description="Maraîchage biologique et entretien d’espaces verts.",
        address="1 rue de l’Exemple Bâtiment B",
        postcode="38000",
        city="Grenoble",
        insee="38185",
        latitude=45.18,
        longitude=5.72,
        website="https://example.org/jardins",
        networks=("coorace",),
        contact_email="contact@example.org",
        contact_phone="+33639980001",
        updated=date(2026, 2, 14),
    )


@pytest.mark.parametrize("write", [as_array, as_page, as_lines, as_csv, as_parquet])
def test_every_format_is_recognised_and_gives_the_same_rows(
    tmp_path: Path, write: Callable[[Path, list[dict[str, Any]]], None]
) -> None:
    path = tmp_path / "structures"
    write(path, ROWS)
    assert data_inclusion.recognises(path.read_bytes()[:4096])
    assert list(data_inclusion.read(path)) == list(data_inclusion.read(FIXTURE))


def test_a_row_of_several_kinds_gives_one_candidate_for_each_at_its_position() -> None:
    found = [(row.position, row.kind) for row in data_inclusion.read(FIXTURE) if isinstance(row, Candidate)]
    assert found == [(1, "ACI"), (3, "AI"), (3, "EI")]


def test_a_row_of_no_inclusive_kind_leaves_only_its_id() -> None:
    other = list(data_inclusion.read(FIXTURE))[1]
    assert isinstance(other, Quarantined)
    assert (other.reason, other.row) == (Reason.OUT_OF_SCOPE, {"id": "dora--mission-fictive"})


def test_a_row_that_the_schema_refuses_is_kept_aside_with_the_reason_and_no_value() -> None:
    last = list(data_inclusion.read(FIXTURE))[-1]
    assert isinstance(last, Quarantined)
    assert last.reason is Reason.MALFORMED
    assert "nom\u202f: trop court" in last.detail
    assert "date_maj\u202f: refusé par le schéma" in last.detail
    assert "2999" not in last.detail


def test_an_optional_field_that_the_schema_refuses_does_not_lose_the_row() -> None:
    third = list(data_inclusion.read(FIXTURE))[2]
    assert isinstance(third, Candidate)
    assert (third.contact_email, third.contact_phone, third.website) == (
        "",
        "pas un numéro",
        "https://www.example.org/",
    )
    assert third.networks == ("union-nationale-des-entreprises-adaptees",)


@pytest.mark.parametrize(
    ("field", "value", "kept_as"),
    [
        ("code_postal", "380", ""),
        ("courriel", "x@", ""),
        ("latitude", "nord", None),
        ("latitude", float("nan"), None),
        ("code_insee", "1", None),
        ("description", "abc", ""),
        ("siret", "1234", ""),
        ("siret", "9,992E+13", ""),
        ("siret", 99920000900010.0, "99920000900010"),
        ("siret", "999 200 009 00010", "99920000900010"),
        ("code_postal", 1000, "01000"),
    ],
)
def test_a_bent_value_is_put_right_or_left_out(tmp_path: Path, field: str, value: object, kept_as: object) -> None:
    ours = {"code_postal": "postcode", "courriel": "contact_email", "code_insee": "insee"}.get(field, field)
    assert getattr(kept(tmp_path, **{field: value}), ours) == kept_as


@pytest.mark.parametrize("field", ["id", "source", "nom", "date_maj"])
def test_a_missing_required_field_sends_the_row_to_the_quarantine(tmp_path: Path, field: str) -> None:
    row = refused(tmp_path, **{field: None})
    assert row.reason is Reason.MALFORMED
    assert row.detail.startswith(field)


@pytest.mark.parametrize(
    "told",
    ['["aci", "coorace"]', "['aci', 'coorace']", "['aci' 'coorace']", "{aci,coorace}",
     '{"aci","coorace"}', "aci|coorace",
     "ACI; coorace"],
)  # fmt: skip
def test_a_list_written_as_a_text_is_read(tmp_path: Path, told: str) -> None:
    row = kept(tmp_path, reseaux_porteurs=told)
    assert (row.kind, row.networks) == ("ACI", ("coorace",))


@pytest.mark.parametrize("told", [None, [], "", "nan", ["mission-locale"], [None, 3, ["aci"]], "{}"])
def test_what_carries_no_inclusive_kind_is_out_of_scope(tmp_path: Path, told: object) -> None:
    assert refused(tmp_path, reseaux_porteurs=told).reason is Reason.OUT_OF_SCOPE


@pytest.mark.parametrize("told", ["2026-02-14T08:30:00", "2026-02-14 08:30:00+00:00", 1771027200000])
def test_a_date_with_its_hour_is_that_day(tmp_path: Path, told: object) -> None:
    assert kept(tmp_path, date_maj=told).updated == date(2026, 2, 14)


def test_typed_columns_of_parquet_are_read(tmp_path: Path) -> None:
    typed = {**ROW, "date_maj": datetime(2026, 2, 14, 8, 30, tzinfo=UTC), "siret": 99920000900010}
    as_parquet(tmp_path / "p.parquet", [typed])
    (row,) = data_inclusion.read(tmp_path / "p.parquet")
    assert isinstance(row, Candidate)
    assert (row.updated, row.siret) == (date(2026, 2, 14), "99920000900010")


def test_a_row_of_schema_v0_is_read_by_its_typology(tmp_path: Path) -> None:
    old = {
        "id": "emplois-de-linclusion--17", "source": "emplois-de-linclusion", "nom": "Les Jardins fictifs",
        "typologie": "ACI", "presentation_resume": "Un résumé.", "presentation_detail": "Une présentation.",
        "date_maj": "2023-02-14", "antenne": False, "labels_nationaux": ["unea"], "thematiques": [], "rna": None,
    }  # fmt: skip
    as_array(tmp_path / "v0.json", [old])
    assert data_inclusion.recognises((tmp_path / "v0.json").read_bytes())
    (row,) = data_inclusion.read(tmp_path / "v0.json")
    assert isinstance(row, Candidate)
    assert (row.kind, row.description) == ("ACI", "Une présentation.")
    assert row.networks == ("union-nationale-des-entreprises-adaptees",)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("structures-inclusion-2026-11-16.parquet", date(2026, 11, 16)),
        ("structures-inclusion-20230628-data-inclusion-sans-doublons.json", date(2023, 6, 28)),
        ("structures-inclusion-2026-13-16.csv", None),
        ("structures.json", None),
    ],
)
def test_the_name_of_the_file_states_its_day(name: str, day: date | None) -> None:
    assert data_inclusion.date_of(Path(name)) == day


@pytest.mark.parametrize(
    "head",
    [
        b'{"count": 1, "results": [{"siret": "1", "kind": "EI", "name": "n"}]}',
        b'{"type": "FeatureCollection", "features": [{"properties": {"code_qp": "QN1"}}]}',
        b'{"marches": [{"id": "1", "source": "x", "acheteur": {"id": "2", "nom": "y"}}]}',
        b'{"siren": "1", "nom_complet": "x", "siege": {"complement_adresse": null}, "date_mise_a_jour": "x"}',
        b"siret,nom_entreprise,adresse,code_postal,commune,site_internet\n",
        b"SIRET;Type;Raison sociale\n",
        b"",
    ],
)
def test_files_of_other_sources_are_not_taken_for_structures(head: bytes) -> None:
    assert not data_inclusion.recognises(head)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'[{"id": "1"', "s’arrête au milieu"),
        (b'[{"id": "1"}', "s’arrête au milieu"),
        (b'[{"id": "1"} oups]', "ligne 1\u202f: ce n’est pas du JSON valide, au n° 1"),
        (b'[{"id": "\xe9"}]', "l’octet 0xe9 n’est pas de l’UTF-8"),
        (b"[" * 100_000, "imbriquées sans fin"),
        (b'{"items": [{"id": "1"}], "total": 3}', "3 lignes annoncées, 1 présentes"),
        (b'[{"id": "1", "structure_id": "2"}]', "liste des services"),
        (b"id,structure_id,nom\n1,2,3\n", "liste des services"),
        (b"id,nom,date_maj\n1,2,3\n", "reseaux_porteurs"),
        (b"siret,nom\n1,2\n", "il manque la colonne «\u202fid\u202f»".encode().decode()),
        (b"PAR1 cut short", "Parquet est abîmé"),
        (b"", "vide"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "structures"
    path.write_bytes(content)
    with pytest.raises(Unreadable, match=told):
        list(data_inclusion.read(path))


def test_a_broken_line_of_ndjson_is_kept_aside_alone(tmp_path: Path) -> None:
    path = tmp_path / "structures.ndjson"
    path.write_text(f"{json.dumps(ROW)}\n{{cut\n\n{json.dumps(ROW)}\n")
    found = list(data_inclusion.read(path))
    assert [row.reason if isinstance(row, Quarantined) else row.kind for row in found] == [
        "ACI",
        Reason.MALFORMED,
        "ACI",
    ]
    assert isinstance(found[1], Quarantined)
    assert (found[1].detail, found[1].row) == ("ligne 2\u202f: ce n’est pas du JSON valide", {"texte": "{cut"})


def test_an_array_longer_than_what_is_read_at_once_is_read_whole(tmp_path: Path) -> None:
    many = [ROW | {"id": f"x--{rank}", "description": "a" * 5000} for rank in range(500)]
    assert len(rows(tmp_path, *many)) == 500


value = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.sampled_from(["aci", "esat"])
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=2)),
    max_leaves=4,
)


@given(st.lists(st.one_of(value, st.fixed_dictionaries({}, optional=dict.fromkeys(ROW, value))), max_size=5))
def test_every_item_of_any_values_comes_out(tmp_path_factory: pytest.TempPathFactory, items: list[Any]) -> None:
    path = tmp_path_factory.mktemp("t") / "any.json"
    path.write_text(json.dumps(items))
    assert sorted({row.position for row in data_inclusion.read(path)}) == list(range(1, len(items) + 1))


@given(
    st.binary(max_size=200), st.sampled_from([b"", b"PAR1", b"[", b'{"items":[', b"{", b"id,nom,reseaux_porteurs\n"])
)
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, noise: bytes, start: bytes) -> None:
    path = tmp_path_factory.mktemp("t") / "noise"
    path.write_bytes(start + noise)
    data_inclusion.recognises(path.read_bytes())
    try:
        found = list(data_inclusion.read(path))
    except Unreadable:
        return
    assert sorted({row.position for row in found}) == list(range(1, len({row.position for row in found}) + 1))


@given(st.data())
def test_parquet_with_bytes_changed_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("t") / "changed.parquet"
    as_parquet(path, [ROW])
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.floats(0, 1, exclude_max=True))
        content[4 + int(place * (len(content) - 4))] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    try:
        list(data_inclusion.read(path))
    except Unreadable:
        return


def test_an_optional_field_that_the_schema_refuses_is_put_aside_alone(tmp_path: Path) -> None:
    structure, left_out = rows(tmp_path, ROW | {"siret": "1234", "courriel": "x@"})
    assert isinstance(structure, Candidate)
    assert isinstance(left_out, Quarantined)
    assert (left_out.position, left_out.reason) == (1, Reason.CELL_LEFT_OUT)
    assert left_out.row == {"courriel": "x@", "siret": "1234"}
    assert "siret\u202f: trop court" in left_out.detail


def test_a_french_date_is_that_day(tmp_path: Path) -> None:
    assert kept(tmp_path, date_maj="02/01/2026").updated == date(2026, 1, 2)
