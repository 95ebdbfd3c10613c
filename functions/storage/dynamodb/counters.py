"""Counters of the rate limits on DynamoDB: one item a window, which the service itself removes once it is over."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from functions import logs
from functions.guards.limits import Allowance
from functions.ports import Conflict, StoreUnavailable
from functions.storage.dynamodb.table import Contended, Table, put_action, update_action

_ONCE = "O"
_TTL = {"#ttl": "ttl"}
"""A reserved word of expressions."""
_TRIES = 3
"""Each may last as long as :data:`functions.storage.dynamodb.clients.CONTENTION_TRIES` says."""
_Window = tuple[str, str, int]
"""The name and the key of an allowance, and when its window ends, in Unix seconds."""


class DynamoCounters:
    """A :class:`functions.ports.Counters`: windows are fixed, cut from midnight UTC.

    As on one machine (:mod:`functions.storage.sqlite.counters`), a fault never stops a message: nothing is then over
    its limit, and the log says ``limits.unavailable``. A crowd on the same counts is no fault but what limits are for:
    who cannot be counted for it is over the limit, and the log says ``limits.contended``.
    """

    def __init__(self, table: Table) -> None:
        self._table = table

    def take(self, allowances: Sequence[Allowance], now: datetime, once: str = "") -> tuple[str, ...]:
        """Count all the allowances, or none when one would be exceeded; the names of those, once each.

        ``once``: what is counted, such as a reference. What was counted already exceeds nothing, and counts no more.
        """
        try:
            for _ in range(_TRIES):
                try:
                    self._count(allowances, now, once)
                    return ()
                except (Conflict, Contended):
                    pass
                # Either of us was refused by a limit, or was counted before; or others came in between, and left room.
                if once and self._is_counted(once, now):
                    return ()
                if exceeded := self._exceeded(allowances, now):
                    return exceeded
            logs.event("limits.contended")
            return tuple(dict.fromkeys(one.name for one in allowances))
        except Exception as fault:
            # Whatever it is: a permission that the stack forgot must not refuse messages either.
            logs.event("limits.unavailable", code=str(fault) if isinstance(fault, StoreUnavailable) else _kind(fault))
            return ()

    def erase(self, now: datetime) -> int:
        """Nothing: the service removes what has ended by itself (``ttl``), within days. No window counts in another."""
        del now
        return 0

    def _count(self, allowances: Sequence[Allowance], now: datetime, once: str) -> None:
        """Raises :class:`Conflict` when one would be exceeded, or when it was counted already."""
        weights: dict[_Window, int] = defaultdict(int)
        limits: dict[_Window, int] = {}
        for one in allowances:
            window = (one.name, one.key, _ends_at(one, now))
            weights[window] += one.weight
            limits[window] = one.limit
        if any(weight > limits[window] for window, weight in weights.items()):
            raise Conflict
        actions = [_adding(window, weight, limits[window] - weight) for window, weight in weights.items()]
        if once and actions:
            actions.append(_naming(once, max(ends_at for _, _, ends_at in weights), now))
        if actions:
            self._table.transact(actions)

    def _exceeded(self, allowances: Sequence[Allowance], now: datetime) -> tuple[str, ...]:
        names = [one.name for one in allowances if self._taken(one, now) + one.weight > one.limit]
        return tuple(dict.fromkeys(names))

    def _taken(self, one: Allowance, now: datetime) -> int:
        item = self._table.get(_key(one.name, one.key), str(_ends_at(one, now)), "taken")
        return int(item["taken"]["N"]) if item else 0

    def _is_counted(self, once: str, now: datetime) -> bool:
        item = self._table.get(_key("once", once), _ONCE)
        return item is not None and int(item["ttl"]["N"]) > int(now.timestamp())


def _adding(window: _Window, weight: int, room: int) -> Mapping[str, Any]:
    name, key, ends_at = window
    action = update_action(
        _key(name, key),
        str(ends_at),
        "SET taken = if_not_exists(taken, :none) + :weight, #ttl = :ends_at",
        "attribute_not_exists(taken) OR taken <= :room",
        none={"N": "0"},
        weight={"N": str(weight)},
        ends_at={"N": str(ends_at)},
        room={"N": str(room)},
    )
    return {"Update": action["Update"] | {"ExpressionAttributeNames": _TTL}}


def _naming(once: str, ends_at: int, now: datetime) -> Mapping[str, Any]:
    item = {"pk": {"S": _key("once", once)}, "sk": {"S": _ONCE}, "ttl": {"N": str(ends_at)}}
    # What has ended may still be there for days.
    is_new = "attribute_not_exists(pk) OR #ttl <= :now"
    action = put_action(item, is_new, now={"N": str(int(now.timestamp()))})
    return {"Put": action["Put"] | {"ExpressionAttributeNames": _TTL}}


def _key(name: str, key: str) -> str:
    return f"C#{name}#{key}"


def _ends_at(allowance: Allowance, now: datetime) -> int:
    seconds = int(allowance.window.total_seconds())
    return (int(now.timestamp()) // seconds + 1) * seconds


def _kind(fault: Exception) -> str:
    told = getattr(fault, "response", {}).get("Error", {})
    return str(told.get("Code", type(fault).__name__))
