"""Erasing from the table: what has ended, and what is held about a person."""

from collections.abc import Callable, Sequence
from datetime import datetime

from functions.documents import Document
from functions.records import Erased
from functions.storage.dynamodb.ended import erase_copies, erase_documents, erase_lone_mails
from functions.storage.dynamodb.forgotten import Forgetting
from functions.storage.dynamodb.table import Table


class DynamoErasing:
    """The erasures of a :class:`functions.ports.Store`. Backups of the table forget in their own time."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def erase(self, now: datetime) -> Erased:
        """Erase, for good, documents whose purpose has ended, and copies of mails older than their limit.

        One that is cut short goes on at the next.
        """
        mails = erase_copies(self._table, now)
        documents = erase_documents(self._table, now)
        erase_lone_mails(self._table, now)
        return Erased(documents=documents, mails=mails)

    def erase_person(self, is_theirs: Callable[[str], bool], kinds: Sequence[type[Document]], instead: str) -> int:
        """Erase, for good, what is held about a person, whose addresses ``is_theirs`` recognises; how many documents.

        As told by the port: the whole table is read. One that is cut short is finished by running it again.
        """
        return Forgetting(self._table, is_theirs, kinds, instead).run()
