"""A commit on DynamoDB while the network and the service fail: it is written once, whole, or not at all."""

import msgspec
import pytest

from functions.ports import Conflict, StoreUnavailable
from functions.submissions import SentMessage, State
from tests.functions.storage.contract.kept import Kept
from tests.functions.storage.dynamodb.between import CUT, FAIL, REFUSE, THROTTLE, Between, lets_pass

ALWAYS = 1000


@pytest.mark.parametrize("fault", [CUT, THROTTLE, FAIL, REFUSE])
def test_a_fault_that_passes_is_not_seen_and_nothing_is_written_twice(
    kept: Kept, behind: Kept, proxy: Between, fault: str
) -> None:
    proxy.only(fault, "TransactWriteItems")
    behind.store.commit([behind.message()], [behind.mail("a")])

    assert proxy.seen.count("TransactWriteItems") == 2
    assert kept.store.everything(SentMessage) == [msgspec.structs.replace(kept.message(), version=1)]
    assert kept.outbox.counts().waiting == 1


@pytest.mark.parametrize("fault", [THROTTLE, FAIL, REFUSE])
def test_a_fault_that_lasts_is_unavailable_and_writes_nothing(
    kept: Kept, behind: Kept, proxy: Between, fault: str
) -> None:
    proxy.only(fault, "TransactWriteItems", ALWAYS)

    with pytest.raises(StoreUnavailable):
        behind.store.commit([behind.message()], [behind.mail("a")])
    assert kept.store.everything(SentMessage) == []
    assert kept.outbox.counts().waiting == 0


def test_answers_that_are_lost_to_the_last_leave_it_written_once_and_who_asks_again_is_told(
    kept: Kept, behind: Kept, proxy: Between
) -> None:
    proxy.only(CUT, "TransactWriteItems", ALWAYS)
    with pytest.raises(StoreUnavailable):
        behind.store.commit([behind.message()], [behind.mail("a")])
    proxy.rule = lets_pass

    with pytest.raises(Conflict):
        behind.store.commit([behind.message()], [behind.mail("b")])
    assert len(kept.store.everything(SentMessage)) == 1
    assert kept.outbox.counts().waiting == 1


def test_a_change_whose_answer_is_lost_is_made_once(kept: Kept, behind: Kept, proxy: Between) -> None:
    kept.store.commit([kept.message()])
    (read,) = kept.store.everything(SentMessage)
    proxy.only(CUT, "TransactWriteItems")
    behind.store.commit([msgspec.structs.replace(read, state=State.HELD)], [behind.mail("a")])

    (held,) = kept.store.waiting(SentMessage, "held")
    assert held.version == 2
    proxy.only(CUT, "TransactWriteItems")
    behind.store.commit(deletes=[held])
    assert kept.store.everything(SentMessage) == []


def test_what_is_too_large_is_refused_whole(kept: Kept) -> None:
    def long(count: int, salt: str) -> str:
        return "".join(f"{hash((salt, rank)):x}" for rank in range(count))

    too_long = kept.mail("a", text=long(80_000, "a"))
    with pytest.raises(StoreUnavailable, match="TOO_LARGE"):
        kept.store.commit([kept.message()], [too_long])
    with pytest.raises(StoreUnavailable, match="TOO_LARGE"):
        kept.store.commit([kept.message()], [kept.mail(f"{rank}", text=long(30_000, f"{rank}")) for rank in range(25)])
    assert kept.store.everything(SentMessage) == []
    assert kept.outbox.counts().waiting == 0

    # A message of 400 KB of words is far from it, once compressed.
    kept.store.commit([kept.message(reason="Bonjour, " * 45_000)])
    assert kept.store.get(SentMessage, "nonce") is not None


def test_answers_in_parts_are_put_together(
    kept: Kept, behind: Kept, proxy: Between, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("functions.storage.dynamodb.table._wait", lambda _: None)
    for rank in range(12):
        kept.store.commit([kept.message(f"{rank:02}")])
    answered = proxy.forward

    def some_only(path: str, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, str], bytes]:
        asked = msgspec.json.decode(body).get("RequestItems")
        status, told, answer = answered(path, headers, body)
        if headers["X-Amz-Target"].endswith("BatchGetItem"):
            ((name, request),) = asked.items()
            whole = msgspec.json.decode(answer)
            kept_back = [one["pk"]["S"] for one in request["Keys"][2:]]
            whole["Responses"][name] = [one for one in whole["Responses"][name] if one["pk"]["S"] not in kept_back]
            whole["UnprocessedKeys"] = {name: request | {"Keys": request["Keys"][2:]}} if kept_back else {}
            return status, {}, msgspec.json.encode(whole)
        return status, told, answer

    proxy.forward = some_only  # type: ignore[method-assign]

    assert [one.id for one in behind.store.naming(SentMessage, "zoe@mairie.example")] == [f"{n:02}" for n in range(12)]
    assert proxy.seen.count("BatchGetItem") == 6
