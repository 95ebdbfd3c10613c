"""Mailing the report, by the sender of the functions and nothing else: no store, no disk is needed for it."""

import os
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

from functions.mail.composing import Composer
from functions.mail.folder import FolderSender
from functions.night.reporting import Letter
from functions.ports import MailSender, NotSent
from functions.records import Mail
from functions.settings import Settings, settings_on_one_machine

_WAITS = (5.0, 60.0)
"""Seconds before each new try."""


def posting(store: str, mails: Path, site_name: str, environment: Mapping[str, str] = os.environ) -> "Posting":
    """What sends reports, by the settings of the environment: NIGHT_REPORT_TO, else REPORT_TO, is who reads them.

    Raises :class:`functions.settings.MissingSetting`, and BadSmtpUrl.
    """
    told = dict(environment)
    if told.get("NIGHT_REPORT_TO"):
        told["REPORT_TO"] = told["NIGHT_REPORT_TO"]
    # Nothing is signed here: no key is made, nor asked of anybody.
    told["SECRET_KEY"] = token_hex(32)
    settings = settings_on_one_machine(Path(store), "http://localhost", told)
    composer = Composer(settings.mail_from, site_name)
    return Posting(_sender(settings, composer, mails, told), settings.report_to)


class Posting:
    """Sends one report. ``to`` is empty when nobody is named."""

    def __init__(self, sender: MailSender, to: str, sleep: Callable[[float], None] = time.sleep) -> None:
        self._sender = sender
        self.to = to
        self._sleep = sleep

    def send(self, letter: Letter) -> None:
        """Send it, three times at most. Raises :class:`NotSent`."""
        mail = Mail(
            id=f"nuit-{token_hex(8)}",
            to=self.to,
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            written_at=datetime.now(UTC),
        )
        for wait in (*_WAITS, None):
            try:
                self._sender.send(mail)
            except NotSent as failure:
                if failure.permanent or wait is None:
                    raise
                self._sleep(wait)
            else:
                return


def _sender(settings: Settings, composer: Composer, mails: Path, environment: Mapping[str, str]) -> MailSender:
    if settings.smtp_url:
        from functions.mail.smtp import SmtpSender

        return SmtpSender(settings.smtp_url, composer)
    if environment.get("CONFIGURATION_SET"):
        from functions.mail.ses import SesSender

        return SesSender(composer, environment["CONFIGURATION_SET"])
    return FolderSender(mails, composer)
