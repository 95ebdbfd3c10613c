"""Colours of pictures, for pages: those that people sent and those of the dataset are shown alike.

Pillow is imported here: only who draws pictures imports this.
"""

from io import BytesIO

from PIL import Image, ImageCms


def in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """The colours that its profile (of a phone, of a printer) means, in sRGB, which needs no profile."""
    if profile:
        try:
            converted = ImageCms.profileToProfile(
                picture, ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except (ImageCms.PyCMSError, OSError, ValueError):  # a profile that is broken, or of another mode
            return picture.convert("RGB")
        if converted is not None:
            return converted
    return picture.convert("RGB")
