"""The two kinds of store."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from functions.storage.dynamodb.table import Table
from tests.aws.template import table_definition
from tests.functions.storage.contract.kept import Kept, kept_in_dynamodb, kept_in_sqlite


@pytest.fixture(params=["sqlite", "dynamodb"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Kept]:
    """An empty store: each test that asks for it runs on both kinds."""
    if request.param == "dynamodb":
        yield kept_in_dynamodb(Table(request.getfixturevalue("aws").new_table(table_definition())))
        return
    kept, connections = kept_in_sqlite(tmp_path)
    yield kept
    connections.close()
