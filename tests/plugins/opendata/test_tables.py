"""CSV and XLSX, read again by the programs people use."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

import msgspec
import openpyxl
import pytest

from data.model import Activity, Offer, Place, Structure
from plugins.opendata.dictionary import dictionary
from plugins.opendata.publishing import Publisher
from plugins.opendata.records import PublishedActivity, PublishedContract, PublishedOffer, PublishedStructure, Summary
from plugins.opendata.spreadsheet import structures_xlsx
from tests.plugins.opendata.conftest import structure

HOSTILE = [
    "=1+1",
    "+33612345678",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1",
    "<r><t>x</t></r>",
    "a_x0041_b",
    "\x07",
    "&<>",
]


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def sheet_of(content: bytes, name: str = "Structures") -> Iterator[dict[str, Any]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    headings, *rows = book[name].iter_rows(values_only=True)
    return (dict(zip(headings, row, strict=True)) for row in rows)


def test_each_structure_is_a_row_of_both(files: dict[str, bytes], structures: list[Structure]) -> None:
    rows = rows_of(files["donnees/structures.csv"])
    sheet = list(sheet_of(files["donnees/structures.xlsx"]))
    assert [row["identifiant"] for row in rows] == [s.id for s in structures]
    assert [row["identifiant"] for row in sheet] == [s.id for s in structures]
    for row, record, cells in zip(rows, structures, sheet, strict=True):
        assert row["nom"].lstrip("'") == record.name
        assert row["siret"] == record.siret
        assert row["code_postal"] == record.place.postcode
        assert row["commune"].lstrip("'") == record.place.city
        assert row["labels"].split("|") == (list(record.labels) or [""])
        assert row["latitude"] == ("" if record.place.latitude is None else str(record.place.latitude))
        assert row["chiffre_affaires"] == (str(record.turnover.amount) if record.turnover else "")
        assert row["fictif"] == "oui"
        assert row["presentation"].lstrip("'") == record.description
        assert row["fiche"] == f"https://annuaire.example/prestataires/{record.slug}/"
        for column, value in cells.items():
            assert ("" if value is None else str(value)) == row[column], column


def test_the_table_for_programs_is_as_rfc_4180_says(files: dict[str, bytes]) -> None:
    content = files["donnees/structures.csv"]
    assert content.startswith(b"identifiant,siret,siren,type,")  # no byte-order mark
    assert content.endswith(b"\r\n")
    reader = csv.reader(io.StringIO(content.decode(), newline=""), strict=True)
    assert len({len(row) for row in reader}) == 1


def test_each_activity_is_a_row(files: dict[str, bytes], structures: list[Structure]) -> None:
    rows = rows_of(files["donnees/activites.csv"])
    assert len(rows) == sum(len(s.activities) for s in structures)
    by_id = {s.id: s for s in structures}
    for row in rows:
        activities = by_id[row["identifiant"]].activities
        assert row["metier"] in {activity.sector for activity in activities}
        assert row["zone"] in {activity.zone.type if activity.zone else "" for activity in activities}
    assert {row["zone"] for row in rows} >= {"COUNTRY", "CUSTOM", "ZONES"}
    assert any("|D" in row["territoires"] or row["territoires"].startswith("D") for row in rows)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_a_formula(text: str, made: Callable[[Sequence[Structure]], dict[str, bytes]]) -> None:
    hostile = structure("sample", name=text, description=text, place=Place(city=text), offers=(Offer(text),))
    files = made([hostile])
    (row,) = rows_of(files["donnees/structures.csv"])
    for column in ("nom", "presentation", "commune"):
        assert row[column] in (text, f"'{text}")
        assert row[column][0] not in "=+-@\t\r＝"
    book = openpyxl.load_workbook(io.BytesIO(files["donnees/structures.xlsx"]))
    cells = {cell.value: cell for cell in book["Structures"][2] if cell.value is not None}
    assert "f" not in {cell.data_type for cell in cells.values()}
    if text not in ("\x07", "a_x0041_b", "\r=1"):  # openpyxl leaves Excel's own escapes as they are written
        assert row["nom"] in cells


def test_numbers_are_numbers_and_zeros_stay(files: dict[str, bytes]) -> None:
    rows = list(sheet_of(files["donnees/structures.xlsx"]))
    assert {type(row["annee_creation"]) for row in rows} == {int, type(None)}
    assert {type(row["siret"]) for row in rows} <= {str, type(None)}
    assert any((row["code_postal"] or "").startswith("0") for row in rows)


def test_the_sheet_opens_on_its_heading_and_says_what_columns_mean(files: dict[str, bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(files["donnees/structures.xlsx"]))
    assert book["Structures"].freeze_panes == "A2"
    meanings = {row["colonne"]: row["sens"] for row in sheet_of(files["donnees/structures.xlsx"], "Dictionnaire")}
    assert [cell.value for cell in book["Structures"][1]] == dictionary()["structures"].names_in("xlsx")
    assert meanings["siret"].startswith("SIRET")


def test_the_sheet_is_dated_by_the_data(structures: list[Structure]) -> None:
    records = [Publisher("").record(one) for one in structures[:3]]
    content = structures_xlsx(records, date(2026, 11, 1))
    assert content == structures_xlsx(records, date(2026, 11, 1))
    created = openpyxl.load_workbook(io.BytesIO(content)).properties.created
    assert created.date() == date(2026, 11, 1)


@pytest.mark.parametrize(
    ("table", "shape", "kinds"),
    [
        ("structures", PublishedStructure, {"jsonl"}),
        ("structures", Summary, {"api"}),
        ("activites", PublishedActivity, {"jsonl"}),
        ("offres", PublishedOffer, {"jsonl"}),
        ("marches_publics", PublishedContract, {"jsonl"}),
    ],
)
def test_the_dictionary_names_every_key(table: str, shape: type[msgspec.Struct], kinds: set[str]) -> None:
    told = {column.name for column in dictionary()[table].columns if kinds & set(column.files)}
    assert told == set(shape.__struct_encode_fields__)


def test_the_dictionary_gives_the_type_of_each_value(files: dict[str, bytes]) -> None:
    types = {
        "texte": str, "code": str, "adresse web": str, "entier": int, "année": int, "décimal": float, "booléen": bool,
        "liste": list, "objet": dict, "date": str,
    }  # fmt: skip
    columns = {column.name: column for column in dictionary()["structures"].columns}
    records = [msgspec.json.decode(line) for line in files["donnees/structures.jsonl"].splitlines()]
    for record in records:
        for key, value in record.items():
            assert type(value) is types[columns[key].type], key
    never = {key for key in columns if not any(key in record for record in records)}
    assert never <= {
        "courriel",
        "telephone",
        "provenances",
        "metiers_deduits",
        "qpv",
        "frr",
        "tranche_effectifs",
        "etablissement",
    }


def test_a_derived_trade_is_not_among_those_declared(
    made: Callable[[Sequence[Structure]], dict[str, bytes]],
) -> None:
    derived = msgspec.json.decode(b'{"sector":"blanchisserie","origin":"DERIVED_FROM_NAF"}', type=Activity)
    (row,) = rows_of(made([structure("emplois", activities=(derived, Activity("textiles")))])["donnees/structures.csv"])
    assert (row["metiers"], row["metiers_deduits"]) == ("textiles", "blanchisserie")
