"""The rules of a need: one at a time broken, each tells what to do, and nothing else is wrong."""

from datetime import date, timedelta
from typing import Any

import pytest

from data.model import Perimeter, PerimeterLevel
from data.submissions.tender import (
    DESCRIPTION_MAX,
    PERIMETERS_MAX,
    QUESTION_MAX,
    QUESTIONS_MAX,
    SECTORS_MAX,
    TITLE_MAX,
    Tender,
    answer_problem,
    check_tender,
    deadline_problem,
    tidy_tender,
)
from data.vocabulary import vocabulary
from tests.functions.tenders.needs import a_tender

TODAY = date(2026, 11, 24)
SECTORS = [sector.slug for group in vocabulary().sector_groups for sector in group.sectors]
PLACES = tuple(Perimeter(PerimeterLevel.COMMUNE, f"{38000 + rank}") for rank in range(PERIMETERS_MAX + 1))
LINK = "https://exemple.fr/consultation"

WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("kind", {"kind": ""}, "Choisissez ce que vous publiez."),
    ("kind", {"kind": "GIFT"}, "Choisissez ce que vous publiez."),
    ("title", {"title": " "}, "Indiquez le titre de votre besoin."),
    ("title", {"title": "x" * (TITLE_MAX + 1)}, "256 caractères, 255 au plus"),
    ("title", {"title": "a\x00b"}, "caractères invisibles"),
    ("description", {"description": "\n "}, "Décrivez votre besoin."),
    ("description", {"description": "Des vitres"}, "20 caractères au moins"),
    ("description", {"description": "x" * (DESCRIPTION_MAX + 1)}, "10000 au plus"),
    ("sectors", {"sectors": ()}, "Choisissez au moins un métier."),
    ("sectors", {"sectors": ("zzz",)}, "Choisissez des métiers de la liste."),
    ("sectors", {"sectors": tuple(SECTORS[: SECTORS_MAX + 1])}, "publiez plusieurs besoins"),
    ("service_types", {"service_types": ("GIFT",)}, "parmi ce qui est proposé"),
    ("perimeters", {"perimeters": ()}, "Indiquez au moins un lieu, ou toute la France."),
    ("perimeters", {"perimeters": PLACES}, "choisissez un territoire plus large"),
    ("kinds", {"kinds": ("SARL",)}, "parmi ce qui est proposé"),
    ("deadline", {"deadline": None}, "Indiquez la date limite"),
    ("deadline", {"deadline": TODAY - timedelta(days=1)}, "celle-ci est passée"),
    ("deadline", {"deadline": TODAY + timedelta(days=366)}, "dans l’année qui vient"),
    ("start", {"start": date(2026, 12, 17)}, "après la date limite"),
    ("link", {"kind": "TENDER", "link": ""}, "Indiquez le lien vers la consultation"),
    ("link", {"answer_by": ("EXTERN",), "link": ""}, "le lien par lequel les structures répondent"),
    ("link", {"link": "javascript:alert(1)"}, "Écrivez une adresse complète"),
    ("link", {"link": "exemple.fr"}, "Écrivez une adresse complète"),
    ("link", {"link": "https://" + "a" * 500 + ".fr"}, "Écrivez une adresse complète"),
    ("questions", {"questions": ("?",) * (QUESTIONS_MAX + 1)}, "Posez 5 questions au plus."),
    ("questions", {"questions": ("Quand ?", "x" * (QUESTION_MAX + 1))}, "Raccourcissez chaque question"),
    ("amount", {"amount": "2-3K"}, "Choisissez un montant de la liste."),
    ("amount", {"amount": "", "amount_blank": " "}, "dites pourquoi vous ne le donnez pas"),
    ("amount_blank", {"amount": "", "amount_blank": "x" * 256}, "Raccourcissez cette raison"),
    ("first_name", {"first_name": ""}, "Indiquez votre prénom."),
    ("last_name", {"last_name": "x" * 81}, "Raccourcissez votre nom"),
    ("email", {"email": ""}, "vous y confirmerez votre besoin"),
    ("email", {"email": "zoe@"}, "Écrivez une adresse électronique complète"),
    ("email", {"email": "zoé@mairie.example"}, "sans accent"),
    ("phone", {"phone": ""}, "Indiquez le numéro auquel vous appeler."),
    ("phone", {"phone": "demain"}, "Écrivez un seul numéro de téléphone"),
    ("organisation", {"organisation": ""}, "Indiquez votre organisation."),
    ("buyer_kind", {"buyer_kind": ""}, "Choisissez votre type d’organisation."),
    ("buyer_kind", {"buyer_kind": "Club"}, "Choisissez votre type d’organisation."),
    ("answer_by", {"answer_by": ()}, "au moins une façon de vous joindre"),
    ("answer_by", {"answer_by": ("PIGEON",)}, "parmi ce qui est proposé"),
    ("is_anonymous", {"is_anonymous": True}, "Seul un sourcing peut rester anonyme."),
]


