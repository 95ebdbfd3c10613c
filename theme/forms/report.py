"""The form that reports an error on a structure's page."""

from wtforms import EmailField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from data.submissions.report import MESSAGE_MIN, REASONS, ErrorReport, check_report, tidy
from data.submissions.typed import Problems
from theme.forms.submission import SubmissionForm


class ReportForm(SubmissionForm[ErrorReport]):
    """Fields of a :class:`data.submissions.report.ErrorReport`."""

    structure_id = HiddenField()
    reason = SelectField("Ce qui est faux", [InputRequired()], choices={"": "Choisir"} | REASONS)
    message = TextAreaField(
        "Votre message",
        [InputRequired(), Length(min=MESSAGE_MIN)],
        description="Ce que dit la fiche, ce qu’elle devrait dire, et où le vérifier si vous le savez.",
        render_kw={"rows": 6},
    )
    name = StringField("Votre nom", render_kw={"autocomplete": "name"})
    email = EmailField(
        "Votre adresse électronique",
        description="Pour que nous puissions vous répondre. Exemple : nom@exemple.fr",
        render_kw={"autocomplete": "email"},
    )

    def content(self) -> ErrorReport:
        """What was typed, tidied."""
        return tidy(ErrorReport(**{name: value or "" for name, value in self.data.items()}))

    def check(self, content: ErrorReport) -> Problems:
        """What :func:`data.submissions.report.check_report` says of it."""
        return check_report(content)
