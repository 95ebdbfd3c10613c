"""The form that claims a profile, for whoever cannot read mails sent to its registered address."""

from wtforms import EmailField, HiddenField, StringField
from wtforms.validators import InputRequired

from data.submissions.claim import Claim, check_claim, tidy
from data.submissions.typed import Problems
from theme.forms.submission import SubmissionForm


class ClaimForm(SubmissionForm[Claim]):
    """Fields of a :class:`data.submissions.claim.Claim`.

    ``registered_siret``: the structure's own, set before a check.
    """

    registered_siret = ""

    structure_id = HiddenField()
    siret = StringField(
        "SIRET de la structure",
        [InputRequired()],
        description="14 chiffres, avec ou sans espaces. Il figure sur vos factures et votre avis de situation Insee.",
        render_kw={"autocomplete": "off", "inputmode": "numeric"},
    )
    name = StringField("Vos prénom et nom", [InputRequired()], render_kw={"autocomplete": "name"})
    role = StringField(
        "Votre fonction dans la structure",
        [InputRequired()],
        description="Par exemple\u202f: directrice, chargé de développement.",
        render_kw={"autocomplete": "organization-title"},
    )
    email = EmailField(
        "Votre adresse électronique professionnelle",
        [InputRequired()],
        description="De préférence au nom de domaine du site de la structure. Nous y envoyons un lien à confirmer.",
        render_kw={"autocomplete": "email"},
    )

    def content(self) -> Claim:
        """What was typed, tidied."""
        return tidy(Claim(**{name: value or "" for name, value in self.data.items()}))

    def check(self, content: Claim) -> Problems:
        """What :func:`data.submissions.claim.check_claim` says of it."""
        return check_claim(content, self.registered_siret)
