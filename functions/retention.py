"""How long what people send is kept (RGPD, article 5: no longer than its purpose), and the sweep that erases it."""

import threading
from datetime import datetime, timedelta

from functions import logs
from functions.ports import Clock, Store, StoreUnavailable
from functions.records import Erased, Limits

MESSAGES = timedelta(days=183)
"""Six months for a message that was passed on, and for a report, held or not: it waits for whoever reads reports."""
HELD_MESSAGES = timedelta(days=7)
MAIL_COPIES = timedelta(days=30)
"""For a mail that left, or that was given up."""
EVERY = timedelta(days=1)


def limits(now: datetime) -> Limits:
    """Before which moments things are erased, seen from ``now``."""
    return Limits(messages=now - MESSAGES, held=now - HELD_MESSAGES, mails=now - MAIL_COPIES)


def sweep(store: Store, clock: Clock) -> Erased:
    """Erase what is older than its purpose. Raises :class:`functions.ports.StoreUnavailable`."""
    erased = store.erase(limits(clock.now()))
    if erased.messages or erased.mails:
        logs.event("retention.swept", messages=erased.messages, mails=erased.mails)
    return erased


class DailySweep:
    """Sweeps at once, then every day, until stopped."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._stopped = threading.Event()

    def run(self) -> None:
        """Sweep until :meth:`stop`; a store that is busy is swept the next time."""
        while not self._stopped.is_set():
            try:
                sweep(self._store, self._clock)
            except StoreUnavailable as error:
                logs.event("retention.store-unavailable", code=str(error))
            except Exception as error:
                logs.event("retention.fault", kind=type(error).__name__)
            self._stopped.wait(EVERY.total_seconds())

    def stop(self) -> None:
        """Stop before the next sweep."""
        self._stopped.set()
