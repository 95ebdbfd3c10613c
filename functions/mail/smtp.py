"""Mails through an SMTP server."""

import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.errors import MessageError
from urllib.parse import unquote, urlsplit

from functions.mail.composing import Composer
from functions.ports import NotSent
from functions.records import Mail

TIMEOUT_SECONDS = 30.0
"""To connect, and for each answer until the mail is handed over."""
ANSWER_TIMES = 4
"""How many times longer a server may take over the mail itself: one that reads it for viruses and is not waited for
keeps the mail, and gets it again at each attempt (RFC 5321, 4.5.3.2.6)."""
GOOD_BYE_SECONDS = 2.0
MOST_SECONDS = 240.0
"""For one mail as a whole, less than its lease (:data:`functions.mail.outbox.LEASE`): a server that sends a byte now
and then never reaches the timeouts above."""
_AGAIN_SECONDS = 1.0
"""Between two cuts: one that falls while TLS takes the connection over has no effect."""

_REFUSALS = frozenset({550, 551, 552, 553, 554})
"""Of a recipient or of a message, for good (RFC 5321, 4.2.3)."""
_TOO_LONG = 552
"""As an answer to MAIL FROM, which announces the length (RFC 1870)."""
_POLICY = re.compile(rb"5\.7\.")
"""Enhanced codes of security and policy (RFC 3463, 3.8): relaying denied, a sender that is not authorised… They tell of
how we are set up more than of this mail."""

_DEFAULT_PORTS = {"smtp": 587, "smtps": 465}


class BadSmtpUrl(ValueError):
    """SMTP_URL cannot be used: a sentence, without the password."""


class SmtpSender:
    """A :class:`functions.ports.MailSender` to the server of ``smtp://user:password@host:587`` or ``smtps://…``.

    TLS is used whenever the server offers it, its certificate checked; a password never travels without it. One
    connection a mail: a fault of one never reaches the next. ``timeout`` in seconds.
    """

    def __init__(
        self, url: str, composer: Composer, tls: ssl.SSLContext | None = None, timeout: float = TIMEOUT_SECONDS
    ) -> None:
        try:
            parts = urlsplit(url)
            default = _DEFAULT_PORTS[parts.scheme]
            port = parts.port or default
        except (KeyError, ValueError):
            raise BadSmtpUrl(_ADVICE) from None
        if not parts.hostname:
            raise BadSmtpUrl(_ADVICE)
        self._scheme, self._host, self._port = parts.scheme, parts.hostname, port
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._composer = composer
        self._tls = tls or ssl.create_default_context()
        self._timeout = timeout

    def send(self, mail: Mail) -> None:
        """Send one mail. Raises :class:`NotSent`, permanent when the server refuses this mail for good."""
        try:
            message = self._composer.compose(mail)
            server = self._server()
            with _cut_after(MOST_SECONDS, server):
                self._enter(server)
                server.send_message(message, self._composer.mail_from, [mail.to])
                _leave(server)
        except (OSError, smtplib.SMTPException, MessageError, ValueError) as error:
            raise NotSent(_code(error), _is_permanent(error)) from error

    def _server(self) -> smtplib.SMTP:
        """Not connected yet: what opens slowly is cut as well."""
        server = (
            smtplib.SMTP_SSL(timeout=self._timeout, context=self._tls)
            if self._scheme == "smtps"
            else smtplib.SMTP(timeout=self._timeout)
        )
        # Whose certificate is asked for; smtplib only takes it together with a connection.
        server._host = self._host  # type: ignore[attr-defined]
        return server

    def _enter(self, server: smtplib.SMTP) -> None:
        code, words = server.connect(self._host, self._port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, words)
        server.ehlo()
        if self._scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=self._tls)
            server.ehlo()
        if self._user:
            if not isinstance(server.sock, ssl.SSLSocket):
                raise smtplib.SMTPNotSupportedError
            server.login(self._user, self._password)
        assert server.sock is not None
        server.sock.settimeout(self._timeout * ANSWER_TIMES)


@contextmanager
def _cut_after(seconds: float, server: smtplib.SMTP) -> Iterator[None]:
    """Cut the connection when the time has passed: whatever waits for it fails, and goes on to the end of the block."""
    is_over = threading.Event()

    def watch() -> None:
        wait = seconds
        while not is_over.wait(wait):
            wait = _AGAIN_SECONDS
            with suppress(OSError):
                if server.sock is not None:
                    server.sock.shutdown(socket.SHUT_RDWR)

    watching = threading.Thread(target=watch, name="SmtpDeadline", daemon=True)
    watching.start()
    try:
        yield
    finally:
        is_over.set()
        watching.join()
        server.close()


def _leave(server: smtplib.SMTP) -> None:
    """Say good-bye once the mail is handed over: whatever is answered, or not, must not send it again."""
    if server.sock is not None:
        server.sock.settimeout(GOOD_BYE_SECONDS)
    with suppress(OSError):  # SMTPException is one
        server.quit()


_ADVICE = "SMTP_URL doit ressembler à smtp://utilisateur:motdepasse@serveur:587 ou à smtps://serveur:465."


def _code(error: Exception) -> str:
    """The kind of a fault and the server's code: its words may repeat an address."""
    code = getattr(error, "smtp_code", None)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = next(iter(error.recipients.values()))[0]
    return f"{type(error).__name__} {code}" if code else type(error).__name__


def _is_permanent(error: Exception) -> bool:
    """Whether the server refused the recipient or the message, for good: not us, our login, nor our set-up."""
    words: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, words = error.smtp_code, error.smtp_error
    else:
        return False
    if isinstance(error, smtplib.SMTPSenderRefused):
        return code == _TOO_LONG
    is_refused = isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError) and code in _REFUSALS
    return is_refused and not _POLICY.match(words if isinstance(words, bytes) else words.encode())
