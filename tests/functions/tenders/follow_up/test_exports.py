"""The answers as CSV and XLSX: what a spreadsheet shows of them."""

import csv
import io

import pytest
from openpyxl import load_workbook

from data.submissions.tender_states import AnswerState, DeclineReason
from tests.functions.tenders.follow_up.followed import change, sent
from tests.functions.tenders.needs import TUESDAY, a_structure, a_tender, load
from tests.functions.world import SITE, World

S, SEEN, YES, GROUP, NO = AnswerState
FORMULAS = ['=HYPERLINK("http://evil.example")', "+33", "-1", "@SUM(A1)", "\t=1", "\u00a0=1", "＝1"]


def rows(world: World, address: str) -> list[dict[str, str]]:
    """The lines of the CSV file, by heading, as a French spreadsheet reads them."""
    content = world.client.get(f"{address}/reponses.csv").content
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_each_structure_is_a_line_those_that_are_interested_first(world: World) -> None:
    record, address = sent(world, S, NO, YES, GROUP)
    change(world, record, 2, decline_reason=DeclineReason.DATES)
    change(world, record, 3, answers=("Dix jours ; ou douze", "Oui,\n12 m"), comment="À bientôt")
    change(world, record, 4, partners=(a_structure(1).id, a_structure(2).id))
    load(world, *map(a_structure, (1, 2, 4)), a_structure(3, published_phone="+33199005678"))

    lines = rows(world, address)

    assert [line["Structure"] for line in lines] == ["Structure 3", "Structure 4", "Structure 1", "Structure 2"]
    assert lines[0]["Quel est votre délai ?"] == "Dix jours ; ou douze"
    assert lines[0]["Avez-vous une nacelle ?"] == "Oui,\n12 m"
    assert lines[0]["Répondu le"] == "23/11/2026 14:00"
    assert lines[0]["Message"] == "À bientôt"
    assert lines[0]["Téléphone publié"].replace("\u00a0", " ") == "01 99 00 56 78"
    assert lines[0]["Fiche"] == f"{SITE}/prestataires/structure-3/"
    assert lines[1]["Partenaires"] == "Structure 1 | Structure 2"
    assert (lines[2]["Réponse"], lines[2]["Page ouverte le"]) == ("Pas encore ouvert", "")
    assert lines[3]["Raison du refus"] == "Les dates ne conviennent pas"


def test_the_workbook_tells_the_same_and_its_dates_are_dates(world: World) -> None:
    record, address = sent(world, YES, S)
    response = world.client.get(f"{address}/reponses.xlsx")

    assert response.headers["content-type"].endswith("spreadsheetml.sheet")
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert sheet is not None
    table = list(sheet.iter_rows(values_only=True))
    assert [[str(cell or "") for cell in row] for row in table[1:]] != []
    assert list(table[0]) == list(rows(world, address)[0])
    assert f"{table[1][table[0].index('Répondu le')]:%d/%m/%Y %H:%M}" == "23/11/2026 12:00"
    assert len(table) == 3
    assert record.tender.questions[0] in table[0]


@pytest.mark.parametrize("typed", FORMULAS)
def test_nothing_that_was_typed_is_a_formula(world: World, typed: str) -> None:
    record, address = sent(world, YES, tender=a_tender(questions=(typed, "Une autre ?")))
    change(world, record, 1, answers=(typed, typed), comment=typed, structure_name=typed)

    (line,) = rows(world, address)
    book = load_workbook(io.BytesIO(world.client.get(f"{address}/reponses.xlsx").content))
    sheet = book.active
    assert sheet is not None

    assert line["Structure"] == line["Message"] == line[f"'{typed}"] == f"'{typed}"
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert [cell.hyperlink for cell in cells if cell.hyperlink] == []
    assert sum(str(cell.value).endswith(typed) and str(cell.value).startswith("'") for cell in cells) >= 4


@pytest.mark.parametrize(("extension", "start"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")])
def test_the_file_has_a_name_of_ours_whatever_was_typed(world: World, extension: str, start: bytes) -> None:
    _, address = sent(world, YES, tender=a_tender(title='Été"; filename="x.exe'))

    response = world.client.get(f"{address}/reponses.{extension}")

    assert response.headers["content-disposition"] == f'attachment; filename="reponses-TEST-NEED-0001.{extension}"'
    assert response.content.startswith(start)


def test_a_need_nobody_was_written_to_has_headings_only(world: World) -> None:
    _, address = sent(world)

    assert rows(world, address) == []
    assert load_workbook(io.BytesIO(world.client.get(f"{address}/reponses.xlsx").content)).active is not None


def test_the_longest_answers_fit(world: World) -> None:
    record, address = sent(world, YES)
    change(world, record, 1, answers=("é" * 2000, "🙂" * 2000), answered_at=TUESDAY)

    (line,) = rows(world, address)

    assert line["Avez-vous une nacelle ?"] == "🙂" * 2000
    assert b"PK" in world.client.get(f"{address}/reponses.xlsx").content[:4]
