"""Many people at once: submissions leave at a steady rate, whether earlier ones were answered or not.

What a person waits is counted from the moment the request was due: a server that stalls cannot slow its visitors down
and so hide what they wait. The client is bare asyncio, to leave the processors to what is measured.
"""

import asyncio
import html
import re
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlencode

Fields = dict[str, str]
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)"')


@dataclass
class Answers:
    """What came back: how many of each status (0: none came), and the milliseconds each person waited."""

    statuses: Counter[int] = field(default_factory=Counter)
    milliseconds: list[float] = field(default_factory=list)
    locations: list[str] = field(default_factory=list)

    def percentile(self, share: float) -> float:
        """The milliseconds that this share of people waited at most."""
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


class Visitors:
    """Posts to one server as its proxy does: connections are kept, each request names its own visitor."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._own = f"Host: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def post(self, path: str, fields: Fields, visitor: int) -> tuple[int, str, bytes]:
        """Status, Location and body; the status is 0 when the connection broke."""
        body = urlencode(fields).encode()
        request = (
            f"POST {path} HTTP/1.1\r\n{self._own}X-Forwarded-For: {visitor_address(visitor)}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        ).encode() + body
        try:
            reader, writer = await self._kept() or await asyncio.open_connection("127.0.0.1", self._port)
            writer.write(request)
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            length = re.search(r"content-length: (\d+)", head, re.IGNORECASE)
            content = await reader.readexactly(int(length[1])) if length else b""
        except (OSError, asyncio.IncompleteReadError):
            return 0, "", b""
        if "connection: close" in head.lower():
            await _closed(writer)
        else:
            self._idle.append((reader, writer))
        location = re.search(r"^location: (\S+)", head, re.IGNORECASE | re.MULTILINE)
        return int(head.split(" ", 2)[1]), location[1] if location else "", content

    async def _kept(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        while self._idle:
            reader, writer = self._idle.pop()
            if not reader.at_eof() and not writer.is_closing():  # the server closes what was idle too long
                return reader, writer
            await _closed(writer)
        return None

    async def close(self) -> None:
        """Close what is kept."""
        for _, writer in self._idle:
            await _closed(writer)


async def _closed(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(OSError):  # the other side was quicker
        await writer.wait_closed()


def typed(visitor: int, structure_id: str) -> Fields:
    """What one visitor writes."""
    return {
        "structure_id": structure_id,
        "name": f"Zoé Typédame {visitor}",
        "email": f"zoe.{visitor}@mairie.example",
        "organisation": "Mairie de Trucville",
        "subject": f"Nettoyage du gymnase {visitor}",
        "message": "Bonjour,\n\nquel serait votre prix pour nettoyer un gymnase ?\n" * 4,
    }


def hidden(page: bytes) -> Fields:
    """The hidden fields of a page."""
    return {name: html.unescape(value) for name, value in _HIDDEN.findall(page.decode())}


async def check_all(visitors: Visitors, messages: Sequence[Fields], together: int = 8) -> list[Fields]:
    """The fields to confirm of each message, read again; no hurry."""
    checked: list[Fields] = [{}] * len(messages)
    numbers = iter(range(len(messages)))

    async def some() -> None:
        for number in numbers:
            status, _, page = await visitors.post("/f/contact", messages[number], number)
            assert status == 200, f"{status} {page.decode()[:2000]}"
            checked[number] = hidden(page)

    await asyncio.gather(*(some() for _ in range(together)))
    return checked


async def confirm_all(visitors: Visitors, checked: Sequence[Fields], rate: float) -> Answers:
    """Confirm messages that were read again, at ``rate`` a second."""
    answers = Answers()

    async def confirm(number: int) -> None:
        status, location, _ = await visitors.post("/f/contact/confirmer", checked[number], number)
        answers.statuses[status] += 1
        answers.locations.append(location)

    await _steadily(confirm, len(checked), rate, answers)
    return answers


async def submit_all(visitors: Visitors, messages: Sequence[Fields], rate: float) -> Answers:
    """Both steps of each message, one after the other, at ``rate`` messages a second; the wait is that of both."""
    answers = Answers()

    async def submit(number: int) -> None:
        status, location, page = await visitors.post("/f/contact", messages[number], number)
        if status == 200:
            status, location, _ = await visitors.post("/f/contact/confirmer", hidden(page), number)
        answers.statuses[status] += 1
        answers.locations.append(location)

    await _steadily(submit, len(messages), rate, answers)
    return answers


async def _steadily(act: Callable[[int], Awaitable[None]], count: int, rate: float, answers: Answers) -> None:
    start = time.perf_counter() + 0.1

    async def one(number: int, due: float) -> None:
        await act(number)
        answers.milliseconds.append((time.perf_counter() - due) * 1000)

    async with asyncio.TaskGroup() as group:
        for number in range(count):
            due = start + number / rate
            if (early := due - time.perf_counter()) > 0:
                await asyncio.sleep(early)
            group.create_task(one(number, due))


def visitor_address(visitor: int) -> str:
    """Addresses of different networks: limits are counted by /24."""
    return f"10.{visitor // 250 % 250}.{visitor % 250}.7"
