"""A store in a table, and a proxy between both."""

import time
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from functions.storage.dynamodb.table import Table
from tests.aws.standin import Standin
from tests.aws.template import table_definition
from tests.functions.storage.contract.kept import Kept, kept_in_dynamodb
from tests.functions.storage.dynamodb.between import Between, between


@pytest.fixture
def table(aws: Standin) -> Table:
    """An empty table."""
    return Table(aws.new_table(table_definition()))


@pytest.fixture
def kept(table: Table) -> Kept:
    """An empty store in it, reached without proxy."""
    return kept_in_dynamodb(table)


@pytest.fixture
def proxy(aws: Standin) -> Iterator[Between]:
    """The proxy, which lets all pass."""
    with between(aws.endpoint) as proxy:
        yield proxy


@pytest.fixture
def behind(proxy: Between, table: Table, kept: Kept, monkeypatch: pytest.MonkeyPatch) -> Kept:
    """The same store, reached through the proxy; boto3 asks again at once."""
    monkeypatch.setattr("botocore.endpoint.time", SimpleNamespace(sleep=lambda _: None, time=time.time))
    behind = kept_in_dynamodb(Table(table.name, proxy.endpoint))
    behind.clock = kept.clock
    return behind
