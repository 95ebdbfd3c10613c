"""The ports on one machine: SQLite, a folder and this machine's clock."""

from functions.application import desk
from functions.desk import Desk
from functions.erasures import FileErasures
from functions.files.disk import DiskFiles
from functions.links import Links
from functions.ports import Clock
from functions.settings import Settings
from functions.storage.sqlite.connections import Connections
from functions.storage.sqlite.counters import SqliteCounters
from functions.storage.sqlite.outbox import SqliteOutbox
from functions.storage.sqlite.store import SqliteStore


def desk_on_one_machine(settings: Settings, connections: Connections, clock: Clock | None = None) -> Desk:
    """What the services work with, on the files of ``settings``."""
    return desk(
        settings,
        SqliteStore(connections, Links(settings.secret_key).address_digest),
        SqliteOutbox(connections),
        DiskFiles(settings.files),
        SqliteCounters(settings.counters),
        FileErasures(settings.store),
        clock,
    )
