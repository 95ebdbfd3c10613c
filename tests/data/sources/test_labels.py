import os
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.rows import Facts, Quarantined
from data.sources import labels, recognise
from data.sources.reading import Unreadable
from data.verdicts import Reason
from data.vocabulary import vocabulary
from tests.data.sirets import siret

FIXTURES = Path(__file__).parent / "fixtures"
RECEIVED = datetime(2026, 11, 21, 12, tzinfo=UTC).timestamp()
SIRET = siret(1)
SIREN = SIRET[:9]


def listed(folder: Path, text: str | bytes, name: str = "liste.csv") -> Path:
    """A list received on 21 November 2026."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    os.utime(path, (RECEIVED, RECEIVED))
    return path


def read(folder: Path, text: str | bytes, name: str = "liste.csv") -> list[Facts | Quarantined]:
    return list(labels.read(listed(folder, text, name)))


def verdicts(rows: Sequence[Facts | Quarantined]) -> list[Any]:
    """What became of each row: who has which labels, or why nobody has."""
    return [row.reason if isinstance(row, Quarantined) else (row.siret or row.siren, row.labels) for row in rows]


def test_rge_is_read_a_qualification_a_line_as_of_the_day_it_was_received(tmp_path: Path) -> None:
    path = listed(tmp_path, (FIXTURES / "rge.csv").read_bytes())
    rows = list(labels.read(path))
    assert [row.position for row in rows] == [1, 2, 3, 4, 5, 6, 7]
    assert verdicts(rows) == [
        ("99900001100018", ("rge",)),
        Reason.EXPIRED,  # its last day was the day before
        ("99900002900010", ("rge",)),  # its last day
        ("09900001000019", ("rge",)),  # the zero in front is back; no last day
        Reason.INVALID_SIRET,
        Reason.INVALID_SIRET,
        Reason.MALFORMED,
    ]
    assert recognise(path) is labels
    assert labels.date_of(path) is None


def test_a_row_put_aside_is_whole_and_says_why(tmp_path: Path) -> None:
    (row,) = read(tmp_path, f"siret;label;valable jusqu’au\n{SIRET};RGE;01/02/2026\n")
    assert row == Quarantined(
        "labels", 1, Reason.EXPIRED, "ligne 2 : valable jusqu’au 01/02/2026", [SIRET, "RGE", "01/02/2026"]
    )


def test_the_same_list_received_later_has_more_expired_rows(tmp_path: Path) -> None:
    path = listed(tmp_path, f"siret;label;fin\n{SIRET};RGE;2026-12-31\n")
    assert verdicts(list(labels.read(path))) == [(SIRET, ("rge",))]
    later = datetime(2027, 1, 1, 12, tzinfo=UTC).timestamp()
    os.utime(path, (later, later))
    assert verdicts(list(labels.read(path))) == [Reason.EXPIRED]


@pytest.mark.parametrize("label", vocabulary().labels, ids=lambda label: label.slug)
def test_a_label_is_told_by_its_slug_or_by_its_words(tmp_path: Path, label: Any) -> None:
    text = f"SIRET;Label\n{SIRET};{label.slug}\n{SIRET};Label « {label.label.upper()} » 2025\n"
    assert verdicts(read(tmp_path, text)) == [(SIRET, (label.slug,))] * 2


def test_an_unknown_label_is_put_aside(tmp_path: Path) -> None:
    text = f"siret;label\n{SIRET};ISO 14001\n{SIRET};\n{SIRET};RSEi, ESUS\n"
    assert verdicts(read(tmp_path, text)) == [Reason.UNKNOWN_CODE, Reason.UNKNOWN_CODE, (SIRET, ("esus", "rsei"))]


def test_the_list_of_esus_is_by_siren_under_a_title_and_in_windows_1252(tmp_path: Path) -> None:
    text = (
        "Liste nationale des agréments ESUS au 31 décembre 2025;;;\n"
        "Dénomination;N° SIREN;Date de décision;Durée\n"
        f"Les Jardins fictifs;{SIREN[:3]} {SIREN[3:6]} {SIREN[6:]};22/11/2021;5 ans\n"
        f"Jeune pousse;{SIREN};22/11/2024;2 ans\n"
        f"Ancienne;{SIREN};20/11/2021;\n"
        f"Bissextile;{SIREN};29/02/2020;\n"
        "Zéros perdus;099000010;2026-01-02;5\n"
        "Faux;123456789;2026-01-02;5\n"
    ).encode("cp1252")
    path = listed(tmp_path, text)
    assert verdicts(list(labels.read(path))) == [
        (SIREN, ("esus",)),
        (SIREN, ("esus",)),
        Reason.EXPIRED,
        Reason.EXPIRED,
        ("099000010", ("esus",)),
        Reason.INVALID_SIRET,
    ]
    assert [row.detail[-10:] for row in labels.read(path) if isinstance(row, Quarantined)][1] == "28/02/2025"
    assert recognise(path) is labels


def test_a_workbook_has_numbers_and_dates_and_a_blank_first_column(tmp_path: Path) -> None:
    import openpyxl

    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append([None, "SIREN", "Nom", "Date de fin d’agrément"])
    sheet.append([None, int(SIREN), "A", date(2027, 3, 1)])
    sheet.append([None, 99000010, "B", date(2026, 3, 1)])
    sheet.append([None, 99000010.0, "C", 2026])
    path = tmp_path / "liste-nationale-esus.xlsx"
    workbook.save(path)
    os.utime(path, (RECEIVED, RECEIVED))
    assert verdicts(list(labels.read(path))) == [(SIREN, ("esus",)), Reason.EXPIRED, ("099000010", ("esus",))]


def test_neither_a_first_day_nor_a_length_is_a_last_day(tmp_path: Path) -> None:
    text = f"siret;label;début de validité;durée de validité;fin de validité\n{SIRET};RGE;2020-01-01;7 ans;2027-01-01\n"
    assert verdicts(read(tmp_path, text)) == [(SIRET, ("rge",))]


def test_one_column_may_hold_sirets_and_sirens(tmp_path: Path) -> None:
    text = f"SIRET / SIREN;label\n{SIRET};RFAR\n{SIREN};RFAR\n;RFAR\n"
    assert verdicts(read(tmp_path, text)) == [(SIRET, ("rfar",)), (SIREN, ("rfar",)), Reason.INVALID_SIRET]


def test_a_siren_does_not_stand_for_an_establishment_nor_a_siret_for_zeros(tmp_path: Path) -> None:
    text = f"siret;label\n{SIREN};RGE\n00000000000000;RGE\nNone;RGE\n"
    assert verdicts(read(tmp_path, text)) == [Reason.INVALID_SIRET] * 3
    assert verdicts(read(tmp_path, "siren;label\n000000000;RGE\n")) == [Reason.INVALID_SIRET]


def test_the_name_of_the_file_may_tell_the_label(tmp_path: Path) -> None:
    assert verdicts(read(tmp_path, f"N° SIRET\n{SIRET}\n", "labellises-RSEi-2026.csv")) == [(SIRET, ("rsei",))]


def test_a_list_that_tells_no_label_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="Ajoutez une colonne « label » \\(RGE, ESUS, RSEi, RFAR, B-Corp\\)"):
        read(tmp_path, f"siret;nom\n{SIRET};x\n")
    with pytest.raises(Unreadable, match="aucun en-tête avec une colonne « SIRET » ou « SIREN »"):
        read(tmp_path, "nom;label\nx;RGE\n")


@pytest.mark.parametrize(
    "head",
    [
        b'{"results": [{"siret": "1", "label": "RGE"}]}',
        f"SIRET;Type;Raison sociale;Label\n{SIRET};ACI;X;RGE\n".encode(),
        b"acheteur_id,titulaire_id,objet\n",
        b"codgeo;codefrr\n",
        b"PK\x03\x04",
    ],
)
def test_other_sources_are_not_taken_for_labels(head: bytes) -> None:
    assert not labels.recognises(head)


@given(cells=st.lists(st.lists(st.text(max_size=20), min_size=3, max_size=3), max_size=6))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_line_comes_out_once_whatever_its_cells(tmp_path: Path, cells: list[list[str]]) -> None:
    lines = [
        ";".join('"' + cell.replace('"', '""').replace("\n", " ").replace("\r", " ") + '"' for cell in row)
        for row in cells
    ]
    rows = read(tmp_path, "\n".join(["siret;label;fin", *lines, f"{SIRET};RGE;"]).encode("utf-8", "replace"))
    assert [row.position for row in rows] == list(range(1, len(rows) + 1))
    assert len(rows) >= 1 + sum(any(cell.strip() for cell in row) for row in cells) - _blank_ones(cells)
    assert verdicts(rows)[-1] == (SIRET, ("rge",))


def _blank_ones(cells: list[list[str]]) -> int:
    """Lines whose cells hold nothing but blanks of Unicode: they may be told or left."""
    return sum(not "".join(row).replace("\x00", "").strip() for row in cells)


@given(content=st.binary(max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_read_or_refused_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    with suppress(Unreadable):
        rows = read(tmp_path, b"siret;label;fin\n" + content)
        assert [row.position for row in rows] == list(range(1, len(rows) + 1))


def test_who_is_said_not_to_have_a_label_does_not_have_it(tmp_path: Path) -> None:
    first, second = read(tmp_path, f"SIRET;Label RSEi\n{SIRET};oui\n{SIRET};Non\n")
    assert isinstance(first, Facts)
    assert isinstance(second, Quarantined)
    assert (first.labels, second.reason) == (("rsei",), Reason.EXPIRED)


def test_a_date_that_cannot_be_read_names_its_line_and_column(tmp_path: Path) -> None:
    (row,) = read(tmp_path, f"SIRET;Label;Date d’échéance\n{SIRET};RGE;décembre\n")
    assert isinstance(row, Quarantined)
    assert row.detail.startswith(
        "ligne 2\u202f: colonne «\u202fdate-d-echeance\u202f»\u202f: «\u202fdécembre\u202f» n’est pas une date"
    )
