"""The form that writes to a structure: on each profile (empty) and on the function's pages (with what was typed)."""

from typing import Self

import msgspec
from wtforms import EmailField, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from data.submissions.contact import (
    MESSAGE_MIN,
    ContactMessage,
    check_contact,
    tidy,
)
from data.submissions.typed import Problems
from theme.forms.submission import SubmissionForm


class ContactForm(SubmissionForm[ContactMessage]):
    """Fields of a :class:`data.submissions.contact.ContactMessage`.

    ``structure_id`` holds the id of the structure, or those of several with a space between.
    """

    structure_id = HiddenField()
    name = StringField("Votre nom", [InputRequired()], render_kw={"autocomplete": "name"})
    email = EmailField(
        "Votre adresse électronique",
        [InputRequired()],
        description="La réponse vous arrive à cette adresse. Exemple : nom@exemple.fr",
        render_kw={"autocomplete": "email"},
    )
    organisation = StringField(
        "Votre organisation",
        render_kw={"autocomplete": "organization"},
    )
    subject = StringField("Objet", [InputRequired()], render_kw={"autocomplete": "off"})
    message = TextAreaField(
        "Votre message",
        [InputRequired(), Length(min=MESSAGE_MIN)],
        description="Ce qu’il vous faut, où, pour quand : la réponse n’en sera que plus précise.",
        render_kw={"rows": 7},
    )

    @classmethod
    def of(cls, content: ContactMessage) -> Self:
        """The form that a message fills."""
        typed = msgspec.structs.asdict(content)
        return cls(data=typed | {"structure_id": " ".join(typed.pop("structure_ids"))})

    def content(self) -> ContactMessage:
        """What was typed, tidied."""
        typed = {name: value or "" for name, value in self.data.items()}
        return tidy(ContactMessage(structure_ids=tuple(typed.pop("structure_id").split()), **typed))

    def check(self, content: ContactMessage) -> Problems:
        """What :func:`data.submissions.contact.check_contact` says of it."""
        return check_contact(content)
