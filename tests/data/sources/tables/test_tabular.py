import csv
import io
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from data.sources.reading import Unreadable
from data.sources.tables import cells, tabular
from data.sources.tables.tabular import Line

KNOWN = {"SIRET": "siret", "Raison sociale": "name", "Nom": "name", "Secteurs": "sectors"}


def read(path: Path) -> Iterator[Line]:
    """The lines of a table without a title."""
    return tabular.under_title(path, "structures", lambda _: True)[1]


def table(tmp_path: Path, content: str | bytes, encoding: str = "utf-8") -> list[Line]:
    path = tmp_path / "table.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return list(read(path))


def workbook(tmp_path: Path, *rows: list[Any], sheet: str = "Feuil1") -> Path:
    book = Workbook()
    found = book.worksheets[0]
    found.title = sheet
    for row in rows:
        found.append(row)
    path = tmp_path / "table.xlsx"
    book.save(path)
    return path


def columns(*titles: str, required: tuple[str, ...] = ()) -> dict[str, int]:
    return tabular.columns(Path("liste.csv"), Line(1, titles), KNOWN, required)


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_delimiter_and_the_encoding_are_found(tmp_path: Path, delimiter: str, encoding: str) -> None:
    text = f"SIRET{delimiter}Désignation\n1{delimiter}Éléa\n"
    assert table(tmp_path, text, encoding) == [Line(1, ["SIRET", "Désignation"]), Line(2, ["1", "Éléa"])]


def test_a_delimiter_inside_quotes_does_not_count(tmp_path: Path) -> None:
    assert table(tmp_path, '"a,b,c";d\n1;2\n')[1].cells == ["1", "2"]


def test_the_hint_that_excel_writes_above_the_header_is_skipped(tmp_path: Path) -> None:
    assert table(tmp_path, "sep=;\nSIRET;Nom\n1;a\n")[0] == Line(2, ["SIRET", "Nom"])


def test_a_cell_may_hold_several_lines_and_blank_lines_are_none(tmp_path: Path) -> None:
    found = table(tmp_path, 'a;b\n\n1;"x\ny"\n;\n2;z\n')
    assert found[1:] == [Line(3, ["1", "x\ny"]), Line(6, ["2", "z"])]


def test_blank_cells_at_the_end_may_lack_or_be_too_many(tmp_path: Path) -> None:
    assert [line.cells for line in table(tmp_path, "a;b\n1\n2;x;;\n")[1:]] == [["1", ""], ["2", "x"]]


def test_a_cell_beyond_the_columns_is_told(tmp_path: Path) -> None:
    assert table(tmp_path, "a;b\n1;2;3\n")[1] == Line(2, ["1", "2", "3"], "3 cellules pour 2 colonnes")


def test_a_quote_that_is_never_closed_costs_its_own_line_only(tmp_path: Path) -> None:
    found = table(tmp_path, 'a;b\n1;"x\n2;"y"\n3;z\n4;"w\n')
    assert [(line.number, bool(line.problem)) for line in found[1:]] == [(2, True), (3, False), (4, False), (5, True)]


def test_a_stray_quote_far_from_any_other_does_not_swallow_the_file(tmp_path: Path) -> None:
    found = table(tmp_path, 'a;b\n1;"x\n' + "2;y\n" * 1000)
    assert sum(not line.problem for line in found) == 1001


def test_a_column_is_found_whatever_its_case_accents_and_spaces() -> None:
    assert columns("  raison   SOCIALE ", "siret", "") == {"name": 0, "siret": 1}


def test_a_misspelt_column_is_named_with_a_suggestion() -> None:
    told = "colonne inconnue «\u202fRaison social\u202f»\u202f: vouliez-vous dire «\u202fRaison sociale\u202f»\u202f?"
    with pytest.raises(Unreadable) as refusal:
        columns("SIRET", "Raison social")
    assert str(refusal.value) == f"liste.csv, ligne 1\u202f: {told}"


def test_a_column_that_looks_like_none_is_named_without_one() -> None:
    with pytest.raises(
        Unreadable, match="colonne inconnue «\u202fCouleur préférée\u202f»\u202f: retirez-la du fichier"
    ):
        columns("SIRET", "Couleur préférée")


def test_a_column_given_twice_and_a_missing_one_are_named() -> None:
    with pytest.raises(Unreadable, match="la colonne «\u202fRaison sociale\u202f» y est deux fois"):
        columns("Raison sociale", "Nom")
    with pytest.raises(Unreadable, match="il manque la colonne «\u202fSIRET\u202f»"):
        columns("Nom", required=("siret", "name"))


