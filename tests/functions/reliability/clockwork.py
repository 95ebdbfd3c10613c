"""What ``worker`` does, at the moment that a file tells: hours and days pass when a test writes another.

``python -m tests.functions.reliability.clockwork STORE MOMENT``; settings are those of the environment.
"""

import sys
import threading
from datetime import datetime, timedelta
from pathlib import Path

from functions import local, logs
from functions.machine import desk_on_one_machine
from functions.mail import outbox
from functions.mail.exclusive import ExclusiveFile
from functions.mail.unwanted import unwanted_since
from functions.settings import settings_on_one_machine
from functions.storage.sqlite.connections import Connections
from functions.tenders.sending import campaign

READY = "L’horloge tourne"


class FileClock:
    """The moment that a file holds."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def now(self) -> datetime:
        """The moment, aware."""
        return datetime.fromisoformat(self._file.read_text())


def main(store: Path, moment: Path) -> None:
    """Move needs on and send mails until killed, without the waits that a test has no time for."""
    campaign.EVERY, outbox.POLL_SECONDS = timedelta(seconds=0.1), 0.05
    settings = settings_on_one_machine(store, "http://localhost")
    desk = desk_on_one_machine(settings, Connections(store), FileClock(moment))
    sender = local.mail_sender(settings, desk.store, store.parent / "mails")
    logs.to_standard_error()
    threading.Thread(target=campaign.Campaigning(desk).run, daemon=True).start()
    print(READY, flush=True)
    turn = ExclusiveFile(settings.worker_turn)
    outbox.Worker(desk.outbox, sender, desk.clock, turn, unwanted_since(desk)).run()


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
