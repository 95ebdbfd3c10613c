"""A disk that is full, a store that somebody else holds: people are told, nothing is half written, and it passes."""

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest

from tests.functions.reliability.load import hidden, typed
from tests.functions.reliability.serving import Machine, machine, structure

FULL_AT = 1_000_000
"""Bytes that a file may have on the small disk of these tests: its snapshot, and a hundred messages."""

PAGE = 4096 + 24
"""Bytes of a page in SQLite's log."""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Machine]:
    with machine(tmp_path, TRUSTED_PROXIES="127.0.0.1/32") as served:
        yield served


def _confirm(client: httpx.Client, fields: dict[str, str]) -> httpx.Response:
    return client.post("/f/contact/confirmer", data=fields)


def _client(served: Machine) -> httpx.Client:
    return httpx.Client(base_url=served.address, headers={"Origin": served.address}, timeout=30)


def _counts(served: Machine) -> tuple[int, int]:
    """Messages and mails that are stored."""
    return (
        served.read("SELECT count(*) FROM documents WHERE kind = 'contact'")[0][0],
        served.read("SELECT count(*) FROM mails")[0][0],
    )


def test_a_store_that_is_locked_keeps_what_was_typed_and_the_next_try_works(served: Machine) -> None:
    served.serve()
    with _client(served) as client:
        checked = hidden(client.post("/f/contact", data=typed(1, structure(1).id)).content)
        # Another program, as a command left open would be.
        with _locking(served):
            refused = _confirm(client, checked)
            read = client.get("/f/contact", params={"structure": structure(1).id})
            assert _counts(served) == (0, 0)
        again = _confirm(client, hidden(refused.content))

    assert refused.status_code == 503
    assert int(refused.headers["Retry-After"]) > 0
    assert "n’a PAS été envoyé" in refused.text
    assert "Nettoyage du gymnase 1" in refused.text, "what was typed is still there"
    assert read.status_code == 200, "reading waits for nobody"
    assert again.status_code == 303
    assert _counts(served) == (1, 2)


def test_a_full_disk_writes_nothing_by_halves_and_works_again_once_there_is_room(served: Machine) -> None:
    process = served.serve()
    # The kernel then refuses to let any file of the server grow beyond, as a full disk does (EFBIG for ENOSPC).
    _limit_files(process.pid, FULL_AT)
    accepted: list[str] = []
    with _client(served) as client:
        for number in range(400):
            served.forget_counts()
            checked = hidden(client.post("/f/contact", data=typed(number, structure(number % 40).id)).content)
            answer = _confirm(client, checked)
            if answer.status_code != 303:
                break
            accepted.append(answer.headers["location"].rpartition("/")[2])
        refused = answer
        # Room for one page more at each try: the disk is full at every place of the transaction in turn.
        pages = 0
        while answer.status_code == 503:
            assert _stored(served) == set(accepted)
            assert _unpaired(served) == [], "a message and its mails are stored together, or not at all"
            pages += 1
            assert pages < 50
            _limit_files(process.pid, FULL_AT + pages * PAGE)
            answer = _confirm(client, hidden(answer.content))
        _limit_files(process.pid, -1)

    assert refused.status_code == 503
    assert "Retry-After" in refused.headers
    assert "n’a PAS été envoyé" in refused.text
    assert answer.status_code == 303
    assert pages >= 1
    assert _counts(served)[0] == len(accepted) + 1
    assert served.read("PRAGMA integrity_check") == [("ok",)]


def _stored(served: Machine) -> set[str]:
    return {row[0] for row in served.read("SELECT id FROM documents WHERE kind = 'contact'")}


def _unpaired(served: Machine) -> list[tuple[Any, ...]]:
    """Messages without their two mails, and mails without their message."""
    return served.read(
        "SELECT about FROM mails GROUP BY about HAVING count(*) <> 2"
        " UNION SELECT id FROM documents WHERE kind = 'contact' AND id NOT IN (SELECT about FROM mails)"
    )


def _limit_files(process: int, size: int) -> None:
    """How many bytes each file of a process may have from now on; -1: as many as before."""
    hard = resource.prlimit(process, resource.RLIMIT_FSIZE)[1]
    resource.prlimit(process, resource.RLIMIT_FSIZE, (size if size >= 0 else hard, hard))


@contextmanager
def _locking(served: Machine) -> Iterator[None]:
    """Hold the store's write lock."""
    with closing(sqlite3.connect(served.store, timeout=30, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")
