"""What stands behind the served site: its store, put in states that a test cannot wait for, and the links it mailed."""

import email
import email.policy
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager

from functions.desk import Desk
from functions.machine import desk_on_one_machine
from functions.secret_key import local_secret_key
from functions.settings import Settings
from functions.storage.sqlite.connections import Connections
from tests.browser.conftest import Served


@contextmanager
def desk_behind(served: Served) -> Iterator[Desk]:
    """What the served functions work with: the same files, opened beside them."""
    store = served.log.with_name("store.sqlite")
    key = local_secret_key(store.with_name("secret.key"))
    connections = Connections(store)
    yield desk_on_one_machine(Settings(store=store, site_address=served.address, secret_key=key), connections)
    connections.close()


def mailed_link(served: Served, to: str, start: str, seconds: float = 20) -> str:
    """The path of the link that starts so, in a mail to an address, once it has left."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        for file in served.mails.glob("[!.]*.eml"):  # a name that starts with a dot is a mail still being written
            mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            body = mail.get_body(("plain",)) if mail["To"] and to in mail["To"] else None
            if body and (found := re.search(rf"\S+({re.escape(start)}[\w?=&-]+)", body.get_content())):
                return found[1]
        time.sleep(0.1)
    raise AssertionError(f"no mail to {to} holds a link to {start}")


def bury(served: Served, about: str, error: str, is_refused: bool) -> None:
    """Make the mails of a document dead letters, whether they have left by now or not."""
    connections = Connections(served.log.with_name("store.sqlite"))
    with connections.writing() as connection:
        connection.execute(
            "UPDATE mails SET sent_at = NULL, dead_at = written_at, attempts = 1, last_error = ?, refused = ?"
            " WHERE about = ?",
            (error, is_refused, about),
        )
    connections.close()
