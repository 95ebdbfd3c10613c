"""Mails through an SMTP server."""

import smtplib
import ssl
from email.errors import MessageError
from urllib.parse import unquote, urlsplit

from functions.mail.composing import Composer
from functions.ports import NotSent
from functions.records import Mail

TIMEOUT_SECONDS = 30.0

_DEFAULT_PORTS = {"smtp": 587, "smtps": 465}


class BadSmtpUrl(ValueError):
    """SMTP_URL cannot be used: a sentence, without the password."""


class SmtpSender:
    """A :class:`functions.ports.MailSender` to the server of ``smtp://user:password@host:587`` or ``smtps://…``.

    TLS is used whenever the server offers it, its certificate checked; a password never travels without it. One
    connection a mail: a fault of one never reaches the next.
    """

    def __init__(self, url: str, composer: Composer, tls: ssl.SSLContext | None = None) -> None:
        try:
            parts = urlsplit(url)
            port = parts.port or _DEFAULT_PORTS[parts.scheme]
        except (KeyError, ValueError):
            raise BadSmtpUrl(_ADVICE) from None
        if not parts.hostname:
            raise BadSmtpUrl(_ADVICE)
        self._scheme, self._host, self._port = parts.scheme, parts.hostname, port
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._composer = composer
        self._tls = tls or ssl.create_default_context()

    def send(self, mail: Mail) -> None:
        """Send one mail. Raises :class:`NotSent`."""
        try:
            message = self._composer.compose(mail)
            with self._connection() as server:
                server.send_message(message, self._composer.mail_from, [mail.to])
        except (OSError, smtplib.SMTPException, MessageError, ValueError) as error:
            raise NotSent(_code(error)) from error

    def _connection(self) -> smtplib.SMTP:
        if self._scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(self._host, self._port, timeout=TIMEOUT_SECONDS, context=self._tls)
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=TIMEOUT_SECONDS)
        try:
            server.ehlo()
            if self._scheme == "smtp" and server.has_extn("starttls"):
                server.starttls(context=self._tls)
                server.ehlo()
            if self._user:
                if not isinstance(server.sock, ssl.SSLSocket):
                    raise smtplib.SMTPNotSupportedError
                server.login(self._user, self._password)
        except BaseException:
            server.close()
            raise
        return server


_ADVICE = "SMTP_URL doit ressembler à smtp://utilisateur:motdepasse@serveur:587 ou à smtps://serveur:465."


def _code(error: Exception) -> str:
    """The kind of a fault and the server's code: its words may repeat an address."""
    code = getattr(error, "smtp_code", None)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = next(iter(error.recipients.values()))[0]
    return f"{type(error).__name__} {code}" if code else type(error).__name__
