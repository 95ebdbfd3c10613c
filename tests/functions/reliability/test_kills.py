"""Whatever is killed, whenever: what was answered is stored once, and its mails arrive."""

import random
import re
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.functions.mail.test_smtp import Mailbox, Start, start
from tests.functions.reliability.load import typed
from tests.functions.reliability.serving import Machine, machine, structure, wait_until
from tests.functions.reliability.visiting import Crowd

__all__ = ["start"]  # the fixture

STRUCTURES = 80


class Counting(Mailbox):
    """Counts each mail that arrives by its Message-ID."""

    def __init__(self) -> None:
        super().__init__()
        self.arrived: Counter[str] = Counter()

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:
        found = re.search(rb"^Message-ID: <([0-9a-f]+)@", envelope.content, re.MULTILINE | re.IGNORECASE)
        assert found
        self.arrived[found[1].decode()] += 1
        return "250 OK"


@pytest.mark.parametrize(
    ("submissions", "kills"), [(150, 3), pytest.param(2000, 30, marks=pytest.mark.audit)], ids=["part", "whole"]
)
def test_nothing_accepted_is_lost_and_hardly_a_mail_leaves_twice(
    tmp_path: Path, start: Start, submissions: int, kills: int
) -> None:
    mailbox = Counting()
    smtp = f"smtp://127.0.0.1:{start(mailbox)}"
    with machine(tmp_path, STRUCTURES, SMTP_URL=smtp, TRUSTED_PROXIES="127.0.0.1/32") as served:
        crowd = Crowd(
            served.address, [typed(number, structure(number % STRUCTURES).id) for number in range(submissions)]
        )
        with _hours_passing(served):
            _kill_at_random(served, crowd, mailbox, submissions, kills)
            crowd.finish()
        assert wait_until(lambda: not served.read("SELECT 1 FROM mails WHERE sent_at IS NULL LIMIT 1"), 600)

        stored = [row[0] for row in served.read("SELECT id FROM documents WHERE kind = 'contact'")]
        mails = {row[0] for row in served.read("SELECT id FROM mails")}

    assert len(set(crowd.references)) == submissions
    assert sorted(crowd.references) == sorted(stored), "each is stored once, and nothing else is"
    assert len(mails) == 2 * submissions, "one to the structure, one to the sender"
    assert mailbox.arrived.keys() == mails, "none is lost"
    twice = mailbox.arrived.total() - len(mails)
    assert twice <= kills, "a mail leaves twice only when a worker died over it"
    assert twice <= max(0.005 * len(mails), 1 if kills < 10 else 0)


def _kill_at_random(served: Machine, crowd: Crowd, mailbox: Counting, submissions: int, kills: int) -> None:
    """``kill -9`` of the server or of the worker, spread over the messages sent and the mails that leave."""
    chance = random.Random(6)
    server, worker = served.serve(), served.worker()
    crowd.start()
    steps = sorted(chance.uniform(0, 2 * submissions) for _ in range(kills))
    for step in steps:
        # Half way, the last message was sent; then mails leave still.
        wait_until(lambda step=step: _progress(crowd, mailbox) >= step or bool(crowd.check()), 600)
        if chance.random() < 0.5:
            served.kill(server)
            server = served.serve()
        else:
            served.kill(worker)
            worker = served.worker()


@contextmanager
def _hours_passing(served: Machine) -> Iterator[None]:
    """Limits forget what they counted, again and again: what goes beyond them is held, and causes no mail."""
    over = threading.Event()

    def pass_hours() -> None:
        while not over.wait(1):
            served.forget_counts()

    thread = threading.Thread(target=pass_hours)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _progress(crowd: Crowd, mailbox: Counting) -> float:
    return len(crowd.references) + mailbox.arrived.total() / 2
