"""The pictures of a profile: each with words for whoever does not see it, in their order; one may be added."""

import re
from typing import Self

from wtforms import Field, FieldList, Form, FormField, HiddenField, StringField
from wtforms.validators import InputRequired

from data.submissions.profile_edit import Values
from theme.forms.profile.part import PartForm
from theme.forms.profile.picture_file import PictureFileField

_ACTION = re.compile(r"(retirer|monter|descendre)-(\d{1,2})", re.ASCII)
_ALTERNATIVE = "Ce qu’on voit sur la photo"


class PictureForm(Form):
    """Fields of a :class:`data.model.Picture`."""

    file = HiddenField()
    alternative = StringField(_ALTERNATIVE, [InputRequired()], render_kw={"autocomplete": "off"})


class PicturesPartForm(PartForm):
    """The pictures of :attr:`data.submissions.profile_edit.Part.SHOWCASE`."""

    names = re.compile(r"pictures-\d{1,2}-(file|alternative)|new_alternative", re.ASCII)

    pictures = FieldList(FormField(PictureForm), "Photos")
    new_file = PictureFileField(
        "Fichier de la photo",
        description="JPEG, PNG, WebP ou AVIF, {most} au plus. Nous la réduisons, et retirons ce qu’elle dit du lieu et "
        "de l’appareil.",
    )
    new_alternative = StringField(
        _ALTERNATIVE,
        [InputRequired()],
        description="En une phrase, pour les personnes qui ne la voient pas. Exemple : deux salariés taillent une haie",
        render_kw={"autocomplete": "off"},
    )

    @classmethod
    def of(cls, values: Values) -> Self:
        """The form that a profile fills."""
        return cls(data={"pictures": values["pictures"]})

    def values(self) -> Values:
        """The pictures, in order."""
        return {
            "pictures": [
                {"file": row["file"] or "", "alternative": row["alternative"] or ""} for row in self.pictures.data
            ]
        }

    def field_of(self, key: str) -> Field | None:
        """The field that a problem's key names: a file that did not arrive is told at its row."""
        return super().field_of(key.removesuffix("-file") + "-alternative" if key.endswith("-file") else key)

    def with_file(self, file: str) -> Self:
        """The form with a row for a picture that was received, and the words typed for it."""
        added = {"file": file, "alternative": self.new_alternative.data or ""}
        return type(self)(data={"pictures": [*self.pictures.data, added]})

    def turned(self, action: str) -> tuple[Self, int] | None:
        """The form once a row is moved or removed, as a button asks, and the row that is then in view.

        ``None`` when the button asks for nothing known.
        """
        asked = _ACTION.fullmatch(action)
        rows = self.pictures.data
        if asked is None or int(asked[2]) >= len(rows):
            return None
        rank = int(asked[2])
        row = rows.pop(rank)
        if asked[1] != "retirer":
            rank = max(rank - 1, 0) if asked[1] == "monter" else min(rank + 1, len(rows))
            rows.insert(rank, row)
        turned = type(self)(data={"pictures": rows, "new_alternative": self.new_alternative.data})
        return turned, max(min(rank, len(rows) - 1), 0)
