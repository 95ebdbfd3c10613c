"""The logo of a client reference, sent for one of those that the profile names."""

import re

from wtforms import FileField, SelectField
from wtforms.validators import InputRequired

from data.submissions.profile_edit import Values
from theme.forms.profile.part import PartForm


class LogoForm(PartForm):
    """A file, and the name of the reference it is for. The page gives the names to choose among."""

    names = re.compile("reference")

    # HTML only lets a list be required whose first choice is none: here one is always chosen.
    reference = SelectField("Référence", [InputRequired()], render_kw={"required": False})
    new_file = FileField(
        "Fichier du logo",
        [InputRequired()],
        description="JPEG, PNG, WebP ou AVIF, 10 Mo au plus, 100 pixels de côté au moins.",
        render_kw={"accept": "image/jpeg,image/png,image/webp,image/avif"},
    )

    def values(self) -> Values:
        """Not told by the form alone: the page knows the other references."""
        raise NotImplementedError
