"""What SES tells of mails that left, by EventBridge: those that came back, those that were unwanted."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from functions import logs
from functions.desk import Desk
from functions.mail.feedback import heed


def handler(event: Mapping[str, Any], context: Any) -> None:
    """Record what one event tells; when the store cannot, the function fails and the event is brought again."""
    del context
    heed(_desk(), event)


@cache
def _desk() -> Desk:
    from functions.cloud import desk_on_aws

    logs.to_standard_error()
    return desk_on_aws()
