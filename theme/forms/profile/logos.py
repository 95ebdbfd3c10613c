"""The logo of a client reference, sent for one of those that the profile names."""

import re

from wtforms import SelectField
from wtforms.validators import InputRequired

from data.submissions.profile_edit import Values
from theme.forms.profile.part import PartForm
from theme.forms.profile.picture_file import PictureFileField


class LogoForm(PartForm):
    """A file, and the name of the reference it is for. The page gives the names to choose among."""

    names = re.compile("reference")

    # HTML only lets a list be required whose first choice is none: here one is always chosen.
    reference = SelectField("Référence", [InputRequired()], render_kw={"required": False})
    new_file = PictureFileField(
        "Fichier du logo",
        description="JPEG, PNG, WebP ou AVIF, {most} au plus, 100 pixels de côté au moins.",
    )

    def values(self) -> Values:
        """Not told by the form alone: the page knows the other references."""
        raise NotImplementedError
