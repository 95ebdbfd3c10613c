"""A need (*besoin*) that a buyer publishes: its fields, and the rules they must follow.

Kinds, amounts, ways to answer and kinds of buyer are those of ``reference/nomenclatures.yaml``. A page of the service
never replaces legal publicity; a sourcing (``PROJ``) rests on article R2111-1 of the Code de la commande publique.
"""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

import msgspec

from data.model import Perimeter
from data.submissions.tender_texts import link_problem, phone_problem, telephone
from data.submissions.typed import (
    Problems,
    email_problem,
    found,
    in_paragraphs,
    line_problem,
    message_problem,
    on_one_line,
    optional_line_problem,
)
from data.vocabulary import Term, vocabulary

TITLE_MAX = 255
DESCRIPTION_MIN = 20
DESCRIPTION_MAX = 10_000
QUESTIONS_MAX = 5
QUESTION_MAX = 300
ANSWER_MAX = 2_000
SECTORS_MAX = 20
PERIMETERS_MAX = 20
NAME_MAX = 80
ORGANISATION_MAX = 160
REASON_MAX = 255
LONGEST_DEADLINE = timedelta(days=365)
FILES_MAX = 3
FILE_BYTES_MAX = 10 * 1024 * 1024

TENDER, QUOTE, SOURCING = "TENDER", "QUOTE", "PROJ"
BY_EMAIL, BY_PHONE, BY_LINK = "EMAIL", "TEL", "EXTERN"


class Tender(msgspec.Struct, frozen=True, kw_only=True):
    """What a buyer asks for, as typed; every field may still be empty in a draft.

    ``perimeters``: where, unless ``whole_country``. ``kinds``: the kinds of structures wanted, any when empty.
    ``start``: when the work should ideally start. ``amount``: one of ``vocabulary().tender_amounts``, else
    ``amount_blank`` says why there is none. ``answer_by``: codes of ``vocabulary().tender_response_kinds``.
    ``is_anonymous``: the buyer's organisation and contact are shown to nobody before an answer (sourcing only).
    ``may_be_shown``: the buyer agrees that the need may inspire others, without any name (``/besoins/inspirants/``).
    """

    kind: str = ""
    title: str = ""
    description: str = ""
    sectors: tuple[str, ...] = ()
    service_types: tuple[str, ...] = ()
    perimeters: tuple[Perimeter, ...] = ()
    whole_country: bool = False
    kinds: tuple[str, ...] = ()
    deadline: date | None = None
    start: date | None = None
    link: str = ""
    questions: tuple[str, ...] = ()
    amount: str = ""
    amount_blank: str = ""
    shares_amount: bool = False
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    phone: str = ""
    organisation: str = ""
    buyer_kind: str = ""
    answer_by: tuple[str, ...] = ()
    is_anonymous: bool = False
    may_be_shown: bool = False

    @property
    def name(self) -> str:
        """The buyer, first name first."""
        return f"{self.first_name} {self.last_name}".strip()


def check_tender(tender: Tender, today: date) -> Problems:
    """The problems of a need, by field, in the order of the form; none when it can be published.

    ``today``: the day in France.
    """
    terms = vocabulary()
    return found(
        {
            "kind": None if tender.kind in _codes(terms.tender_kinds) else "Choisissez ce que vous publiez.",
            "title": line_problem(tender.title, "le titre de votre besoin", TITLE_MAX),
            "description": message_problem(
                tender.description,
                DESCRIPTION_MIN,
                DESCRIPTION_MAX,
                "pour que les structures sachent quoi répondre",
                "votre besoin",
            )
            if tender.description.strip()
            else "Décrivez votre besoin.",
            "sectors": _sectors_problem(tender.sectors),
            "service_types": _subset_problem(tender.service_types, _codes(terms.service_types)),
            "perimeters": _place_problem(tender),
            "kinds": _subset_problem(tender.kinds, {kind.code for kind in terms.kinds}),
            "deadline": deadline_problem(tender.deadline, today),
            "start": _start_problem(tender),
            "link": _tender_link_problem(tender),
            "questions": _questions_problem(tender.questions),
            "amount": _amount_problem(tender, terms.tender_amounts),
            "amount_blank": optional_line_problem(tender.amount_blank, "cette raison", REASON_MAX),
            "first_name": line_problem(tender.first_name, "votre prénom", NAME_MAX),
            "last_name": line_problem(tender.last_name, "votre nom", NAME_MAX),
            "email": email_problem(tender.email)
            if tender.email.strip()
            else "Indiquez votre adresse électronique : vous y confirmerez votre besoin.",
            "phone": phone_problem(tender.phone, is_needed=BY_PHONE in tender.answer_by),
            "organisation": line_problem(tender.organisation, "votre organisation", ORGANISATION_MAX),
            "buyer_kind": None if tender.buyer_kind in terms.buyer_kinds else "Choisissez votre type d’organisation.",
            "answer_by": _answer_by_problem(tender.answer_by, _codes(terms.tender_response_kinds)),
            "is_anonymous": "Seul un sourcing peut rester anonyme." if _is_wrongly_anonymous(tender) else None,
        }
    )