@pytest.mark.parametrize(("field", "changes", "said"), WRONG)
def test_each_rule_tells_what_to_do_of_its_field_alone(field: str, changes: dict[str, Any], said: str) -> None:
    problems = check_tender(a_tender(**changes), TODAY)

    assert list(problems) == [field]
    assert said in problems[field]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"deadline": TODAY},
        {"deadline": TODAY + timedelta(days=365)},
        {"start": date(2026, 12, 18)},
        {"whole_country": True, "perimeters": ()},
        {"whole_country": True, "perimeters": PLACES},
        {"perimeters": PLACES[:PERIMETERS_MAX]},
        {"sectors": tuple(SECTORS[:SECTORS_MAX])},
        {"kind": "PROJ", "is_anonymous": True},
        {"kind": "TENDER", "link": LINK, "answer_by": ("EXTERN",), "phone": ""},
        {"amount": "", "amount_blank": "Pas encore chiffré"},
        {"service_types": (), "kinds": ("EI", "ESAT"), "questions": ()},
        {"email": "mairie@orange.fr"},
        {"title": "x" * TITLE_MAX, "description": "x" * DESCRIPTION_MAX},
    ],
)
def test_what_may_be_published_has_no_problem(changes: dict[str, Any]) -> None:
    assert check_tender(a_tender(**changes), TODAY) == {}


def test_an_empty_need_tells_everything_in_the_order_of_the_form() -> None:
    assert list(check_tender(Tender(), TODAY)) == [
        "kind", "title", "description", "sectors", "perimeters", "deadline", "amount", "first_name", "last_name",
        "email", "organisation", "buyer_kind", "answer_by",
    ]  # fmt: skip


def test_the_day_counts_in_france_until_its_end() -> None:
    assert deadline_problem(TODAY, TODAY) is None
    assert deadline_problem(TODAY, TODAY + timedelta(days=1)) is not None


def test_what_is_stored_is_tidied_and_tidying_again_changes_nothing() -> None:
    typed = a_tender(
        title="  Vitres\u200b  de\nl’école ",
        description="Un\r\ndeux\r",
        sectors=("traiteur", "traiteur"),
        link=" https://exemple.fr ",
        questions=("", " Quand ? ", "  "),
        phone="01 99 00 12 34",
        answer_by=("TEL", "TEL"),
        amount_blank="confidentiel",
        email=" zoe@mairie.example ",
    )

    tidied = tidy_tender(typed)

    assert (tidied.title, tidied.description, tidied.link) == ("Vitres de l’école", "Un\ndeux", "https://exemple.fr")
    assert (tidied.sectors, tidied.questions, tidied.answer_by) == (("traiteur",), ("Quand ?",), ("TEL",))
    assert (tidied.phone, tidied.email) == ("+33199001234", "zoe@mairie.example")
    assert tidied.amount_blank == ""  # an amount is given
    assert tidy_tender(tidied) == tidied


def test_the_whole_country_takes_the_place_of_places() -> None:
    assert tidy_tender(a_tender(whole_country=True)).perimeters == ()


def test_a_number_that_is_none_stays_as_typed_to_be_corrected() -> None:
    assert tidy_tender(a_tender(phone=" le  matin ")).phone == "le matin"


@pytest.mark.parametrize(("answer", "is_wrong"), [("", False), (" ", False), ("Oui.", False), ("x" * 2_001, True)])
def test_an_answer_may_be_left_empty_and_not_be_endless(answer: str, is_wrong: bool) -> None:
    assert (answer_problem(answer) is not None) is is_wrong
