"""The form that writes to a structure: on each profile (empty) and on the function's pages (with what was typed)."""

from wtforms import EmailField, Field, Form, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from data.cleaning.characters import printable
from data.submissions.contact import (
    MESSAGE_MAX,
    MESSAGE_MIN,
    NAME_MAX,
    ORGANISATION_MAX,
    SUBJECT_MAX,
    ContactMessage,
    Problems,
    check_contact,
    tidy,
)


class ContactForm(Form):
    """Fields of a :class:`data.submissions.contact.ContactMessage`.

    The validators only give browsers their ``required`` and ``maxlength``:
    :func:`data.submissions.contact.check_contact` decides, and says why.
    """

    structure_id = HiddenField()
    name = StringField("Votre nom", [InputRequired(), Length(max=NAME_MAX)], render_kw={"autocomplete": "name"})
    email = EmailField(
        "Votre adresse électronique",
        [InputRequired(), Length(max=254)],
        description="La structure vous répond à cette adresse. Exemple : nom@exemple.fr",
        render_kw={"autocomplete": "email"},
    )
    organisation = StringField(
        "Votre organisation",
        [Length(max=ORGANISATION_MAX)],
        render_kw={"autocomplete": "organization"},
    )
    subject = StringField("Objet", [InputRequired(), Length(max=SUBJECT_MAX)], render_kw={"autocomplete": "off"})
    message = TextAreaField(
        "Votre message",
        [InputRequired(), Length(min=MESSAGE_MIN, max=MESSAGE_MAX)],
        description="Ce qu’il vous faut, où, pour quand : la réponse n’en sera que plus précise.",
        render_kw={"rows": 7},
    )

    @property
    def visible_fields(self) -> list[Field]:
        """The fields people fill in, in order."""
        return [field for field in self if not isinstance(field, HiddenField)]

    def to_message(self) -> ContactMessage:
        """What was typed, tidied."""
        return tidy(ContactMessage(**{name: value or "" for name, value in self.data.items()}))

    def problems(self) -> Problems:
        """What is wrong, by field; also set on each field, so that the template shows it there."""
        found = check_contact(self.to_message())
        for name, problem in found.items():
            self[name].errors = [problem]
        for field in self.visible_fields:
            # Said above, and never written back: HTML has no place for them.
            field.data = printable(field.data or "")
        return found
