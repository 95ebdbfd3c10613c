import socket

import pytest

from functions.ports import Conflict, StoreUnavailable
from functions.storage.dynamodb import clients
from functions.storage.dynamodb.clients import READ_SECONDS, TRIES
from functions.storage.dynamodb.table import Table, put_action
from tests.aws.granted import resources
from tests.aws.standin import Standin
from tests.aws.template import table_definition


@pytest.fixture
def table(aws: Standin) -> Table:
    return Table(aws.new_table(table_definition()))


def item(pk: str) -> dict[str, dict[str, str]]:
    return {"pk": {"S": pk}, "sk": {"S": "x"}}


def test_what_was_written_is_read(table: Table) -> None:
    table.put(item("a") | {"name": {"S": "Zoé"}})

    assert table.get("a", "x") == item("a") | {"name": {"S": "Zoé"}}
    assert table.get("a", "x", "name") == {"name": {"S": "Zoé"}}
    assert table.get("b", "x") is None


def test_a_transaction_that_meets_a_condition_writes_nothing(table: Table) -> None:
    table.put(item("a"))

    with pytest.raises(Conflict):
        table.transact([put_action(item("b")), put_action(item("a"), "attribute_not_exists(pk)")])

    assert table.get("b", "x") is None


def test_all_pages_are_read_in_order(table: Table) -> None:
    for rank in range(30):
        table.put(item(f"{rank:02}") | {"kind": {"S": "k"}, "at": {"S": f"{rank:02}"}, "text": {"S": "x" * 90_000}})

    assert [one["at"]["S"] for one in table.query("by_kind", "kind", "k")] == [f"{rank:02}" for rank in range(30)]
    assert [one["at"]["S"] for one in table.query("by_kind", "kind", "k", backwards=True, limit=2)] == ["29", "28"]
    assert len(list(table.scan())) == 30


@pytest.mark.usefixtures("aws")
def test_a_service_that_does_not_answer_is_a_store_that_cannot_be_used() -> None:
    with pytest.raises(StoreUnavailable):
        Table("any", endpoint="http://127.0.0.1:9").get("a", "x")


@pytest.mark.usefixtures("aws")
def test_a_service_that_accepts_and_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", lambda *_: 0)
    monkeypatch.setattr(clients, "READ_SECONDS", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(0.5)
        with pytest.raises(StoreUnavailable, match="ReadTimeoutError"):
            Table("any", endpoint=f"http://127.0.0.1:{silent.getsockname()[1]}").get("a", "x")

        for _ in range(TRIES):
            silent.accept()[0].close()
        with pytest.raises(TimeoutError):
            silent.accept()


def test_a_page_that_asks_a_silent_table_twice_still_answers_by_itself() -> None:
    pauses = sum(2**rank for rank in range(TRIES - 1))  # at most: botocore draws them
    visited = [resources("Lambda::Function")[f"{name}Function"] for name in ("Contact", "Profiles", "Tenders")]

    assert 2 * (TRIES * READ_SECONDS + pauses) < min(one["Timeout"] for one in visited)
