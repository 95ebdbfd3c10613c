"""Opening an upstream file: every way it can be unusable becomes one sentence."""

from pathlib import Path

import msgspec

from data.sources.refusals import refusal


class Unreadable(Exception):
    """A file that cannot be read as its source: a sentence that names the file, the place and what to do."""


def read_text_bytes(path: Path) -> bytes:
    """The file's bytes, once known to be a non-empty file of UTF-8 text. Raises :class:`Unreadable`."""
    if path.is_dir():
        raise Unreadable(f"{path} : c’est un dossier. Indiquez le fichier à lire.")
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise Unreadable(f"{path} : ce fichier n’existe pas. Vérifiez son chemin.") from None
    except OSError as error:
        raise Unreadable(f"{path} : lecture impossible ({error.strerror}).") from None
    if not content.strip():
        raise Unreadable(f"{path} : le fichier est vide. Téléchargez-le de nouveau.")
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Unreadable(
            f"{path}, ligne {line} : l’octet 0x{content[error.start]:02x} n’est pas de l’UTF-8. "
            "Convertissez le fichier en UTF-8."
        ) from None
    return content


def broken_json(
    path: Path, content: bytes, error: msgspec.DecodeError | UnicodeDecodeError, line: int | None = None
) -> Unreadable:
    """The sentence for JSON that cannot be decoded; ``line`` when the file holds one document a line."""
    if line is None and str(error) == "Input data was truncated":
        line = content.count(b"\n") + 1
        return Unreadable(
            f"{path}, ligne {line} : le JSON s’arrête au milieu ({len(content)} octets lus). "
            "Téléchargez le fichier de nouveau."
        )
    where = f"{path}, ligne {line}" if line else str(path)
    return Unreadable(f"{where} : ce n’est pas du JSON valide ({refusal(error)}). Vérifiez le fichier.")
