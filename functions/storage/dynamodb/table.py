"""One DynamoDB table, with the faults of the service told as those of the ports.

boto3 is imported here at the first call: its import costs more than all the rest of a function.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from functions.ports import Conflict, StoreUnavailable

Item = dict[str, Any]
"""An item, or a key, in DynamoDB's own form: ``{"pk": {"S": "…"}}``."""

MOST_ACTIONS = 100
"""Of one transaction (DynamoDB's quota)."""
CONNECT_SECONDS, READ_SECONDS = 2.0, 5.0
CONTENTION_TRIES = 5
_CONFLICTS = frozenset({"ConditionalCheckFailed", "DuplicateItem"})
_CONTENTION = frozenset({"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})
_OURS = frozenset({"ValidationException", "ResourceNotFoundException", "AccessDeniedException"})


class Table:
    """A table of that name; ``endpoint``: where the service answers, when not where AWS says."""

    def __init__(self, name: str, endpoint: str = "", region: str = "") -> None:
        self.name = name
        self._endpoint = endpoint
        self._region = region

    @cached_property
    def client(self) -> Any:
        """The one client of this process."""
        import boto3
        from botocore.config import Config

        client = boto3.client(
            "dynamodb",
            endpoint_url=self._endpoint or None,
            region_name=self._region or None,
            config=Config(
                connect_timeout=CONNECT_SECONDS,
                read_timeout=READ_SECONDS,
                retries={"mode": "standard", "total_max_attempts": 4},
            ),
        )
        client.meta.events.register_first("needs-retry.dynamodb.TransactWriteItems", _again_after_contention)
        return client

    def get(self, pk: str, sk: str, *names: str) -> Item | None:
        """The item as last written, whole or with the attributes of those names; None when there is none."""
        with _faults():
            found = self.client.get_item(TableName=self.name, Key=key(pk, sk), ConsistentRead=True, **_projected(names))
        item: Item | None = found.get("Item")
        return item

    def put(self, item: Item, condition: str = "", **values: Any) -> None:
        """Write one item. Raises :class:`Conflict` when the condition does not hold."""
        more = _conditioned(condition, values)
        with _faults():
            self.client.put_item(TableName=self.name, Item=item, **more)

    def update(self, pk: str, sk: str, change: str, condition: str = "", **values: Any) -> Item:
        """Change one item by an update expression; the item as it is then. Raises :class:`Conflict`.

        ``values``: what ``:name`` stands for, in DynamoDB's own form.
        """
        more = _conditioned(condition, values)
        with _faults():
            answer = self.client.update_item(
                TableName=self.name, Key=key(pk, sk), UpdateExpression=change, ReturnValues="ALL_NEW", **more
            )
        item: Item = answer["Attributes"]
        return item

    def delete(self, pk: str, sk: str, condition: str = "", **values: Any) -> None:
        """Remove one item, if it is there. Raises :class:`Conflict`."""
        with _faults():
            self.client.delete_item(TableName=self.name, Key=key(pk, sk), **_conditioned(condition, values))

    def transact(self, actions: Sequence[Mapping[str, Any]]) -> None:
        """Do all the actions, or none. Raises :class:`Conflict` when a condition does not hold.

        ``actions``: as :func:`put_action` and its like make them, at most :data:`MOST_ACTIONS`. An answer that was lost
        is asked for again under the same token: what was done is not done twice (idempotence of ten minutes).
        """
        if len(actions) > MOST_ACTIONS:
            raise ValueError(f"{len(actions)} actions: one transaction takes {MOST_ACTIONS}")
        with _faults():
            self.client.transact_write_items(
                TransactItems=[
                    {what: {"TableName": self.name, **told} for what, told in action.items()} for action in actions
                ]
            )

    def query(
        self, index: str, hash_name: str, hash_value: str, *, backwards: bool = False, limit: int = 0, **more: Any
    ) -> Iterator[Item]:
        """The items under one value of the key of an index, in the order of its range; the table's own for ``""``.

        Those of an index may be late by some milliseconds. ``limit``: at most so many; all for 0. ``more``: other
        parameters of Query, such as ``FilterExpression``; its ``ExpressionAttributeValues`` are added to ours.
        """
        values = {":hash": {"S": hash_value}} | more.pop("ExpressionAttributeValues", {})
        names = {"#hash": hash_name} | more.pop("ExpressionAttributeNames", {})
        condition = " AND ".join(("#hash = :hash", *more.pop("ranges", ())))
        place = {"IndexName": index} if index else {"ConsistentRead": True}
        asked = {
            "TableName": self.name, "KeyConditionExpression": condition, "ScanIndexForward": not backwards,
            "ExpressionAttributeNames": names, "ExpressionAttributeValues": values, **place, **more,
        }  # fmt: skip
        yield from self._pages("query", asked, limit)

    def scan(self, **more: Any) -> Iterator[Item]:
        """Every item, as last written: for what is rare. ``more``: other parameters of Scan."""
        yield from self._pages("scan", {"TableName": self.name, "ConsistentRead": True, **more}, 0)

    def _pages(self, call: str, asked: dict[str, Any], limit: int) -> Iterator[Item]:
        left = limit
        while True:
            with _faults():
                answer = getattr(self.client, call)(**asked, **({"Limit": left} if left else {}))
            yield from answer["Items"]
            left -= len(answer["Items"]) if limit else 0
            if "LastEvaluatedKey" not in answer or (limit and left <= 0):
                return
            asked = asked | {"ExclusiveStartKey": answer["LastEvaluatedKey"]}


def key(pk: str, sk: str) -> Item:
    """The key of an item."""
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def put_action(item: Item, condition: str = "", **values: Any) -> dict[str, Any]:
    """Writing an item, as an action of a transaction. ``values``: what ``:name`` stands for in the condition."""
    return {"Put": {"Item": item, **_conditioned(condition, values)}}


def delete_action(pk: str, sk: str, condition: str = "", **values: Any) -> dict[str, Any]:
    """Removing an item, as an action of a transaction."""
    return {"Delete": {"Key": key(pk, sk), **_conditioned(condition, values)}}


def update_action(pk: str, sk: str, change: str, condition: str = "", **values: Any) -> dict[str, Any]:
    """Changing an item, as an action of a transaction."""
    return {"Update": {"Key": key(pk, sk), "UpdateExpression": change, **_conditioned(condition, values)}}


def check_action(pk: str, sk: str, condition: str, **values: Any) -> dict[str, Any]:
    """Requiring something of an item that is not written, as an action of a transaction."""
    return {"ConditionCheck": {"Key": key(pk, sk), **_conditioned(condition, values)}}


def _conditioned(condition: str, values: Mapping[str, Any]) -> dict[str, Any]:
    more: dict[str, Any] = {"ConditionExpression": condition} if condition else {}
    return more | (
        {"ExpressionAttributeValues": {f":{name}": value for name, value in values.items()}} if values else {}
    )


def _projected(names: Iterable[str]) -> dict[str, Any]:
    aliases = {f"#n{rank}": name for rank, name in enumerate(names)}
    return {"ProjectionExpression": ", ".join(aliases), "ExpressionAttributeNames": aliases} if aliases else {}


@contextmanager
def _faults() -> Iterator[None]:
    """The faults of boto3 as those of the ports, without the words of the service: they may repeat what was typed."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        reasons = [one.get("Code", "") for one in error.response.get("CancellationReasons", ())]
        if code == "ConditionalCheckFailedException" or _CONFLICTS.intersection(reasons):
            raise Conflict from None
        if code in _OURS:
            raise  # a fault of this program, not of the store
        raise StoreUnavailable(next((one for one in reasons if one not in ("", "None")), code)) from None
    except BotoCoreError as error:
        raise StoreUnavailable(type(error).__name__) from None


def _again_after_contention(response: Any, attempts: int, **_: Any) -> float | None:
    """After how many seconds botocore tries a transaction again that met another one; ``None``: as it would by itself.

    To its own rules that is a refusal like any other, though nothing was wrong and nothing was done.
    """
    if response is None or attempts > CONTENTION_TRIES:
        return None
    reasons = {one.get("Code") for one in response[1].get("CancellationReasons", ())}
    return 0.02 * 2**attempts if reasons & _CONTENTION and not reasons & _CONFLICTS else None