def test_a_workbook_gives_its_values_typed(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["SIRET", "Nom"], [80746931700018, None], [], [None, date(2026, 10, 1)])
    header, first, second = read(path)
    assert header.cells == ("SIRET", "Nom")
    assert first == Line(2, [80746931700018, ""])
    assert second.number == 4
    assert cells.day(second.cells[1]) == date(2026, 10, 1)


def test_of_several_sheets_the_named_one_is_read(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["autre"])
    book.create_sheet("Structures").append(["SIRET"])
    book.save(tmp_path / "deux.xlsx")
    assert next(read(tmp_path / "deux.xlsx")).cells == ("SIRET",)


def test_a_formula_is_never_evaluated(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["a", "b"], ["=1+1", "x"])
    assert list(read(path))[1].cells == [None, "x"]


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["a"])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/media/bomb.bin", "w") as bomb:
        for _ in range(301):
            bomb.write(bytes(1 << 20))
    with pytest.raises(Unreadable, match="301 Mo une fois ouvert"):
        list(read(path))


def _zip(*names: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"PK\x03\x04 nothing of an archive", "abîmé"),
        (_zip("xl/workbook.xml"), "abîmé"),
        (_zip("word/document.xml"), "pas un classeur"),
        (_zip("content.xml", "mimetype"), "OpenDocument"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "ancien Excel, ou protégé"),
        (b"", "vide"),
        (b"\n\n", "aucune ligne"),
        (b"x" * (5 << 20), "dépasse 4 Mo"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(tmp_path: Path, content: bytes, told: str) -> None:
    with pytest.raises(Unreadable, match=told):
        table(tmp_path, content)


def test_a_folder_and_a_missing_file_are_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="dossier"):
        list(read(tmp_path))
    with pytest.raises(Unreadable, match="n’existe pas"):
        list(read(tmp_path / "absent.csv"))


@given(st.binary(max_size=400))
def test_any_bytes_are_a_table_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("t") / "noise"
    for start in (b"", b"PK\x03\x04", b"\xff\xfe", b'a;b\n"'):
        path.write_bytes(start + content)
        try:
            found = list(read(path))
        except Unreadable:
            continue
        assert all(line.problem or len(line.cells) == len(found[0].cells) for line in found)


@given(st.data())
def test_a_workbook_with_any_byte_changed_is_a_table_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("t")
    content = bytearray(workbook(folder, ["SIRET", "Nom"], [1, "a"]).read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.floats(0, 1, exclude_max=True))
        content[4 + int(place * (len(content) - 4))] = data.draw(st.integers(0, 255))
    (folder / "changed.xlsx").write_bytes(content)
    with suppress(Unreadable):
        list(read(folder / "changed.xlsx"))


@given(
    st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_characters="\x00\r"), max_size=20), min_size=3, max_size=3
        ),
        max_size=8,
    )
)
def test_every_row_of_cells_that_is_written_is_read_once(
    tmp_path_factory: pytest.TempPathFactory, written: list[list[str]]
) -> None:
    path = tmp_path_factory.mktemp("t") / "written.csv"
    rows = [["row", *row] for row in written]
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL).writerows([["a", "b", "c", "d"], *rows])
    assert [line.cells for line in tabular.read_csv(path)][1:] == rows


@pytest.mark.parametrize(
    ("cell", "siret"),
    [
        ("99920000900010", "99920000900010"),
        (99920000900010, "99920000900010"),
        (99920000900010.0, "99920000900010"),
        ("99920000900010.0", "99920000900010"),
        ("999 200 009\u00a000010", "99920000900010"),
        ("9.9920000900010E+13", "99920000900010"),
        ('="99920000900010"', "99920000900010"),
        ("'99920000900010", "99920000900010"),
        (500000500016, "00500000500016"),
        ("500000500016", "00500000500016"),
        ("1234567890123", "1234567890123"),
        ("en cours", "en cours"),
        (None, ""),
        ("#N/A", ""),
    ],
)
def test_a_siret_is_read_however_it_was_typed(cell: object, siret: str) -> None:
    assert cells.siret(cell) == siret


@pytest.mark.parametrize("cell", ["9,992E+13", "9.99200009E+13", "8,07469317001E+13", 99920000000000, "99920000900000"])
def test_digits_that_were_rounded_away_are_never_guessed(cell: object) -> None:
    with pytest.raises(cells.BadCell, match="format Texte"):
        cells.siret(cell)


