"""The form of a need (*besoin*): on the page of the site (empty) and on the function's pages (with what was typed).

The rules are in :mod:`data.submissions.tender`. Trades and places are boxes, that words typed beside them add: what a
word means is told by the function that answers, or by the script of the page.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Self

import msgspec
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    FieldList,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from data.model import Perimeter
from data.submissions.profile_edit import Values
from data.submissions.tender import DESCRIPTION_MIN, QUESTIONS_MAX, Tender, tidy_tender
from data.submissions.typed import Problems
from data.vocabulary import vocabulary
from theme import tender_words, wording
from theme.forms.profile.part import PartForm
from theme.forms.tender_values import DayField, place_words, read_perimeter, written

_BOXES_READ_MAX = 200
"""Ticked boxes that are read: the rules say that there are too many long before."""
_WORDS = {"sectors": "trade_words", "perimeters": "place_words"}
"""What is wrong with boxes is told where words add some."""


class TenderForm(PartForm):
    """Fields of a :class:`data.submissions.tender.Tender`, and the words by which trades and places are found.

    ``trade_asked`` and ``place_asked`` carry the words that the page already answered.
    """

    names = re.compile(
        "kind|title|trade_words|trade_asked|sectors|service_types|kinds|place_words|place_asked|perimeters|"
        "whole_country|deadline|start|description|link|questions-[0-4]|amount|amount_blank|shares_amount|first_name|"
        "last_name|email|phone|organisation|buyer_kind|answer_by|is_anonymous|may_be_shown"
    )

    kind = RadioField("Que publiez-vous\u202f?", [InputRequired()], choices=dict(tender_words.KINDS))
    title = StringField(
        "Titre de votre besoin",
        [InputRequired()],
        description="Ce qu’il vous faut, en une ligne. Exemple\u202f: Nettoyage des vitres d’une école",
        render_kw={"autocomplete": "off"},
    )
    trade_asked = HiddenField()
    trade_words = StringField(
        "Quel métier\u202f?",
        [InputRequired()],
        description="Avec vos mots, une virgule entre deux. Exemples\u202f: traiteur, ménage, mise sous pli",
        render_kw={"autocomplete": "off", "required": False},
    )
    sectors = SelectMultipleField("Métiers")
    service_types = SelectMultipleField(
        "Comment\u202f?", description="Ne cochez rien si toutes les façons de travailler vous vont."
    )
    kinds = SelectMultipleField("Types de structures", description="Ne cochez rien pour n’en écarter aucun.")
    place_asked = HiddenField()
    place_words = StringField(
        "Où\u202f?",
        [InputRequired()],
        description="Commune, code postal, département ou région, un point-virgule entre deux. "
        "Exemples\u202f: Grenoble, 38000, Isère",
        render_kw={"autocomplete": "off", "required": False},
    )
    perimeters = SelectMultipleField("Lieux")
    whole_country = BooleanField("Partout en France")
    deadline = DayField(
        "Dernier jour pour répondre",
        [InputRequired()],
        description="Les structures répondent jusqu’à ce jour inclus. Exemple\u202f: 18/12/2026",
    )
    start = DayField("Démarrage souhaité", description="Après le dernier jour pour répondre. Exemple\u202f: 11/01/2027")
    description = TextAreaField(
        "Votre besoin en détail",
        [InputRequired(), Length(min=DESCRIPTION_MIN)],
        description="Quoi, combien, à quel rythme, avec quelles contraintes\u202f: les structures le lisent en entier. "
        f"{DESCRIPTION_MIN} caractères au moins.",
        render_kw={"rows": 8},
    )
    link = StringField(
        "Lien vers la consultation ou vers plus d’informations",
        [InputRequired()],
        description="Nécessaire pour un appel d’offres, ou si l’on vous répond par un lien\u202f; sinon laissez vide.",
        render_kw={"autocomplete": "off", "inputmode": "url", "required": False},
    )
    questions = FieldList(
        StringField("Question", render_kw={"autocomplete": "off"}),
        "Questions aux structures",
        min_entries=QUESTIONS_MAX,
        max_entries=QUESTIONS_MAX,
    )
    amount = SelectField(
        "Montant estimé",
        [InputRequired()],
        description="Hors taxes, pour toute la durée du besoin.",
        render_kw={"required": False},
    )
    amount_blank = StringField(
        "Sinon, pourquoi ne pas donner de montant\u202f?",
        [InputRequired()],
        description="Exemples\u202f: pas encore chiffré, confidentiel",
        render_kw={"autocomplete": "off", "required": False},
    )
    shares_amount = BooleanField("Montrer ce montant aux structures")
    first_name = StringField("Prénom", [InputRequired()], render_kw={"autocomplete": "given-name"})
    last_name = StringField("Nom", [InputRequired()], render_kw={"autocomplete": "family-name"})
    email = EmailField(
        "Adresse électronique",
        [InputRequired()],
        description="Vous y confirmerez votre besoin, puis vous y suivrez les réponses. Une adresse personnelle "
        "(orange.fr…) convient\u202f: notre équipe relit chaque besoin avant l’envoi.",
        render_kw={"autocomplete": "email"},
    )
    phone = StringField(
        "Téléphone",
        [InputRequired()],
        description="Nécessaire si les structures peuvent vous appeler\u202f; sinon laissez vide.",
        render_kw={"autocomplete": "tel", "inputmode": "tel", "required": False},
    )
    organisation = StringField("Organisation", [InputRequired()], render_kw={"autocomplete": "organization"})
    buyer_kind = SelectField("Type d’organisation", [InputRequired()])
    answer_by = SelectMultipleField(
        "Comment les structures intéressées vous joignent",
        [InputRequired()],
        description="Elles ne voient que ce que vous cochez, une fois qu’elles se disent intéressées.",
    )
    is_anonymous = BooleanField("Rester anonyme")
    may_be_shown = BooleanField("Mon besoin peut en inspirer d’autres")

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        terms = vocabulary()
        self.service_types.choices = {term.code: term.label for term in terms.service_types}
        self.kinds.choices = {kind.code: f"{kind.label} ({kind.code})" for kind in terms.kinds}
        self.answer_by.choices = dict(tender_words.ANSWER_WAYS)
        self.buyer_kind.choices = {"": "Choisissez"} | {label: label for label in terms.buyer_kinds}
        self.amount.choices = [("", "Choisissez"), *map(_amount_choice, terms.tender_amounts)]
        for rank, question in enumerate(self.questions, 1):
            question.label.text = f"Question {rank}"
        self.choose("sectors", self.known_sectors)
        self.choose("perimeters", [written(one) for one in self.known_perimeters])

    @classmethod
    def of_tender(cls, tender: Tender) -> Self:
        """The form that a need fills."""
        values = msgspec.structs.asdict(tender)
        values["perimeters"] = [written(perimeter) for perimeter in tender.perimeters]
        values |= {name: day.isoformat() if (day := values[name]) else "" for name in ("deadline", "start")}
        return cls(data=values | {"questions": [*tender.questions, *[""] * (QUESTIONS_MAX - len(tender.questions))]})

    @classmethod
    def typed(cls, lists: Mapping[str, Sequence[str]]) -> Self:
        """The form that somebody filled in; a question that was not sent is empty."""
        empty = {f"questions-{rank}": [""] for rank in range(QUESTIONS_MAX)}
        return super().typed({**empty, **lists})

    def values(self) -> Values:
        """Not used: a need is no edit; see :meth:`tender`."""
        raise NotImplementedError

    def tender(self) -> Tender:
        """What was typed, tidied; codes that no box has are left out."""
        texts = (
            "title", "description", "link", "amount_blank", "first_name", "last_name", "email", "phone", "organisation",
        )  # fmt: skip
        ticked = ("whole_country", "shares_amount", "is_anonymous", "may_be_shown")
        told: dict[str, Any] = {name: self[name].data or "" for name in texts}
        told |= {name: bool(self[name].data) for name in ticked}
        told |= {field.name: _all_among(field) for field in (self.service_types, self.kinds, self.answer_by)}
        return tidy_tender(
            Tender(
                kind=_among(self.kind.data, tender_words.KINDS),
                sectors=tuple(self.known_sectors),
                perimeters=tuple(self.known_perimeters),
                deadline=self.deadline.day,
                start=self.start.day,
                questions=tuple(question or "" for question in self.questions.data),
                amount=_among(self.amount.data, vocabulary().tender_amounts),
                buyer_kind=_among(self.buyer_kind.data, vocabulary().buyer_kinds),
                **told,
            )
        )

    @property
    def known_sectors(self) -> list[str]:
        """The trades that are ticked."""
        known = {sector.slug for group in vocabulary().sector_groups for sector in group.sectors}
        ticked = list(dict.fromkeys(self.sectors.data or ()))[:_BOXES_READ_MAX]
        return [slug for slug in ticked if slug in known]

    @property
    def known_perimeters(self) -> list[Perimeter]:
        """The places that are ticked."""
        ticked = list(dict.fromkeys(self.perimeters.data or ()))[:_BOXES_READ_MAX]
        return [found for one in ticked if (found := read_perimeter(one)) is not None]

    def choose(self, name: str, ticked: Collection[str], offered: Collection[str] = ()) -> None:
        """Tick those boxes of ``sectors`` or ``perimeters``, and offer others beside them."""
        field: SelectMultipleField = self.sectors if name == "sectors" else self.perimeters
        told = wording.sector_label if name == "sectors" else place_words
        field.data = list(dict.fromkeys(ticked))
        field.choices = {value: told(value) for value in dict.fromkeys([*ticked, *offered])}

    def day_problems(self) -> Problems:
        """What was typed for a day, and is none."""
        fields: tuple[DayField, ...] = (self.deadline, self.start)
        return {
            field.name: "Écrivez une date qui existe, comme 18/12/2026."
            for field in fields
            if (field.data or "").strip() and field.day is None
        }

    def field_of(self, key: str) -> Field | None:
        """The field that a problem's key names."""
        return super().field_of("questions-0" if key == "questions" else _WORDS.get(key, key))


def _amount_choice(code: str) -> tuple[str, str, dict[str, str]]:
    return code, tender_words.amount(code), {"data-impact": tender_words.impact_sentence(code)}


def _among(value: str | None, known: Collection[str]) -> str:
    return value if value and value in known else ""


def _all_among(field: SelectMultipleField) -> tuple[str, ...]:
    return tuple(value for value in dict.fromkeys(field.data or ()) if value in (field.choices or ()))
