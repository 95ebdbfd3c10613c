"""The form by which a buyer asks again for the link that follows their need."""

from wtforms import EmailField, Form, StringField
from wtforms.validators import InputRequired

from data.cleaning.characters import printable
from data.submissions.typed import Problems, email_problem, found, optional_line_problem

_REFERENCE_MAX = 40


class TenderLinkForm(Form):
    """Where the link is mailed to, and of which need."""

    email = EmailField(
        "Votre adresse électronique",
        [InputRequired()],
        description="Celle que vous avez donnée avec votre besoin. Exemple\u202f: nom@exemple.fr",
        render_kw={"autocomplete": "email"},
    )
    reference = StringField(
        "Référence du besoin",
        description="Elle est dans nos courriels, comme 7KQ2-M9XF-3HTB. Sans elle, nous envoyons le lien de chacun de "
        "vos besoins, les cinq plus récents au plus.",
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )

    def problems(self) -> Problems:
        """What is wrong with what was typed; also set on the fields, so that the template shows it there."""
        problems = found(
            {
                "email": email_problem(self.address),
                "reference": optional_line_problem(self.reference.data or "", "la référence", _REFERENCE_MAX),
            }
        )
        for name, problem in problems.items():
            self[name].errors = [problem]
        for field in self:
            field.data = printable(field.data or "")  # HTML has no place for the rest
        return problems

    @property
    def address(self) -> str:
        """The address, as it was typed."""
        return (self.email.data or "").strip()

    @property
    def wanted(self) -> str:
        """The reference, as it is written; empty for all."""
        return "".join((self.reference.data or "").split()).upper()

    @property
    def answers(self) -> list[tuple[str, str]]:
        """What was typed, as people read it."""
        return [(field.label.text, field.data) for field in self if field.data]
