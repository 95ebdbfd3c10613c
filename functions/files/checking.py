"""Checking a document, in a process aside (:mod:`functions.tenders.attached.accepting`)."""

import sys

import msgspec

from functions.files.bounds import bound
from functions.files.document_checks.content import BROKEN, TOO_HEAVY, check_content
from functions.files.document_formats import FORMATS
from functions.files.refused_file import RefusedFile

CPU_SECONDS = 25
MEMORY_BYTES = 1_000_000_000


class Question(msgspec.Struct):
    """A file whose name announces a format."""

    extension: str
    content: bytes


def refusal_of(question: Question) -> str:
    """Why a file is refused; empty when it is taken."""
    try:
        check_content(FORMATS[question.extension], question.content)
    except RefusedFile as refused:
        return refused.sentence
    except (MemoryError, RecursionError):
        return TOO_HEAVY
    except Exception:  # on hostile bytes, readers of documents raise about anything
        return BROKEN
    return ""


def main() -> None:
    """Answer the question of standard input, within limits."""
    bound(CPU_SECONDS, MEMORY_BYTES)
    question = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Question)
    sys.stdout.buffer.write(refusal_of(question).encode())


if __name__ == "__main__":
    main()
