"""A real SMTP peer on 127.0.0.1."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from functions.mail import smtp
from functions.mail.composing import Composer
from functions.mail.outbox import LEASE
from functions.mail.smtp import BadSmtpUrl, SmtpSender
from functions.ports import NotSent
from tests.functions.mail.test_composing import MAIL

COMPOSER = Composer("annuaire@annuaire.example", "Annuaire")


class Mailbox:
    """Keeps what it receives; refuses the addresses it is told to."""

    def __init__(self, *refused: str) -> None:
        self.envelopes: list[Any] = []
        self.was_private: list[bool] = []
        self.refused = refused

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if address in self.refused:
            return f"550 no such user {address}"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, session: Any, envelope: Any) -> str:
        self.envelopes.append(envelope)
        self.was_private.append(session.ssl is not None)
        return "250 OK"


Start = Callable[..., int]


@pytest.fixture
def start() -> Iterator[Start]:
    controllers: list[Controller] = []

    def run(handler: Mailbox, **options: Any) -> int:
        controller = Controller(handler, hostname="127.0.0.1", port=free_port(), **options)
        controller.start()
        controllers.append(controller)
        return controller.port

    yield run
    for controller in controllers:
        controller.stop()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def anonymous_tls(purpose: int) -> ssl.SSLContext:
    """TLS without any certificate, so that the tests keep no key: encrypted, and trusted by nobody but these tests."""
    context = ssl.SSLContext(purpose)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("aNULL@SECLEVEL=0")
    return context


def test_mail_arrives_whole_from_the_service_address(start: Start) -> None:
    mailbox = Mailbox()
    SmtpSender(f"smtp://127.0.0.1:{start(mailbox)}", COMPOSER).send(MAIL)

    (envelope,) = mailbox.envelopes
    assert envelope.mail_from == "annuaire@annuaire.example"
    assert envelope.rcpt_tos == [MAIL.to]
    assert f"List-Unsubscribe: <{MAIL.unsubscribe}>".encode() in envelope.content


def test_server_that_is_down_is_not_sent() -> None:
    with pytest.raises(NotSent, match="ConnectionRefusedError"):
        SmtpSender(f"smtp://127.0.0.1:{free_port()}", COMPOSER).send(MAIL)


def test_refusal_is_told_by_its_code_without_the_address(start: Start) -> None:
    with pytest.raises(NotSent) as error:
        SmtpSender(f"smtp://127.0.0.1:{start(Mailbox(MAIL.to))}", COMPOSER).send(MAIL)

    assert str(error.value) == "SMTPRecipientsRefused 550"


def test_tls_is_used_when_offered_and_the_password_only_travels_inside(start: Start) -> None:
    mailbox, logins = Mailbox(), []

    def check(_server: Any, _session: Any, _envelope: Any, _mechanism: str, login: Any) -> AuthResult:
        logins.append((login.login, login.password))
        return AuthResult(success=True)

    port = start(
        mailbox,
        tls_context=anonymous_tls(ssl.PROTOCOL_TLS_SERVER),
        authenticator=check,
        auth_required=True,
        require_starttls=True,
    )
    url = f"smtp://usager:mot%40passe@127.0.0.1:{port}"
    SmtpSender(url, COMPOSER, anonymous_tls(ssl.PROTOCOL_TLS_CLIENT)).send(MAIL)

    assert mailbox.was_private == [True]
    assert logins == [(b"usager", b"mot@passe")]


def test_server_that_cannot_prove_its_name_gets_nothing(start: Start) -> None:
    mailbox = Mailbox()
    port = start(mailbox, tls_context=anonymous_tls(ssl.PROTOCOL_TLS_SERVER))

    with pytest.raises(NotSent, match="SSL"):
        SmtpSender(f"smtp://127.0.0.1:{port}", COMPOSER).send(MAIL)
    assert mailbox.envelopes == []


def test_password_never_travels_in_clear(start: Start) -> None:
    logins: list[Any] = []

    def check(_server: Any, _session: Any, _envelope: Any, _mechanism: str, login: Any) -> AuthResult:
        logins.append(login)
        return AuthResult(success=True)

    port = start(Mailbox(), authenticator=check, auth_require_tls=False)

    with pytest.raises(NotSent, match="SMTPNotSupportedError"):
        SmtpSender(f"smtp://usager:secret@127.0.0.1:{port}", COMPOSER).send(MAIL)
    assert logins == []


def test_smtps_speaks_tls_from_the_first_byte(start: Start) -> None:
    with pytest.raises(NotSent, match="SSL"):
        SmtpSender(f"smtps://127.0.0.1:{start(Mailbox())}", COMPOSER).send(MAIL)


@pytest.mark.parametrize(
    "url", ["mail.example", "http://u:secret@h", "http://u:secret@h:25", "smtp://", "smtp://u:secret@h:port"]
)
def test_unusable_url_is_told_without_its_password(url: str) -> None:
    with pytest.raises(BadSmtpUrl, match="SMTP_URL doit") as error:
        SmtpSender(url, COMPOSER)
    assert "secret" not in str(error.value)


@pytest.mark.parametrize(
    "said",
    [b"", b"220 ready\r\n", b"220 ready\r\n250-hello\r\n250 STARTTLS\r\n220 go on\r\n"],
    ids=["greeting", "hello", "TLS"],
)
@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_server_that_says_a_byte_now_and_then_is_cut(monkeypatch: pytest.MonkeyPatch, scheme: str, said: bytes) -> None:
    """Each byte comes before the timeout of an answer: only the mail as a whole has an end."""
    monkeypatch.setattr(smtp, "MOST_SECONDS", 0.3)
    was_cut = threading.Event()

    def drip(listening: socket.socket) -> None:
        connection, _ = listening.accept()
        with connection:
            try:
                connection.sendall(said)
                for _ in range(200):
                    connection.sendall(b"2")
                    time.sleep(0.05)
            except OSError:
                was_cut.set()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        dripping = threading.Thread(target=drip, args=(listening,))
        dripping.start()
        url = f"{scheme}://127.0.0.1:{listening.getsockname()[1]}"
        with pytest.raises(NotSent) as error:
            SmtpSender(url, COMPOSER).send(MAIL)
        dripping.join()

    assert was_cut.is_set()
    assert not error.value.permanent


def test_one_mail_takes_less_than_its_lease() -> None:
    assert LEASE.total_seconds() > smtp.MOST_SECONDS + smtp.TIMEOUT_SECONDS
