"""The form of a need: dates and places read as people write them, labels tied to fields, problems beside them."""

from datetime import date

import pytest

from data.model import Perimeter, PerimeterLevel
from data.submissions.tender import Tender, check_tender
from data.vocabulary import vocabulary
from tests.functions.tenders.needs import a_tender
from theme.forms.tender import TenderForm
from theme.forms.tender_values import read_day, read_perimeter, written


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-12-18", date(2026, 12, 18)),
        ("18/12/2026", date(2026, 12, 18)),
        (" 8/1/27 ", date(2027, 1, 8)),
        ("18.12.2026", date(2026, 12, 18)),
        ("18 12 2026", date(2026, 12, 18)),
        ("31/02/2026", None),
        ("12/18/2026", None),
        ("demain", None),
        ("0000-01-01", None),
        ("", None),
        ("١٨/١٢/٢٠٢٦", None),
    ],
)
def test_a_day_is_read_as_people_write_it(typed: str, day: date | None) -> None:
    assert read_day(typed) == day


def test_a_day_is_a_calendar_and_what_is_none_stays_as_typed() -> None:
    form = TenderForm.typed({"deadline": ["18/12/2026"], "start": ["demain"]})

    assert 'type="date"' in form.deadline()
    assert 'value="2026-12-18"' in form.deadline()
    assert 'type="text"' in form.start()
    assert 'value="demain"' in form.start()
    assert list(form.day_problems()) == ["start"]


@pytest.mark.parametrize(
    "value", ["", "COMMUNE-", "COMMUNE-00000", "REGION-38", "commune-38185", "COMMUNE-38185 ", "PAYS-FR", "<b>"]
)
def test_a_place_that_is_none_is_no_place(value: str) -> None:
    assert read_perimeter(value) is None


@pytest.mark.parametrize("level", PerimeterLevel)
def test_a_place_is_written_as_it_is_read(level: PerimeterLevel) -> None:
    codes = {PerimeterLevel.REGION: "84", PerimeterLevel.DEPARTEMENT: "2A", PerimeterLevel.COMMUNE: "38185"}
    perimeter = Perimeter(level, codes[level])

    assert read_perimeter(written(perimeter)) == perimeter


def test_a_need_fills_a_form_that_says_the_same() -> None:
    assert TenderForm.of_tender(a_tender()).tender() == a_tender()
    assert TenderForm.of_tender(Tender()).tender() == Tender()


def test_codes_that_no_box_has_are_left_out() -> None:
    lists = {
        name: ["zzz"] for name in ("kind", "sectors", "service_types", "kinds", "perimeters", "amount", "answer_by")
    }

    assert TenderForm.typed(lists).tender() == Tender()


def test_every_problem_of_a_need_is_told_at_a_field_that_shows() -> None:
    form = TenderForm()
    problems = check_tender(Tender(questions=("x" * 400,)), date(2026, 11, 24))
    targets = [fault.field_id for fault in form.show(problems)]

    assert len(targets) == len(problems)
    assert "formulaire" not in targets
    assert {"trade_words", "place_words", "questions-0"} <= set(targets)
    assert "sectors" not in targets  # no box is there yet


def test_every_field_of_a_need_has_its_place_in_the_form() -> None:
    fields = set(TenderForm().data)

    assert set(Tender.__struct_fields__) <= fields


def test_amounts_tell_their_work_to_scripts() -> None:
    options = TenderForm().amount()

    assert options.count("data-impact=") == len(vocabulary().tender_amounts)
