"""The clients of DynamoDB: how long each waits for an answer, and how often it asks again.

boto3 is imported here at the first call: its import costs more than all the rest of a function.
"""

import random
from typing import Any

CONNECT_SECONDS, READ_SECONDS, TRIES = 1.0, 1.5, 3
"""Of what visitors wait for. DynamoDB answers in milliseconds: a table that is silent is given up within 8 seconds,
pauses between tries included, so that a page which asks twice still answers by itself (web functions: 20 seconds)."""
BULK_SECONDS, BULK_TRIES = 10.0, 4
"""Of batches of writes and of scans, megabytes that nobody waits for, perhaps over an operator's slow line."""
CONTENTION_TRIES = 5
"""After which another transaction on the same items is an error: after 2.5 seconds at most."""
CONFLICTS = frozenset({"ConditionalCheckFailed", "DuplicateItem"})
"""Why a transaction is cancelled whose conditions do not hold."""
_CONTENTION = frozenset({"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})

_random = random.SystemRandom()


def quick_client(endpoint: str, region: str) -> Any:
    """One for what visitors wait for. ``endpoint``, ``region``: those of AWS's own settings when empty."""
    client = _client(endpoint, region, READ_SECONDS, TRIES)
    client.meta.events.register_first("needs-retry.dynamodb.TransactWriteItems", _again_after_contention)
    return client


def bulk_client(endpoint: str, region: str) -> Any:
    """One for batches of writes and for scans."""
    return _client(endpoint, region, BULK_SECONDS, BULK_TRIES)


def _client(endpoint: str, region: str, read_seconds: float, tries: int) -> Any:
    import boto3
    from botocore.config import Config

    return boto3.client(
        "dynamodb",
        endpoint_url=endpoint or None,
        region_name=region or None,
        config=Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=read_seconds,
            retries={"mode": "standard", "total_max_attempts": tries},
        ),
    )


def _again_after_contention(response: Any, attempts: int, **_: Any) -> float | None:
    """After how many seconds botocore tries a transaction again that met another one; ``None``: as it would by itself.

    To its own rules that is a refusal like any other, though nothing was wrong and nothing was done. The pause is drawn
    from zero on: those that met one another would meet again after the same one.
    """
    if response is None or attempts > CONTENTION_TRIES:
        return None
    reasons = {one.get("Code") for one in response[1].get("CancellationReasons", ())}
    if not reasons & _CONTENTION or reasons & CONFLICTS:
        return None
    return _random.uniform(0.0, min(0.05 * 2**attempts, 1.0))
