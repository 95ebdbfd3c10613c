"""The form by which moderators ask for a sign-in link."""

from wtforms import EmailField, Form
from wtforms.validators import InputRequired

from data.submissions.typed import Problems, email_problem, found


class SignInForm(Form):
    """One field: where the link is mailed to."""

    email = EmailField(
        "Votre adresse électronique",
        [InputRequired()],
        description="Celle que l’équipe de l’annuaire connaît. Exemple\u202f: nom@exemple.fr",
        render_kw={"autocomplete": "email"},
    )

    def problems(self) -> Problems:
        """What is wrong with what was typed; also set on the field, so that the template shows it there."""
        problem = email_problem((self.email.data or "").strip())
        if problem:
            self.email.errors = [problem]
        return found({"email": problem})
