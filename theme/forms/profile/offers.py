"""What the structure sells and for whom it worked: rows that people add, fill in and remove."""

import re
from collections.abc import Mapping, Sequence
from typing import Self

from wtforms import FieldList, Form, FormField, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired

from data.submissions.profile_edit import Values
from theme.forms.profile.part import PartForm

_ACTION = re.compile(r"(ajouter)-(offers|references)|(retirer)-(offers|references)-(\d{1,3})", re.ASCII)
_NOUNS = {"offers": "Offre", "references": "Référence"}


class OfferForm(Form):
    """Fields of a :class:`data.model.Offer`."""

    name = StringField("Nom de l’offre", [InputRequired()], render_kw={"autocomplete": "off"})
    description = TextAreaField("Description", render_kw={"rows": 4})


class ReferenceForm(Form):
    """Fields of a :class:`data.model.ClientReference`; its logo goes along."""

    name = StringField("Nom du client", [InputRequired()], render_kw={"autocomplete": "off"})
    logo = HiddenField()


class OffersPartForm(PartForm):
    """The offers and references of :attr:`data.submissions.profile_edit.Part.SHOWCASE`."""

    names = re.compile(r"offers-\d{1,3}-(name|description)|references-\d{1,3}-(name|logo)", re.ASCII)

    offers = FieldList(FormField(OfferForm), "Offres")
    references = FieldList(FormField(ReferenceForm), "Références")

    @classmethod
    def of(cls, values: Values) -> Self:
        """The form that offers and references fill."""
        return cls(data={field: values[field] for field in _NOUNS})

    @classmethod
    def typed(cls, lists: Mapping[str, Sequence[str]]) -> Self:
        """The form that somebody filled in: rows left empty are gone."""
        posted = super().typed(lists)
        return cls.of({field: [row for row in rows if _is_filled(row)] for field, rows in posted.data.items()})

    def values(self) -> Values:
        """What was typed, row by row."""
        return {
            "offers": [{name: text or "" for name, text in row.items()} for row in self.offers.data],
            "references": [
                {"name": row["name"] or ""} | ({"logo": row["logo"]} if row["logo"] else {})
                for row in self.references.data
            ],
        }

    def turned(self, action: str) -> tuple[Self, str] | None:
        """The form once a row is added or removed, as a button asks, and what was done, in words.

        ``None`` when the button asks for nothing known. The first field of a new row takes the focus.
        """
        asked = _ACTION.fullmatch(action)
        if asked is None:
            return None
        added_to, removed_from = asked[2], asked[4]
        rows: Values = self.data
        if added_to:
            turned = self.of(rows | {added_to: [*rows[added_to], {}]})
            first = turned.field_of(f"{added_to}-{len(rows[added_to])}-name")
            assert first is not None
            first.render_kw = {**(first.render_kw or {}), "autofocus": True}
            return turned, f"{_NOUNS[added_to]} ajoutée : remplissez-la, puis enregistrez cette page."
        rank = int(asked[5])
        left = [row for number, row in enumerate(rows[removed_from]) if number != rank]
        said = f"{_NOUNS[removed_from]} retirée de cette page. Pour la retirer de votre fiche, enregistrez."
        return self.of(rows | {removed_from: left}), said


def _is_filled(row: Mapping[str, str | None]) -> bool:
    """Whether people typed something in a row: a logo that goes along is nothing typed."""
    return any((text or "").strip() for name, text in row.items() if name != "logo")
