"""The form that writes to the team of the service."""

from wtforms import EmailField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from data.submissions.enquiry import MESSAGE_MIN, TOPICS, Enquiry, check_enquiry, tidy
from data.submissions.typed import Problems
from theme.forms.submission import SubmissionForm


class EnquiryForm(SubmissionForm[Enquiry]):
    """Fields of a :class:`data.submissions.enquiry.Enquiry`."""

    topic = SelectField("Sujet", [InputRequired()], choices={"": "Choisir"} | TOPICS)
    name = StringField("Votre nom", [InputRequired()], render_kw={"autocomplete": "name"})
    email = EmailField(
        "Votre adresse électronique",
        [InputRequired()],
        description="Nous vous répondons à cette adresse. Exemple : nom@exemple.fr",
        render_kw={"autocomplete": "email"},
    )
    message = TextAreaField(
        "Votre message",
        [InputRequired(), Length(min=MESSAGE_MIN)],
        description="Donnez l’adresse de la page dont vous parlez, s’il y en a une.",
        render_kw={"rows": 7},
    )

    def content(self) -> Enquiry:
        """What was typed, tidied."""
        return tidy(Enquiry(**{name: value or "" for name, value in self.data.items()}))

    def check(self, content: Enquiry) -> Problems:
        """What :func:`data.submissions.enquiry.check_enquiry` says of it."""
        return check_enquiry(content)
