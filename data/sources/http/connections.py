"""Connections whose answers may not be told byte by byte for ever.

A time-out of a socket holds for each read: a server that says one byte of its status line at a time would never meet
it. Bodies are watched where they are read (:mod:`data.sources.http.transport`); heads are watched here.
"""

import socket
import threading
from typing import Any

from urllib3 import PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


def pools() -> PoolManager:
    """Connections to any host, certificates verified, whose heads are watched."""
    manager = PoolManager()
    manager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}
    return manager


class _Connection(HTTPConnection):
    """A connection where the whole head of an answer has the time of one read, and no more."""

    def getresponse(self) -> Any:
        late = threading.Event()
        sock = self.sock

        def cut() -> None:
            late.set()
            # The plain call, for TLS too: an SSLSocket's own takes its session away from the thread that reads.
            socket.socket.shutdown(sock, socket.SHUT_RDWR)

        watch = threading.Timer(float(self.timeout or 0), cut)
        watch.daemon = True
        watch.start()
        try:
            return super().getresponse()
        except Exception:
            if late.is_set():
                raise TimeoutError("the head of the answer took too long") from None
            raise
        finally:
            watch.cancel()


class _SecureConnection(_Connection, HTTPSConnection):
    """The same over TLS."""


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection
