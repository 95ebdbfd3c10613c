"""The site served by its own processes, which may be killed and started again."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from functions.machine import desk_on_one_machine
from functions.records import KnownStructure, Recipient, Snapshot
from functions.settings import settings_on_one_machine
from functions.storage.sqlite.connections import Connections
from tests.functions.mail.test_smtp import free_port
from theme.frame import Frame

ROOT = Path(__file__).parents[3]
SETTINGS = (
    "BACKUPS", "CLAMD", "CONTACT_TO", "MAIL_FROM", "MODERATORS", "REPORT_TO", "SECRET_KEY", "SITE_ADDRESS",
    "SMTP_URL", "TRUSTED_PROXIES",
)  # fmt: skip
"""What the functions read from the environment: a test says each, or it has its default."""


class Machine:
    """One machine: a store, a site, ``serve`` on a port of its own, and workers.

    A process that is killed with ``kill -9`` leaves no time to anything: what it did not commit never was.
    """

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.store = folder / "store.sqlite"
        self.site = folder / "site"
        self.site.mkdir()
        self.mails = folder / "mails"
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._environment = {name: value for name, value in os.environ.items() if name not in SETTINGS} | settings
        self._logs = (folder / "logs.jsonl").open("ab")
        self._running: list[subprocess.Popen[bytes]] = []

    @property
    def logged(self) -> str:
        """What the processes wrote so far."""
        return (self.folder / "logs.jsonl").read_text()

    def load(self, structures: int) -> None:
        """What the night brings: so many structures, each with an address."""
        known = [structure(number) for number in range(structures)]
        connections = Connections(self.store)
        settings = settings_on_one_machine(self.store, self.address, self._environment)
        desk_on_one_machine(settings, connections).store.load(
            Snapshot(
                frame=Frame(site_name="Annuaire d’essai", site_address=self.address),
                structures=tuple(known),
                recipients=tuple(_recipient(one) for one in known),
                loaded_at=datetime.now(UTC),
            )
        )
        connections.close()

    def forget_counts(self) -> None:
        """What an hour and a night do to the limits."""
        counters = self.store.with_name(f"{self.store.name}.counters")
        if counters.exists():
            with (
                closing(sqlite3.connect(counters, timeout=30)) as connection,
                suppress(sqlite3.OperationalError),  # made this very moment: its table comes next
                connection,
            ):
                connection.execute("DELETE FROM counts")

    def read(self, query: str) -> list[tuple[Any, ...]]:
        """What the store says of one question in SQL."""
        with closing(sqlite3.connect(f"{self.store.as_uri()}?mode=ro", uri=True, timeout=30)) as connection:
            return connection.execute(query).fetchall()

    def serve(self) -> subprocess.Popen[bytes]:
        """Start ``serve``; it answers when this returns."""
        return self._start("Le site répond", "serve", "--port", str(self.port), "--site", str(self.site))

    def worker(self) -> subprocess.Popen[bytes]:
        """Start ``worker``; it runs when this returns, though another may have the outbox."""
        return self._start("Le facteur tourne", "worker")

    def run(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run another command to its end."""
        return subprocess.run(
            [sys.executable, "-m", "functions", *arguments, "--store", str(self.store)],
            cwd=ROOT, env=self._environment | settings, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """``kill -9``."""
        process.kill()
        self._ended(process)

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        """Ask to stop, as the machine does when it shuts down."""
        process.send_signal(signal.SIGTERM)
        self._ended(process)

    def end(self) -> None:
        """Kill what runs still."""
        for process in list(self._running):
            self.kill(process)
        self._logs.close()

    def _start(self, ready: str, *arguments: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", "functions", *arguments, "--store", str(self.store), "--mails", str(self.mails)],
            cwd=ROOT, env=self._environment, stdout=subprocess.PIPE, stderr=self._logs,
        )  # fmt: skip
        self._running.append(process)
        assert process.stdout is not None
        said = b""
        while not re.search(ready.encode(), said):
            line = process.stdout.readline()
            assert line, f"{said.decode()}\n{self.logged[-2000:]}"
            said += line
        return process

    def _ended(self, process: subprocess.Popen[bytes]) -> None:
        process.communicate(timeout=60)
        self._running.remove(process)


@contextmanager
def machine(folder: Path, structures: int = 40, **settings: str) -> Iterator[Machine]:
    """A machine that knows so many structures, each with an address; whatever runs on it ends with the block."""
    running = Machine(folder, **settings)
    running.load(structures)
    try:
        yield running
    finally:
        running.end()


def wait_until(condition: Callable[[], bool], seconds: float = 60.0) -> bool:
    """Whether a condition became true in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def structure(number: int) -> KnownStructure:
    return KnownStructure(
        id=f"4198765430{number:04}-EI",
        slug=f"atelier-{number}",
        name=f"L’atelier nᵒ {number}",
        kind_label="Entreprise d’insertion",
        city_line="Fontaine (38)",
        live=True,
    )


def _recipient(structure: KnownStructure) -> Recipient:
    return Recipient(
        structure_id=structure.id, email=f"accueil@{structure.slug}.example", name="Camille Roy", source_label="Essai"
    )
