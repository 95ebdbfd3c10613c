"""Servers that fail in every way that servers do: everything leaves later, oldest due first, and nothing twice but when
nobody can know."""

import asyncio
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult

from functions.mail.exclusive import ExclusiveFile
from functions.mail.outbox import AnotherWorker, Worker
from functions.mail.smtp import SmtpSender
from functions.records import Mail, OutboxCounts
from functions.storage.sqlite.connections import Connections
from functions.storage.sqlite.outbox import SqliteOutbox
from functions.storage.sqlite.store import SqliteStore
from tests.functions.mail.test_smtp import COMPOSER, Mailbox, Start, anonymous_tls, free_port, start
from tests.functions.world import SetClock

__all__ = ["start"]  # the fixture


class Post:
    """An outbox on a disk, and the worker that empties it through one server."""

    def __init__(self, folder: Path) -> None:
        self.clock = SetClock()
        self.turn = folder / "store.sqlite.worker"
        self.connections = Connections(folder / "store.sqlite")
        self.outbox = SqliteOutbox(self.connections)
        self._store = SqliteStore(self.connections, str)

    def put(self, *ids: str, to: str = "boite@atelier.example") -> None:
        """Mails that are due from now on, one second after the other."""
        for place, mail_id in enumerate(ids):
            at = self.clock.now() + timedelta(seconds=place)
            mail = Mail(id=mail_id, to=to, subject="Bonjour", text="Bonjour", html="<p>Bonjour</p>", written_at=at)
            self._store.commit(mails=[mail])
        self.clock.forward(seconds=len(ids))

    def send(self, port: int, timeout: float = 5) -> int:
        """Try all that is due, on the server of a port; how many were tried."""
        return self.worker(port, timeout).send_due()

    def worker(self, port: int, timeout: float = 5) -> Worker:
        sender = SmtpSender(f"smtp://127.0.0.1:{port}", COMPOSER, timeout=timeout)
        return Worker(self.outbox, sender, self.clock, ExclusiveFile(self.turn))

    @property
    def waiting(self) -> list[str]:
        """The ids of the mails that wait, the longest due first."""
        with self.connections.reading() as connection:
            rows = connection.execute("SELECT id FROM mails WHERE sent_at IS NULL ORDER BY due_at, id").fetchall()
        return [row["id"] for row in rows]

    @property
    def last_error(self) -> str:
        """Why the mail that was tried last did not leave."""
        with self.connections.reading() as connection:
            return str(connection.execute("SELECT last_error FROM mails").fetchone()[0])

    @property
    def counts(self) -> OutboxCounts:
        return self.outbox.counts()


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    post = Post(tmp_path)
    yield post
    post.connections.close()


class Server(Mailbox):
    """A mailbox that answers some mails as it is told to: ``answers`` to DATA, by the number of the mail."""

    def __init__(self, *answers: str, at_recipient: str = "") -> None:
        super().__init__()
        self.answers = list(answers)
        self.at_recipient = at_recipient

    @property
    def ids(self) -> list[str]:
        """The ids of the mails that were kept, in the order they came."""
        return [
            line.split(b"<")[1].split(b"@")[0].decode()
            for envelope in self.envelopes
            for line in envelope.content.splitlines()
            if line.lower().startswith(b"message-id:")
        ]

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        return self.at_recipient or await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        answer = self.answers.pop(0) if self.answers else ""
        if answer == "cut before":
            server.transport.abort()
            return "250 nobody hears this"
        if answer == "cut after":
            await super().handle_DATA(server, session, envelope)
            server.transport.abort()
            return "250 nobody hears this"
        if answer == "slow":
            await asyncio.sleep(3)
            return "451 too late"
        return answer or await super().handle_DATA(server, session, envelope)


def test_what_waited_for_a_server_that_was_down_leaves_oldest_first(post: Post, start: Start) -> None:
    post.put("a", "b", "c")
    assert post.send(free_port()) == 3
    post.put("d")
    server = Server()
    port = start(server)
    assert post.send(port) == 1, "what failed waits before it is tried again"
    post.clock.forward(minutes=2)
    due = post.waiting
    post.send(port)

    assert server.ids == ["d", *due]
    assert sorted(due) == ["a", "b", "c"]
    assert (post.counts.waiting, post.counts.sent) == (0, 4)


