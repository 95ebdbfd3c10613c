"""Whatever is killed, whenever: each structure is written to once about a need, and none is forgotten."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from data.submissions.tender_states import TenderState
from functions.tenders.records import PLANNED, TenderRecord, TenderTarget
from tests.functions.mail.test_smtp import Start, start
from tests.functions.reliability.clockwork import READY
from tests.functions.reliability.serving import ROOT, SETTINGS, wait_until
from tests.functions.reliability.test_kills import Counting
from tests.functions.tenders.needs import TUESDAY, a_record, a_structure, a_tender, load
from tests.functions.world import SECRET_KEY, SITE, World

__all__ = ["start"]  # the fixture

STRUCTURES = 25
DAYS = (0, 1, 2, 7)
"""Three batches, of 10, 10 and 5; structures to call the second day; the last one, the need is closed."""
MAILS = STRUCTURES + 2
"""Of one need: the invitations, the structures to call, the end."""


class Clockwork:
    """Two processes that both move needs on, and both would send; one has the outbox at a time."""

    def __init__(self, folder: Path, smtp: str, seed: int) -> None:
        self._folder = folder
        self._moment = folder / "moment"
        self._random = random.Random(seed)
        self._environment = {name: value for name, value in os.environ.items() if name not in SETTINGS} | {
            "SMTP_URL": smtp, "SECRET_KEY": SECRET_KEY, "SITE_ADDRESS": SITE,
        }  # fmt: skip
        self._running: list[subprocess.Popen[bytes]] = []
        self.kills = 0

    def set(self, moment: datetime) -> None:
        """Make it that time."""
        aside = self._folder / "moment.new"
        aside.write_text(moment.isoformat())
        aside.rename(self._moment)

    def start(self) -> None:
        """Start both."""
        self._running = [self._started() for _ in range(2)]

    def kill(self) -> None:
        """``kill -9`` of either, which is started again."""
        rank = self._random.randrange(2)
        self._end(self._running[rank])
        self._running[rank] = self._started()
        self.kills += 1

    def rest(self) -> None:
        """A moment of the length that a campaign takes."""
        time.sleep(self._random.uniform(0, 0.4))

    def end(self) -> None:
        """Kill both."""
        for process in self._running:
            self._end(process)

    def _started(self) -> subprocess.Popen[bytes]:
        with (self._folder / "logs.jsonl").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.functions.reliability.clockwork", self._folder / "store.sqlite",
                 self._moment],
                cwd=ROOT, env=self._environment, stdout=subprocess.PIPE, stderr=log,
            )  # fmt: skip
        assert process.stdout is not None
        assert READY.encode() in process.stdout.readline(), (self._folder / "logs.jsonl").read_text()[-2000:]
        return process

    @staticmethod
    def _end(process: subprocess.Popen[bytes]) -> None:
        process.kill()
        process.communicate(timeout=60)


@pytest.mark.parametrize(
    ("needs", "kills"), [(6, 3), pytest.param(100, 30, marks=pytest.mark.audit)], ids=["part", "whole"]
)
def test_each_structure_is_written_to_once_whatever_is_killed(
    tmp_path: Path, start: Start, needs: int, kills: int
) -> None:
    mailbox = Counting()
    world = World(tmp_path)
    world.clock.moment = TUESDAY
    load(world, *(a_structure(rank) for rank in range(STRUCTURES)))
    deadline = (TUESDAY + timedelta(days=3)).date()
    for rank in range(needs):
        a_record(world, a_tender(deadline=deadline), id=f"NEED-{rank:04}")
    processes = Clockwork(tmp_path, f"smtp://127.0.0.1:{start(mailbox)}", seed=11)
    processes.set(TUESDAY)
    processes.start()
    try:
        for rank, days in enumerate(DAYS):
            world.clock.moment = TUESDAY + timedelta(days=days)
            processes.set(world.clock.moment)
            _kill_meanwhile(processes, mailbox, kills * (rank + 1) // len(DAYS) - processes.kills)
            assert wait_until(lambda: _is_done(world), 600), (tmp_path / "logs.jsonl").read_text()[-3000:]
    finally:
        processes.end()

    targets = world.store.everything(TenderTarget)
    assert Counter(target.tender_id for target in targets) == {f"NEED-{rank:04}": STRUCTURES for rank in range(needs)}
    assert {record.state for record in world.store.everything(TenderRecord)} == {TenderState.CLOSED}
    deliveries = [one for rank in range(needs) for one in world.outbox.deliveries(f"NEED-{rank:04}")]
    assert len(deliveries) == needs * MAILS, "one mail for each structure, and those of the buyer"
    assert len(mailbox.arrived) == needs * MAILS, "none is lost"
    twice = mailbox.arrived.total() - len(mailbox.arrived)
    assert twice <= kills, "a mail leaves twice only when a worker died over it"
    assert twice <= max(0.005 * needs * MAILS, 1 if kills < 10 else 0)
    assert processes.kills == kills
    world.connections.close()


def _kill_meanwhile(processes: Clockwork, mailbox: Counting, kills: int) -> None:
    """Half of the time at once, while needs are moved on; else once some more mails have left."""
    for rank in range(kills):
        if rank % 2:
            before = mailbox.arrived.total()
            wait_until(lambda before=before: mailbox.arrived.total() > before + 5, 3)
        processes.rest()
        processes.kill()


def _is_done(world: World) -> bool:
    """Whether nothing is due any more and no mail waits."""
    now = world.clock.now()
    planned = world.store.waiting(TenderRecord, PLANNED, 1)
    return not (planned and planned[0].at <= now) and not world.outbox.counts().waiting
