"""The file of a picture, in the forms of a profile."""

from typing import Any

from wtforms import FileField
from wtforms.validators import InputRequired

MEGABYTE = 1024 * 1024
_ACCEPTED = {"accept": "image/jpeg,image/png,image/webp,image/avif"}


class PictureFileField(FileField):
    """``description``: with ``{most}`` where it says what a file may weigh, which :meth:`weighing` tells."""

    def __init__(self, label: str, description: str, **more: Any) -> None:
        super().__init__(label, [InputRequired()], description=description, render_kw=_ACCEPTED, **more)

    def weighing(self, most_bytes: int) -> None:
        """Say how much a file may weigh here."""
        self.description = self.description.format(most=f"{most_bytes // MEGABYTE}\u202fMo")
