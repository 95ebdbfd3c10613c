"""How much one commit writes, as the smallest of stores counts it, and how to write more than that some at a time.

A transaction of DynamoDB holds a hundred actions: each document, each mail, and each reference from a person to a
document is one.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from functions.documents import Document
from functions.ports import MOST_AT_ONCE
from functions.records import Mail


class Writing(NamedTuple):
    """What is written together: the arguments of :meth:`functions.ports.Store.commit`."""

    puts: Sequence[Document] = ()
    mails: Sequence[Mail] = ()
    deletes: Sequence[Document] = ()


def weight(puts: Sequence[Document] = (), mails: Sequence[Mail] = (), deletes: Sequence[Document] = ()) -> int:
    """How many actions a commit takes at the most: 1 + 2 × its people for a document, 1 for a mail.

    Twice, as a document may name other people than it did: the references to those it named go.
    """
    documents = (*puts, *deletes)
    return len(documents) + len(mails) + 2 * sum(len(set(document.people)) for document in documents)


def in_turns(parts: Iterable[Writing]) -> Iterator[Writing]:
    """Several writings in as few commits as hold them, in their order; none is divided.

    One that alone weighs more than :data:`functions.ports.MOST_AT_ONCE` is left as it is, for the store to refuse.
    """
    together, weighs = Writing(), 0
    for part in parts:
        more = weight(*part)
        if weighs and weighs + more > MOST_AT_ONCE:
            yield together
            together, weighs = Writing(), 0
        together = Writing(
            (*together.puts, *part.puts), (*together.mails, *part.mails), (*together.deletes, *part.deletes)
        )
        weighs += more
    if weighs:
        yield together
