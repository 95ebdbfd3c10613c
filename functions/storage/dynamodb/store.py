"""The store on AWS: one DynamoDB table that holds the snapshot, the documents and the oppositions."""

from collections.abc import Callable

from functions.storage.dynamodb.documents import DynamoDocuments
from functions.storage.dynamodb.erasing import DynamoErasing
from functions.storage.dynamodb.snapshot import DynamoSnapshot
from functions.storage.dynamodb.table import Table


class DynamoStore(DynamoSnapshot, DynamoDocuments, DynamoErasing):
    """A :class:`functions.ports.Store` in a DynamoDB table. ``digest``: the keyed digest of an address."""

    def __init__(self, table: Table, digest: Callable[[str], str]) -> None:
        DynamoSnapshot.__init__(self, table, digest)
        DynamoDocuments.__init__(self, table)
        DynamoErasing.__init__(self, table)
