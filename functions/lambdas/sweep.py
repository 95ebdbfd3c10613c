"""The sweep, every hour: it erases what people sent once its purpose has ended."""

import asyncio
from collections.abc import Mapping
from functools import cache
from typing import Any

from functions import logs
from functions.desk import Desk
from functions.retention import sweep
from functions.tenders.attached.arriving import take_waiting


def handler(event: Mapping[str, Any], context: Any) -> None:
    """Erase what has ended. It fails when the store cannot: the next hour begins again."""
    del event, context
    desk = _desk()
    sweep(desk)
    if desk.quarantine:
        # What its sender never came back for, and whose event was lost.
        asyncio.run(take_waiting(desk, desk.quarantine))


@cache
def _desk() -> Desk:
    from functions.cloud import desk_on_aws

    logs.to_standard_error()
    return desk_on_aws()
