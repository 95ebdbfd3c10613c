"""Mails as files: what a machine without SMTP does, and what a newcomer reads."""

import os
from email.errors import MessageError
from pathlib import Path

from functions.mail.composing import Composer
from functions.ports import NotSent
from functions.records import Mail


class FolderSender:
    """A :class:`functions.ports.MailSender` that writes ``.eml`` files to a folder of mode 0700.

    A file appears whole or not at all; a mail sent twice is one file.
    """

    def __init__(self, folder: Path, composer: Composer) -> None:
        self.folder = folder
        self._composer = composer

    def send(self, mail: Mail) -> None:
        """Write one mail. Raises :class:`NotSent`."""
        try:
            content = self._composer.compose(mail).as_bytes()
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            name = f"{mail.written_at:%Y-%m-%dT%H%M%S}-{mail.id}.eml"
            draft = self.folder / f".{name}"
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self.folder / name)
        except (OSError, MessageError, ValueError) as error:
            raise NotSent(type(error).__name__) from error
