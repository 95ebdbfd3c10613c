"""Who to write to, and what the page may show of it to everyone."""

import re
from typing import Self

from wtforms import EmailField, StringField, TelField
from wtforms.validators import InputRequired

from data.submissions.profile_edit import PARTS, Part, Values
from theme import wording
from theme.forms.profile.part import PartForm
from theme.french import NO_BREAK_SPACE

PHONES = ("contact_phone", "published_phone")


class ContactPartForm(PartForm):
    """The fields of :attr:`data.submissions.profile_edit.Part.CONTACT`."""

    names = re.compile("|".join(PARTS[Part.CONTACT]))

    contact_first_name = StringField("Prénom", render_kw={"autocomplete": "given-name"})
    contact_last_name = StringField("Nom", render_kw={"autocomplete": "family-name"})
    contact_email = EmailField(
        "Adresse électronique",
        [InputRequired()],
        description="Les messages des acheteurs y arrivent. Une nouvelle adresse doit d’abord être confirmée : nous y "
        "envoyons un lien, et prévenons l’ancienne.",
        render_kw={"autocomplete": "email"},
    )
    contact_phone = TelField("Téléphone", description="Exemple : 01 99 00 12 34", render_kw={"autocomplete": "tel"})
    published_email = EmailField(
        "Adresse électronique montrée à tous",
        description="Laissez vide pour ne recevoir que les messages du formulaire.",
        render_kw={"autocomplete": "off"},
    )
    published_phone = TelField(
        "Téléphone montré à tous",
        description="Laissez vide pour ne montrer aucun numéro.",
        render_kw={"autocomplete": "off"},
    )

    @classmethod
    def of(cls, values: Values) -> Self:
        """The form that a profile fills, numbers as French people write them."""
        written = {name: wording.phone(values[name] or "").replace(NO_BREAK_SPACE, " ") for name in PHONES}
        return cls(data=values | written)

    def values(self) -> Values:
        """What was typed, by field."""
        return {name: value or "" for name, value in self.data.items()}
