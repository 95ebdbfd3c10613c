"""The worker that empties the outbox."""

import random
import threading
from datetime import timedelta

from functions import logs
from functions.ports import MOST_ATTEMPTS, Clock, MailSender, NotSent, Outbox, StoreUnavailable
from functions.records import Claim

LEASE = timedelta(minutes=5)
"""Longer than the slowest send: a lease that ends belongs to a worker that died."""
FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=6)
POLL_SECONDS = 2.0

_random = random.SystemRandom()


class Worker:
    """Sends what is due, one mail at a time; what fails waits and never holds the others back.

    Sending exactly once is impossible: a worker killed between sending and marking sends again after its lease, with
    the same Message-ID.
    """

    def __init__(self, outbox: Outbox, sender: MailSender, clock: Clock) -> None:
        self._outbox = outbox
        self._sender = sender
        self._clock = clock
        self._stopped = threading.Event()

    def run(self) -> None:
        """Send what becomes due, until :meth:`stop`."""
        while not self._stopped.is_set():
            try:
                idle = not self.send_one()
            except StoreUnavailable as error:
                logs.event("outbox.store-unavailable", code=str(error))
                idle = True
            except Exception as error:
                # A worker that dies would leave every later mail waiting: it says so and goes on.
                logs.event("outbox.fault", kind=type(error).__name__)
                idle = True
            if idle:
                self._stopped.wait(POLL_SECONDS)

    def stop(self) -> None:
        """Stop after the current mail."""
        self._stopped.set()

    def send_due(self) -> int:
        """Send all that is due now; how many mails were tried. Raises :class:`StoreUnavailable`."""
        tried = 0
        while self.send_one():
            tried += 1
        return tried

    def send_one(self) -> bool:
        """Try the next due mail; whether there was one. Raises :class:`StoreUnavailable`."""
        now = self._clock.now()
        claim = self._outbox.claim(now, now + LEASE)
        if claim is None:
            return False
        try:
            self._sender.send(claim.mail)
        except NotSent as error:
            self._failed(claim, str(error))
        except Exception as error:
            # Whatever one mail provokes, the next ones leave; its kind tells where to look.
            self._failed(claim, type(error).__name__)
        else:
            self._outbox.sent(claim, self._clock.now())
            logs.event("mail.sent", mail=claim.mail.id, attempts=claim.attempts)
        return True

    def _failed(self, claim: Claim, error: str) -> None:
        now = self._clock.now()
        is_last = claim.attempts >= MOST_ATTEMPTS
        self._outbox.failed(claim, error, now, None if is_last else now + delay_after(claim.attempts))
        logs.event(
            "mail.dead" if is_last else "mail.postponed", mail=claim.mail.id, attempts=claim.attempts, error=error
        )


def delay_after(attempts: int) -> timedelta:
    """How long to wait after that many attempts: 1, 3, 9, 27, 81 minutes, 4 hours, then 6, give or take a quarter.

    The share of chance keeps mails that failed together from coming back together.
    """
    planned: timedelta = min(FIRST_RETRY * 3 ** min(attempts - 1, 10), LONGEST_RETRY)
    return planned * _random.uniform(0.75, 1.25)