def deadline_problem(deadline: date | None, today: date) -> str | None:
    """What is wrong with the last day to answer."""
    if deadline is None:
        return "Indiquez la date limite de réponse."
    if deadline < today:
        return "Choisissez une date limite à venir : celle-ci est passée."
    if deadline - today > LONGEST_DEADLINE:
        return "Choisissez une date limite dans l’année qui vient."
    return None


def tidy_tender(tender: Tender) -> Tender:
    """The need with spaces trimmed, its one-line fields on one line, nothing twice, in the shapes that are stored."""
    return msgspec.structs.replace(
        tender,
        title=on_one_line(tender.title),
        description=in_paragraphs(tender.description),
        sectors=tuple(dict.fromkeys(tender.sectors)),
        service_types=tuple(dict.fromkeys(tender.service_types)),
        perimeters=() if tender.whole_country else tuple(dict.fromkeys(tender.perimeters)),
        kinds=tuple(dict.fromkeys(tender.kinds)),
        link=tender.link.strip(),
        questions=tuple(question for typed in tender.questions if (question := on_one_line(typed))),
        amount_blank="" if tender.amount else on_one_line(tender.amount_blank),
        first_name=on_one_line(tender.first_name),
        last_name=on_one_line(tender.last_name),
        email=tender.email.strip(),
        phone=telephone(tender.phone),
        organisation=on_one_line(tender.organisation),
        answer_by=tuple(dict.fromkeys(tender.answer_by)),
    )


def answer_problem(answer: str) -> str | None:
    """What is wrong with a structure's answer to one question; it may be left empty."""
    if not answer.strip():
        return None
    return message_problem(answer, 1, ANSWER_MAX, "", "votre réponse")


def _codes(terms: Sequence[Term]) -> set[str]:
    return {term.code for term in terms}


def _sectors_problem(sectors: Sequence[str]) -> str | None:
    known = {sector.slug for group in vocabulary().sector_groups for sector in group.sectors}
    if not sectors:
        return "Choisissez au moins un métier."
    if not known.issuperset(sectors):
        return "Choisissez des métiers de la liste."
    if len(sectors) > SECTORS_MAX:
        return f"Gardez {SECTORS_MAX} métiers au plus : au-delà, publiez plusieurs besoins."
    return None


def _subset_problem(chosen: Collection[str], known: Collection[str]) -> str | None:
    return None if set(chosen) <= set(known) else "Choisissez parmi ce qui est proposé."


def _place_problem(tender: Tender) -> str | None:
    if tender.whole_country:
        return None
    if not tender.perimeters:
        return "Indiquez au moins un lieu, ou toute la France."
    if len(tender.perimeters) > PERIMETERS_MAX:
        return f"Gardez {PERIMETERS_MAX} lieux au plus, ou choisissez un territoire plus large."
    return None


def _start_problem(tender: Tender) -> str | None:
    if tender.start is None or tender.deadline is None or tender.start >= tender.deadline:
        return None
    return "Choisissez un démarrage après la date limite de réponse, ou laissez-le vide."


def _tender_link_problem(tender: Tender) -> str | None:
    if not tender.link.strip():
        if tender.kind == TENDER:
            return (
                "Indiquez le lien vers la consultation : les structures y trouvent les documents de l’appel d’offres."
            )
        if BY_LINK in tender.answer_by:
            return "Indiquez le lien par lequel les structures répondent."
    return link_problem(tender.link)


def _questions_problem(questions: Sequence[str]) -> str | None:
    if len(questions) > QUESTIONS_MAX:
        return f"Posez {QUESTIONS_MAX} questions au plus."
    problems = (optional_line_problem(question, "chaque question", QUESTION_MAX) for question in questions)
    return next((problem for problem in problems if problem), None)


def _amount_problem(tender: Tender, amounts: Collection[str]) -> str | None:
    if tender.amount:
        return None if tender.amount in amounts else "Choisissez un montant de la liste."
    return None if tender.amount_blank.strip() else "Choisissez un montant, ou dites pourquoi vous ne le donnez pas."


def _answer_by_problem(answer_by: Collection[str], known: Collection[str]) -> str | None:
    if not answer_by:
        return "Choisissez au moins une façon de vous joindre."
    return _subset_problem(answer_by, known)


def _is_wrongly_anonymous(tender: Tender) -> bool:
    return tender.is_anonymous and tender.kind != SOURCING