@pytest.mark.parametrize(
    ("answer", "copies"),
    [
        ("451 try later", 1),
        ("cut before", 1),
        ("cut after", 2),  # nobody can know whether it was kept: rather twice than never
        ("slow", 1),
        ("421 closing", 1),
    ],
)
def test_a_mail_that_failed_leaves_later_and_holds_none_back(
    post: Post, start: Start, answer: str, copies: int
) -> None:
    post.put("a", "b", "c")
    server = Server(answer)
    port = start(server)
    post.send(port, timeout=0.2)
    assert [mail_id for mail_id in server.ids if mail_id != "a"] == ["b", "c"]
    assert (post.counts.waiting, post.counts.sent) == (1, 2)

    post.clock.forward(minutes=2)
    post.send(port)

    assert server.ids.count("a") == copies
    assert (post.counts.waiting, post.counts.sent) == (0, 3)


def test_a_server_that_asks_to_come_back_gets_it_when_one_does(post: Post, start: Start) -> None:
    post.put("a")
    port = start(Server(at_recipient="450 4.2.0 greylisted, come back in five minutes"))
    post.send(port)
    post.clock.forward(minutes=2)
    post.send(port)
    assert post.counts.waiting == 1
    server = Server()
    post.clock.forward(minutes=6)
    post.send(start(server))

    assert server.ids == ["a"]


@pytest.mark.parametrize("code", ["550 5.1.1 no such user", "553 no", "552 full", "551 moved", "554 5.4.1 no"])
@pytest.mark.parametrize("place", ["recipient", "message"])
def test_what_a_server_refuses_for_good_is_told_at_once_and_never_tried_again(
    post: Post, start: Start, code: str, place: str
) -> None:
    post.put("a")
    refusing = Server(at_recipient=code) if place == "recipient" else Server(code)
    post.send(start(refusing))
    (letter,) = post.outbox.dead()
    assert letter.refused
    assert code[:3] in letter.error

    server = Server()
    post.put("b")
    post.clock.forward(days=1)
    post.send(start(server))
    assert server.ids == ["b"]


@pytest.mark.parametrize(
    "server",
    [
        Server(at_recipient="554 5.7.1 relaying denied"),
        Server("550 5.7.1 your address is listed"),
        Server(at_recipient="530 authentication required"),
        Server("500 what?"),
    ],
)
def test_refusals_of_what_we_are_rather_than_of_this_mail_are_tried_again(
    post: Post, start: Start, server: Server
) -> None:
    post.put("a")
    post.send(start(server))

    assert post.counts.waiting == 1
    assert post.outbox.dead() == []


def test_a_login_that_is_refused_buries_nothing(post: Post, start: Start) -> None:
    post.put("a")
    port = start(
        Server(),
        tls_context=anonymous_tls(ssl.PROTOCOL_TLS_SERVER),
        authenticator=lambda *_: AuthResult(success=False, handled=False, message="535 5.7.8 who are you?"),
        auth_required=True,
        require_starttls=True,
    )
    sender = SmtpSender(f"smtp://nous:faux@127.0.0.1:{port}", COMPOSER, anonymous_tls(ssl.PROTOCOL_TLS_CLIENT))
    Worker(post.outbox, sender, post.clock).send_due()

    assert post.last_error == "SMTPAuthenticationError 535"
    assert post.counts.waiting == 1


@pytest.mark.parametrize("good_bye", [b"500 what?\r\n", b""])
def test_a_mail_that_was_handed_over_never_leaves_again_whatever_the_good_bye(post: Post, good_bye: bytes) -> None:
    post.put("a")
    with _rude_server(good_bye) as port:
        post.send(port, timeout=1)

    assert post.counts.sent == 1


@contextmanager
def _rude_server(good_bye: bytes) -> Iterator[int]:
    """A server that keeps one mail, then takes leave as it likes: with those words, or none at all."""
    listening = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        with listening.accept()[0] as talking, talking.makefile("rb") as heard:
            talking.sendall(b"220 hello\r\n")
            is_mail = False
            for line in map(bytes.upper, heard):
                is_mail = line == b"DATA\r\n" or (is_mail and line != b".\r\n")
                if line == b"QUIT\r\n":
                    talking.sendall(good_bye)
                elif line == b"DATA\r\n":
                    talking.sendall(b"354 go on\r\n")
                elif not is_mail:
                    talking.sendall(b"250 yes\r\n")

    thread = threading.Thread(target=answer)
    thread.start()
    yield int(listening.getsockname()[1])
    thread.join()
    listening.close()


def test_a_second_worker_waits_for_the_first_and_takes_what_it_left(post: Post, start: Start) -> None:
    post.put("a")
    first = ExclusiveFile(post.turn)
    assert first.acquire()
    now = post.clock.now()
    assert post.outbox.claim(now, now + timedelta(minutes=5)) is not None
    server = Server()
    port = start(server)

    with pytest.raises(AnotherWorker):
        post.send(port)
    first.release()  # as the kernel does for a worker that is killed
    post.send(port)

    assert server.ids == ["a"], "the lease of the dead worker delays nothing"
