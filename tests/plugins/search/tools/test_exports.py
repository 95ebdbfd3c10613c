"""The files that scripts make, read back by what people open them with."""

import csv
import io
import re
import zipfile
from base64 import b64decode
from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree

import msgspec
import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.opendata.tables import harmless
from plugins.search.columns.export import COLUMNS, build_export
from plugins.search.corpus import Corpus
from tests.plugins.search.node import run
from tests.plugins.search.structures import ALL

AWKWARD = [
    "=1+1", "+33 4", "-5", "@SUM(A1)", "\t=1", "\r\n=1", "＝1", "＋", "－", "＠", "a;b", 'dit "oui"',
    "deux\nlignes", "fin\r", "<b>&amp;</b>", "_x0041_", "\x00\x07\x1f", "\ufffe\uffff", "  espaces  ", "été 😀",
    "11223344556677", "é" * 40_000, "",
]  # fmt: skip
"""What spreadsheets run, cut, part or refuse."""
TEXTS = st.one_of(st.sampled_from(AWKWARD[:-2]), st.text(max_size=20))
LONGEST = 32_767


def files(columns: Sequence[str], rows: Sequence[Sequence[Any]], title: str = "Liste") -> tuple[bytes, bytes]:
    made = run("export.mjs", {"columns": columns, "rows": rows, "title": title})
    return b64decode(made["csv"]), b64decode(made["xlsx"])


def read_csv(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def read_sheet(content: bytes) -> dict[str, str]:
    """The texts of a sheet by cell, as XML holds them. Fails on anything that is no inline text."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert file.testzip() is None
        sheet = ElementTree.fromstring(file.read("xl/worksheets/sheet1.xml"))
    space = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    cells = sheet.findall(".//s:c", space)
    assert {cell.get("t") for cell in cells} <= {"inlineStr"}
    assert sheet.findall(".//s:f", space) == sheet.findall(".//s:v", space) == []
    return {cell.attrib["r"]: cell.findtext("s:is/s:t", "", space) for cell in cells}


def unescaped(text: str) -> str:
    return re.sub("_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), text)


@settings(max_examples=10)
@given(st.lists(st.lists(TEXTS, min_size=3, max_size=3), max_size=12))
def test_what_is_read_back_is_what_was_written_and_runs_nothing(rows: list[list[str]]) -> None:
    table, book = files(["SIRET", "=Nom", "Note"], rows)
    expected = [["SIRET", "'=Nom", "Note"], *([harmless(text) for text in row] for row in rows)]
    # Python's reader takes NUL as any other character since 3.11.
    assert read_csv(table) == expected
    written = {f"{'ABC'[c]}{r}": text for r, row in enumerate(expected, 1) for c, text in enumerate(row) if text}
    assert {cell: unescaped(text) for cell, text in read_sheet(book).items()} == written


def test_texts_that_strain_a_cell() -> None:
    table, book = files(["Texte", "Note"], [[text, "x"] for text in AWKWARD])
    assert [row[0] for row in read_csv(table)[1:]] == [harmless(text) for text in AWKWARD]
    texts = read_sheet(book)
    assert texts["A17"] == "_x005F_x0041_"
    assert texts["A18"] == "_x0000__x0007__x001F_"
    assert len(texts["A23"]) == LONGEST


def test_a_spreadsheet_opens_it_with_its_headings_frozen(tmp_path: Any) -> None:
    rows = [[f"{number:014d}", f"Atelier {number}", "Grenoble"] for number in range(1200)]
    _, book = files(["SIRET", "Nom", "Commune"], rows, title="Nettoyage / Isère : 2026 [bis]")
    (tmp_path / "liste.xlsx").write_bytes(book)
    opened = openpyxl.load_workbook(tmp_path / "liste.xlsx")
    sheet = opened.active
    assert opened.sheetnames == ["Nettoyage   Isère   2026  bis"]
    assert [list(row) for row in sheet.iter_rows(values_only=True)] == [["SIRET", "Nom", "Commune"], *rows]
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet["A1"].font.bold) == ("A2", "A1:C1201", True)
    assert len(book) < 40_000  # 230 000 bytes of XML


def test_two_exports_of_the_same_rows_are_the_same_bytes() -> None:
    assert files(["A"], [["b"]]) == files(["A"], [["b"]])


def test_rows_come_from_the_blocks_in_the_order_of_the_results() -> None:
    rows = [[f"Structure {number}"] for number in range(10)]
    blocks = [{"columns": ["Nom"], "rows": part} for part in (rows[:4], [None, *rows[5:8]], rows[8:])]
    answer = run("export-documents.mjs", {"blocks": blocks, "each": 4, "documents": [9, 1, 4, 8, 0]})
    assert answer["columns"] == ["Nom"]
    assert [row[0] for row in answer["rows"]] == ["Structure 9", "Structure 1", "Structure 8", "Structure 0"]
    assert sorted(answer["asked"]) == [0, 1, 2]


def test_the_blocks_that_are_built_are_those_that_are_read() -> None:
    corpus = Corpus((None, *ALL))
    built = build_export(corpus, "https://exemple.fr")
    blocks = [msgspec.json.decode(block) for block in built.blocks]
    documents = list(range(len(corpus.documents)))
    answer = run("export-documents.mjs", {"blocks": blocks, "each": built.each, "documents": documents})
    table, _ = files(answer["columns"], answer["rows"])
    heading, *rows = read_csv(table)
    assert heading == list(COLUMNS)
    assert [row[0] for row in rows] == [structure.siret for structure in ALL]
    assert rows[0][heading.index("Fiche")] == f"https://exemple.fr/prestataires/{ALL[0].slug}/"


def test_an_exported_list_has_the_columns_of_exported_results() -> None:
    (made,) = run("tools.mjs", [["listRows", [], [], ""]])
    known = [column for column in made["columns"] if column in COLUMNS]
    assert known == [column for column in COLUMNS if column not in ("Département", "Mise à jour")]
    assert set(made["columns"]) - set(known) == {"Remarque"}


def test_progress_is_told_of_long_exports_alone() -> None:
    long, short = run("tools.mjs", [["progress", 3, 0], ["progress", 3, 60_000]])
    assert (long, short) == ([1, 2, 3, 3], [])
    (words,) = run("tools.mjs", [["exportProgress", {"done": 4, "total": 1200}]])
    assert words == "Préparation du fichier\u202f: 4\u00a0parts sur 1\u202f200"


def test_a_file_is_named_so_that_every_system_takes_it() -> None:
    names = ["Nettoyage à Saint-Étienne / 2026", "../../etc", "😀"]
    assert run("tools.mjs", [["fileName", name] for name in names]) == [
        *("nettoyage-a-saint-etienne-2026", "etc", "structures"),
    ]