@pytest.mark.parametrize(
    ("cell", "number"),
    [(12, 12), (12.4, 12), ("12,6", 13), ("1\u202f200\u202f000 €", 1_200_000), ("1.200.000", 1_200_000), ("40 ETP", 40),
     ("1.200.000,50 €", 1_200_000), ("1,234,567", 1_234_567), ("1,234.5", 1234), (12.125, 12),
     ("1,234 M€", 1_234_000), ("NC", None), ("-", None), ("1,2 M€", 1_200_000),
     ("350 k€", 350_000), ("", None), (None, None), (0, 0)],
)  # fmt: skip
def test_a_number_is_read_with_its_spaces_and_unit(cell: object, number: int | None) -> None:
    assert cells.whole_number(cell) == number


@pytest.mark.parametrize("cell", ["environ 12", "-3", "12 à 15", "9" * 40, "1e9"])
def test_what_is_no_number_is_told(cell: str) -> None:
    with pytest.raises(cells.BadCell, match="n’est pas un nombre"):
        cells.whole_number(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "01/10/2026",
        "1/10/2026",
        "2026-10-01",
        "2026-10-01T08:00:00Z",
        "01.10.2026",
        46296,
        date(2026, 10, 1),
        datetime(2026, 10, 1, 8, tzinfo=UTC),
    ],
)
def test_a_day_is_read_however_it_was_typed(cell: object) -> None:
    assert cells.day(cell) == date(2026, 10, 1)


@pytest.mark.parametrize("cell", ["31/02/2026", "octobre", "2026", "99999"])
def test_what_is_no_day_is_told(cell: str) -> None:
    with pytest.raises(cells.BadCell, match="n’est pas une date"):
        cells.day(cell)


def test_the_zero_that_a_spreadsheet_dropped_comes_back_where_the_length_is_known() -> None:
    assert [cells.code(cell, 5) for cell in (1000, "1000", "01000", "2A004", "38 000", "n/c", 75)] == [
        "01000", "01000", "01000", "2A004", "38000", "n/c", "75",
    ]  # fmt: skip


@given(
    st.one_of(st.text(), st.integers(), st.floats(), st.none(), st.booleans(), st.dates(), st.datetimes(), st.times())
)
def test_any_cell_is_read_or_told(cell: object) -> None:
    for reader in (cells.siret, cells.whole_number, cells.year, cells.day):
        with suppress(cells.BadCell):
            reader(cell)
    assert "\x00" not in cells.text(cell)
    assert len(cells.line(cell).splitlines()) <= 1
    cells.code(cell, 5)


@pytest.mark.parametrize("cell", ["420,000", "1,234 €", "1.234 M€"])
def test_a_number_that_reads_two_ways_is_not_guessed(cell: str) -> None:
    with pytest.raises(cells.BadCell, match="se lit de deux façons"):
        cells.whole_number(cell)


@pytest.mark.parametrize(
    "content", [b"\x89PNG\r\n\x1a\n" + bytes(40), bytes(500), b"\x1f\x8b\x08\x00x", "a;b\n".encode("utf-16-le") * 9]
)
def test_what_is_no_text_is_told_as_such(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.csv").write_bytes(content)
    with pytest.raises(Unreadable, match="ce n’est pas du texte lisible"):
        list(tabular.read_csv(tmp_path / "x.csv"))


def test_neither_a_title_nor_commas_in_texts_decide_the_delimiter() -> None:
    assert tabular.delimiter_of("Liste, au 1er mai, mise à jour", "a;b;c", "1;x, y, z;2", "3;4;5") == ";"
    assert tabular.delimiter_of("a,b,c", "1,x | y | z | t,2", "3,u | v,4") == ","


def test_a_title_narrower_than_the_table_does_not_spoil_its_lines(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text('Liste\na;"b\nc";d\n1;"2\n2";3\n4;"5;6\n7;8;9;10\n')
    above, lines = tabular.under_title(tmp_path / "x.csv", "x", lambda line: len(line.cells) > 1)
    header, first, unclosed, wide = lines
    assert [list(line.cells) for line in (*above, header, first)] == [["Liste"], ["a", "b\nc", "d"], ["1", "2\n2", "3"]]
    assert "guillemet" in unclosed.problem
    assert wide.problem == "4 cellules pour 3 colonnes"


def test_a_file_of_blank_cells_has_no_line(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("|\n")
    with pytest.raises(Unreadable, match="aucune ligne"):
        list(tabular.read_csv(tmp_path / "x.csv"))
