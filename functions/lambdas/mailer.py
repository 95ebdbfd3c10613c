"""The mailer: each message of the queue names a mail, which leaves when it is due and nobody holds it.

Messages that arrive twice, late or in any order find the mail held, or gone. A mail that did not leave is due again
later in the table, and its message is done with: the dead-letter queue only gets those that crash this function.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from functions import logs
from functions.desk import Desk
from functions.mail import queue
from functions.mail.composing import Composer
from functions.mail.outbox import LEASE, Worker
from functions.mail.ses import READ_SECONDS, SesSender
from functions.mail.unwanted import unwanted_since
from functions.ports import Clock, MailSender
from functions.storage.dynamodb.outbox import DynamoOutbox
from theme.frame import BARE

_SPARE_SECONDS = READ_SECONDS + 10
"""Left of a function's time, a mail is not begun: it would be cut, and held until its lease ends."""

_LAST_SECONDS = 6.0
"""Left of a function's time, a try to record that a mail left is not begun: the next messages must be told of."""


class Mailer:
    """Delivers the mails of a batch of messages, one after the other."""

    def __init__(self, outbox: DynamoOutbox, worker: Worker, clock: Clock) -> None:
        self._outbox = outbox
        self._worker = worker
        self._clock = clock

    def deliver(self, event: Mapping[str, Any], context: Any) -> dict[str, Any]:
        """The answer of a queue's function (``ReportBatchItemFailures``): the messages to bring again."""
        again = [
            record["messageId"]
            for record in event["Records"]
            if _seconds_left(context) < _SPARE_SECONDS or not self._delivered(record, context)
        ]
        return {"batchItemFailures": [{"itemIdentifier": id} for id in again]}

    def _delivered(self, record: Mapping[str, Any], context: Any) -> bool:
        """Whether the message is done with. Whatever one provokes, the next ones are read."""
        mail_id = queue.read(record["body"])
        if mail_id is None:
            logs.event("mailer.unreadable")
            return False
        try:
            now = self._clock.now()
            claim = self._outbox.claim_mail(mail_id, now, now + LEASE)
            if claim is None:
                logs.event("mailer.nothing-to-do", mail=mail_id)
            else:
                self._worker.deliver(claim, lambda: _seconds_left(context) - _LAST_SECONDS)
        except Exception as error:
            logs.event("mailer.fault", mail=mail_id, kind=type(error).__name__)
            return False
        return True


def handler(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
    """Deliver the mails that the messages name."""
    return _mailer().deliver(event, context)


@cache
def _mailer() -> Mailer:
    # Built at the first event, not at import: a missing setting is then told by the event that meets it.
    from functions.cloud import desk_on_aws

    logs.to_standard_error()
    desk = desk_on_aws()
    return mailer(desk, ses(desk))


def mailer(desk: Desk, sender: MailSender) -> Mailer:
    """The mailer of a desk on AWS."""
    assert isinstance(desk.outbox, DynamoOutbox)
    worker = Worker(desk.outbox, sender, desk.clock, unwanted=unwanted_since(desk))
    return Mailer(desk.outbox, worker, desk.clock)


def ses(desk: Desk) -> SesSender:
    """SES, in the name of the service."""
    assert desk.settings.cloud is not None
    composer = Composer(desk.settings.mail_from, (desk.store.frame() or BARE).site_name)
    return SesSender(composer, desk.settings.cloud.configuration_set)


def _seconds_left(context: Any) -> float:
    return float(context.get_remaining_time_in_millis()) / 1000
