"""One DynamoDB table, with the faults of the service told as those of the ports."""

import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from functions.ports import Conflict, StoreUnavailable
from functions.storage.dynamodb.clients import CONFLICTS, bulk_client, quick_client

Item = dict[str, Any]
"""An item, or a key, in DynamoDB's own form: ``{"pk": {"S": "…"}}``."""

MOST_ACTIONS = 100
"""Of one transaction (DynamoDB's quota)."""
MOST_READ_AT_ONCE, MOST_WRITTEN_AT_ONCE = 100, 25
"""Of one batch (DynamoDB's quotas)."""
MOST_OF_A_PAGE = 1000
BATCH_TURNS = 12
"""How often what is left of a batch is sent again: for a minute or so."""
_MET = frozenset({"TransactionConflict", "TransactionConflictException", "TransactionInProgressException"})
_NO_ROOM = frozenset({"ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded"})
_OURS = frozenset({"ValidationException", "ResourceNotFoundException", "AccessDeniedException"})

_random = random.SystemRandom()


class Contended(StoreUnavailable):
    """Others kept changing the same items: nothing was done, and nothing is wrong."""


class Table:
    """A table of that name; ``endpoint``: where the service answers, when not where AWS says."""

    def __init__(self, name: str, endpoint: str = "", region: str = "") -> None:
        self.name = name
        self._endpoint = endpoint
        self._region = region

    @cached_property
    def client(self) -> Any:
        """The one client of this process, but for what is long."""
        return quick_client(self._endpoint, self._region)

    @cached_property
    def bulk_client(self) -> Any:
        """The one for batches of writes and for scans."""
        return bulk_client(self._endpoint, self._region)

    def get(self, pk: str, sk: str, *names: str) -> Item | None:
        """The item as last written, whole or with the attributes of those names; None when there is none."""
        with _faults():
            found = self.client.get_item(TableName=self.name, Key=key(pk, sk), ConsistentRead=True, **projected(names))
        item: Item | None = found.get("Item")
        return item

    def get_all(self, keys: Sequence[Item], *names: str) -> list[Item]:
        """Those of the items that are there, as last written, in any order. ``names``: as for :meth:`get`."""
        found: list[Item] = []
        for some in _chunks(keys, MOST_READ_AT_ONCE):
            asked = {"Keys": some, "ConsistentRead": True, **projected(names)}
            for answer in self._turns(self.client.batch_get_item, asked, "UnprocessedKeys"):
                found.extend(answer.get("Responses", {}).get(self.name, ()))
        return found

    def write_all(self, puts: Sequence[Item] = (), deletes: Sequence[Item] = ()) -> None:
        """Write items and remove those of some keys, in any order; a fault may leave some of it done.

        What the service has no room for yet is sent again until it has.
        """
        requests = [{"PutRequest": {"Item": item}} for item in puts]
        requests += [{"DeleteRequest": {"Key": one}} for one in deletes]
        for some in _chunks(requests, MOST_WRITTEN_AT_ONCE):
            list(self._turns(self.bulk_client.batch_write_item, some, "UnprocessedItems"))

    def put(self, item: Item, condition: str = "", **values: Any) -> None:
        """Write one item. Raises :class:`Conflict` when the condition does not hold."""
        more = _conditioned(condition, values)
        with _faults():
            self.client.put_item(TableName=self.name, Item=item, **more)

    def update(self, pk: str, sk: str, change: str, condition: str = "", **values: Any) -> Item:
        """Change one item by an update expression; the item as it is then. Raises :class:`Conflict`."""
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
        """Do all the actions, or none. Raises :class:`Conflict` when a condition does not hold; :class:`Contended`.

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
        yield from self._pages(self.client.query, asked, limit)

    def scan(self, **more: Any) -> Iterator[Item]:
        """Every item, as last written: for what is rare. ``more``: other parameters of Scan."""
        yield from self._pages(self.bulk_client.scan, {"TableName": self.name, "ConsistentRead": True, **more}, 0)

    def _turns(self, call: Callable[..., Any], asked: Any, left: str) -> Iterator[dict[str, Any]]:
        """The answers to a batch, until nothing of it is left for want of room."""
        requests = {self.name: asked}
        for turn in range(BATCH_TURNS):
            try:
                with _faults():
                    answer: dict[str, Any] = call(RequestItems=requests)
            except StoreUnavailable as fault:
                if str(fault) not in _NO_ROOM:
                    raise
                answer = {left: requests}
            yield answer
            requests = answer[left]
            if not requests:
                return
            _wait(turn)
        raise StoreUnavailable("THROTTLED")

    def _pages(self, call: Callable[..., Any], asked: dict[str, Any], limit: int) -> Iterator[Item]:
        left = limit
        while True:
            with _faults():
                answer = call(**asked, **({"Limit": min(left, MOST_OF_A_PAGE)} if left else {}))
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


def projected(names: Iterable[str]) -> dict[str, Any]:
    """The parameters that make a read answer the attributes of those names only; all of them when there is none."""
    aliases = {f"#n{rank}": name for rank, name in enumerate(names)}
    return {"ProjectionExpression": ", ".join(aliases), "ExpressionAttributeNames": aliases} if aliases else {}


def _conditioned(condition: str, values: Mapping[str, Any]) -> dict[str, Any]:
    more: dict[str, Any] = {"ConditionExpression": condition} if condition else {}
    return more | (
        {"ExpressionAttributeValues": {f":{name}": value for name, value in values.items()}} if values else {}
    )


def _chunks(all_of_them: Sequence[Any], most: int) -> Iterator[list[Any]]:
    for start in range(0, len(all_of_them), most):
        yield list(all_of_them[start : start + most])


def _wait(turn: int) -> None:
    time.sleep(min(0.05 * 2**turn, 10.0) * _random.uniform(0.5, 1.0))


@contextmanager
def _faults() -> Iterator[None]:
    """The faults of boto3 as those of the ports, without the words of the service: they may repeat what was typed."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        reasons = [one.get("Code", "") for one in error.response.get("CancellationReasons", ())]
        if code == "ConditionalCheckFailedException" or CONFLICTS.intersection(reasons):
            raise Conflict from None
        if code in _OURS:
            raise  # a fault of this program, not of the store
        told = next((one for one in reasons if one not in ("", "None")), code)
        raise (Contended if _MET.intersection((code, *reasons)) else StoreUnavailable)(told) from None
    except BotoCoreError as error:
        raise StoreUnavailable(type(error).__name__) from None
