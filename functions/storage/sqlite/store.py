"""The store on one machine: a SQLite file that holds the snapshot, the documents and the oppositions."""

from collections.abc import Callable

from functions.storage.sqlite.connections import Connections
from functions.storage.sqlite.documents import SqliteDocuments
from functions.storage.sqlite.snapshot import SqliteSnapshot


class SqliteStore(SqliteSnapshot, SqliteDocuments):
    """A :class:`functions.ports.Store` in a SQLite file. ``digest``: the keyed digest of an address."""

    def __init__(self, connections: Connections, digest: Callable[[str], str]) -> None:
        SqliteSnapshot.__init__(self, connections, digest)
        SqliteDocuments.__init__(self, connections)
