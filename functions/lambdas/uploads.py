"""S3 tells that a file was sent to the quarantine: it is taken, whether its sender comes back or not."""

import asyncio
from typing import Any
from urllib.parse import unquote_plus

from functions import logs
from functions.cloud import desk_on_aws
from functions.desk import Desk


def handler(event: dict[str, Any], context: Any) -> None:
    """Take the files of one event (``s3:ObjectCreated:*`` below ``incoming/``).

    Raises what kept one of them from being taken: Lambda then hands the same event again.
    """
    del context
    logs.to_standard_error()
    take_told(desk_on_aws(), event)


def take_told(desk: Desk, event: dict[str, Any]) -> None:
    """Take every file that an event tells, whatever becomes of the others."""
    from functions.tenders.attached.arriving import take_each

    if desk.quarantine is None:
        raise ValueError("no file is sent to a quarantine")
    keys = [unquote_plus(record["s3"]["object"]["key"]) for record in event.get("Records", ())]
    asyncio.run(take_each(desk, desk.quarantine, keys))
