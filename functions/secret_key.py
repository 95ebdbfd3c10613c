"""The key that signs stamps and links on one machine: made once, then kept."""

import os
import secrets
from pathlib import Path

SHORTEST_KEY = 32
"""Characters."""


class UnusableKey(Exception):
    """The key's file is spoilt: a sentence that says what to do. A weak key would let anybody sign."""


def local_secret_key(file: Path) -> str:
    """The key kept in a file of mode 0600, made at first use. Two processes that start together share one key.

    Whoever loses this file loses the pending confirmations, the links already mailed and the list of oppositions.
    Raises :class:`UnusableKey`.
    """
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as writer:
            writer.write(secrets.token_urlsafe(48))
            writer.flush()
            os.fsync(writer.fileno())
        try:
            os.link(draft, file)  # atomic, and fails when another process was first: its key stands
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    try:
        key = file.read_text(encoding="ascii").strip()
    except (UnicodeDecodeError, OSError) as error:
        raise UnusableKey(
            f"{file} : la clé ne peut pas être lue ({type(error).__name__}). Reprenez-la d’une sauvegarde."
        ) from None
    if len(key) < SHORTEST_KEY:
        raise UnusableKey(f"{file} : la clé est vide ou trop courte. Reprenez-la d’une sauvegarde.")
    return key
