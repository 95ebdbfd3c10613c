"""The worker that empties the outbox."""

import math
import random
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from functions import logs
from functions.mail.exclusive import ExclusiveFile
from functions.ports import MOST_ATTEMPTS, Clock, MailSender, NotSent, Outbox, StoreUnavailable
from functions.records import NEVER_AGAIN, TOO_LATE, Claim, Mail
from functions.working_hours import is_open, next_open

LEASE = timedelta(minutes=5)
"""Longer than the slowest send: a lease that ends belongs to a worker that died."""
FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=6)
POLL_SECONDS = 2.0
MARK_SECONDS = 20.0
"""How long a worker tries to record that a mail left: whoever does not know it sends the mail again."""
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 3.0
"""Seconds between two such tries."""
REST_SECONDS = 0.03
"""Between two mails. Composing one takes milliseconds of Python: without a rest, a full outbox would hold back the
visitors that the same process answers, and the turns to write to the store."""

_random = random.SystemRandom()


class AnotherWorker(Exception):
    """Another worker of this machine has the outbox: a sentence."""

    def __init__(self) -> None:
        super().__init__("Un autre facteur tourne déjà sur ce magasin : c’est lui qui envoie les courriels en attente.")


class Worker:
    """Sends what is due, one mail at a time; what fails waits and never holds the others back.

    Sending exactly once is impossible: a worker killed between sending and marking leaves a mail that is sent again,
    with the same Message-ID. ``alone``: what only one worker holds at a time. The one that gets it knows that every
    lease is a dead worker's, and frees them at once instead of waiting for their end; without it, leases alone keep
    workers apart. ``unwanted``: why a mail must not leave any more, whatever it
    was written for (one of NEVER_AGAIN), or until when it must not; empty otherwise.
    """

    def __init__(
        self,
        outbox: Outbox,
        sender: MailSender,
        clock: Clock,
        alone: ExclusiveFile | None = None,
        unwanted: Callable[[Mail], str | datetime] = lambda _: "",
    ) -> None:
        self._outbox = outbox
        self._sender = sender
        self._clock = clock
        self._alone = alone
        self._unwanted = unwanted
        self._has_outbox = alone is None
        self._stopped = threading.Event()

    def run(self) -> None:
        """Send what becomes due, until :meth:`stop`; while another worker has the outbox, wait for one's turn."""
        while not self._stopped.is_set():
            try:
                idle = not (self._takes_outbox() and self.send_one())
            except StoreUnavailable as error:
                logs.event("outbox.store-unavailable", code=str(error))
                idle = True
            except Exception as error:
                # A worker that dies would leave every later mail waiting: it says so and goes on.
                logs.event("outbox.fault", kind=type(error).__name__)
                idle = True
            self._stopped.wait(POLL_SECONDS if idle else REST_SECONDS)
        self._leave_outbox()

    def stop(self) -> None:
        """Stop after the current mail."""
        self._stopped.set()

    def send_due(self) -> int:
        """Send all that is due now; how many mails were tried. Raises :class:`StoreUnavailable`, AnotherWorker."""
        if not self._takes_outbox():
            raise AnotherWorker
        tried = 0
        try:
            while not self._stopped.is_set() and self.send_one():
                tried += 1
        finally:
            self._leave_outbox()
        return tried

    def send_one(self) -> bool:
        """Try the next due mail; whether there was one. Raises :class:`StoreUnavailable`."""
        now = self._clock.now()
        claim = self._outbox.claim(now, now + LEASE)
        if claim is None:
            return False
        self.deliver(claim)
        return True

    def deliver(self, claim: Claim, seconds_left: Callable[[], float] = lambda: math.inf) -> None:
        """Try a mail that was claimed just now, for the length of :data:`LEASE`, and record what became of it.

        ``seconds_left``: before whoever runs the worker is stopped. Raises :class:`StoreUnavailable`: the mail is then
        tried again once its lease ends.
        """
        now, useless_after = self._clock.now(), claim.mail.useless_after
        if useless_after and useless_after <= now:
            self._failed(claim, TOO_LATE)
            return
        if claim.mail.in_hours and not is_open(now):
            self._outbox.postpone(claim, next_open(now))
            return
        if reason := self._unwanted(claim.mail):
            if isinstance(reason, datetime):
                self._outbox.postpone(claim, reason)
            else:
                self._failed(claim, reason)
            return
        try:
            self._sender.send(claim.mail)
        except NotSent as error:
            self._failed(claim, str(error), error.permanent)
        except Exception as error:
            # Whatever one mail provokes, the next ones leave; its kind tells where to look.
            self._failed(claim, type(error).__name__)
        else:
            self._mark_sent(claim, self._clock.now(), min(MARK_SECONDS, seconds_left()))
            logs.event("mail.sent", mail=claim.mail.id, attempts=claim.attempts)

    def _mark_sent(self, claim: Claim, at: datetime, patience: float) -> None:
        """Record that the mail left, for as many seconds as it takes, up to ``patience``: it would leave again."""
        ends, pause = time.monotonic() + patience, FIRST_PAUSE
        while True:
            try:
                self._outbox.sent(claim, at)
                return
            except StoreUnavailable as error:
                if self._stopped.is_set() or time.monotonic() + pause >= ends:
                    raise
                logs.event("mail.unmarked", mail=claim.mail.id, code=str(error))
            self._stopped.wait(pause)  # one try more when it is told to stop
            pause = min(2 * pause, LONGEST_PAUSE)

    def _takes_outbox(self) -> bool:
        if not self._has_outbox and self._alone is not None and self._alone.acquire():
            freed = self._outbox.release_leases(self._clock.now())
            logs.event("outbox.taken", freed=freed)
            self._has_outbox = True
        return self._has_outbox

    def _leave_outbox(self) -> None:
        if self._alone is not None:
            self._alone.release()
            self._has_outbox = False

    def _failed(self, claim: Claim, error: str, refused: bool = False) -> None:
        """``refused``: for good; trying again would only annoy the other server."""
        now = self._clock.now()
        is_last = refused or error in NEVER_AGAIN or claim.attempts >= MOST_ATTEMPTS
        retry_at = None if is_last else now + delay_after(claim.attempts)
        self._outbox.failed(claim, error, now, retry_at, refused)
        logs.event(
            "mail.refused" if refused else "mail.dead" if is_last else "mail.postponed",
            mail=claim.mail.id,
            attempts=claim.attempts,
            error=error,
        )


def delay_after(attempts: int) -> timedelta:
    """How long to wait after that many attempts: 1, 3, 9, 27, 81 minutes, 4 hours, then 6, give or take a quarter.

    The share of chance keeps mails that failed together from coming back together.
    """
    planned: timedelta = min(FIRST_RETRY * 3 ** min(attempts - 1, 10), LONGEST_RETRY)
    return planned * _random.uniform(0.75, 1.25)
