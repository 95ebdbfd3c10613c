"""What listens as clamd does, and what it may do wrong."""

import asyncio
import os
import struct
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import pytest

from functions.files import antivirus
from functions.files.antivirus import Verdict, scanned

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
Answering = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def heard(reader: asyncio.StreamReader) -> bytes:
    """What a client sends by the command INSTREAM."""
    assert await reader.readexactly(10) == b"zINSTREAM\0"
    content = b""
    while size := struct.unpack("!L", await reader.readexactly(4))[0]:
        assert size <= 65_536
        content += await reader.readexactly(size)
    return content


async def clamd(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """An antivirus that knows one virus."""
    found = EICAR in await heard(reader)
    writer.write(b"stream: Win.Test.EICAR_HDB-1 FOUND\0" if found else b"stream: OK\0")
    with suppress(ConnectionResetError):
        await reader.read()  # the client ends
    writer.transport.abort()


async def full(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await heard(reader)
    writer.write(b"INSTREAM size limit exceeded. ERROR\0")
    await reader.read()


async def slow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    del writer
    await heard(reader)
    await asyncio.sleep(30)


async def deaf(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    del reader, writer
    await asyncio.sleep(30)


async def cutting(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(20)
    writer.transport.abort()


async def cutting_its_answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await heard(reader)
    writer.write(b"stream: OK")
    await writer.drain()
    writer.write_eof()
    await reader.read()


async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await heard(reader)
    writer.write(b"stream: " + b"O" * 100_000)
    await reader.read()


async def another(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await heard(reader)
    writer.write(b"HTTP/1.1 200 OK\r\n\r\nstream: OK\0")
    await reader.read()


def verdict(answering: Answering, content: bytes) -> Verdict:
    """What is known of a file when that listens."""

    async def answered(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await answering(reader, writer)
        except (OSError, EOFError, asyncio.CancelledError):
            pass  # the client gave up
        finally:
            writer.transport.abort()

    async def asked() -> Verdict:
        server = await asyncio.start_server(answered, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        try:
            return await scanned(content, f"127.0.0.1:{port}")
        finally:
            server.close()
            for task in asyncio.all_tasks() - {asyncio.current_task()}:
                task.cancel()
            await asyncio.sleep(0.01)

    return asyncio.run(asked())


@pytest.mark.parametrize("content", [b"", b"bonjour", os.urandom(3_000_000)], ids=["empty", "short", "long"])
def test_a_file_in_which_nothing_is_found_is_clean(content: bytes) -> None:
    assert verdict(clamd, content) is Verdict.CLEAN


@pytest.mark.parametrize("content", [EICAR, bytes(70_000) + EICAR], ids=["alone", "further on"])
def test_a_virus_is_found(content: bytes) -> None:
    assert verdict(clamd, content) is Verdict.FOUND


@pytest.mark.parametrize("answering", [full, cutting, cutting_its_answer, endless, another])
def test_an_antivirus_that_fails_says_nothing(answering: Answering) -> None:
    assert verdict(answering, b"bonjour" * 100_000) is Verdict.UNKNOWN


@pytest.mark.parametrize("answering", [slow, deaf])
def test_an_antivirus_that_is_slow_is_given_up(answering: Answering, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(antivirus, "MOST_SECONDS", 0.2)
    assert verdict(answering, bytes(5_000_000)) is Verdict.UNKNOWN


@pytest.mark.parametrize("clamd", ["", "127.0.0.1:1", "/nowhere/clamd.ctl"])
def test_without_an_antivirus_nothing_is_known(clamd: str) -> None:
    assert asyncio.run(scanned(b"bonjour", clamd)) is Verdict.UNKNOWN


def test_an_antivirus_may_listen_on_a_socket_of_the_machine(tmp_path: Path) -> None:
    async def asked() -> Verdict:
        path = tmp_path / "clamd.ctl"
        async with await asyncio.start_unix_server(clamd, path):
            told = await scanned(EICAR, str(path))
            await asyncio.sleep(0.01)  # it ends too
            return told

    assert asyncio.run(asked()) is Verdict.FOUND
