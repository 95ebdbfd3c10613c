"""The relay: from the stream of the table to the queue of mails. It reads keys alone; its one setting is MAIL_QUEUE.

What it loses, whatever the fault, the clock finds: a mail that is due and that nobody claimed (:mod:`.clock`).
"""

import os
from collections.abc import Mapping
from functools import cache
from typing import Any

from functions import logs
from functions.mail.queue import MailQueue
from functions.storage.dynamodb.keys import MAIL, mail_key


def handler(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
    """Queue the mails that were written. The first one that the queue refused is where the stream begins again."""
    del context
    return relay(event, _queue())


def relay(event: Mapping[str, Any], queue: MailQueue) -> dict[str, Any]:
    """The answer of a stream's function (``ReportBatchItemFailures``)."""
    written = {id: _rank(record) for record in event["Records"] if (id := _new_mail(record))}
    refused = queue.put(list(written))
    if written:
        logs.event("relay.queued", mails=len(written) - len(refused))
    return {"batchItemFailures": [{"itemIdentifier": written[id]} for id in written if id in refused]}


def _new_mail(record: Mapping[str, Any]) -> str:
    """The id of the mail that a record of the stream tells was written; empty when it tells of anything else."""
    key = record["dynamodb"]["Keys"]
    pk, sk = key["pk"].get("S", ""), key["sk"].get("S", "")
    is_new = record["eventName"] == "INSERT" and sk == MAIL and pk.startswith(mail_key(""))
    return pk.removeprefix(mail_key("")) if is_new else ""


def _rank(record: Mapping[str, Any]) -> str:
    return str(record["dynamodb"]["SequenceNumber"])


@cache
def _queue() -> MailQueue:
    logs.to_standard_error()
    return MailQueue(os.environ["MAIL_QUEUE"])
