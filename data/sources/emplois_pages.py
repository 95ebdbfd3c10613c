"""The list of *les emplois* over HTTP: its pages, kept as they come, then joined into one export.

Pages are cut by rank: when a row comes or goes while they are read, the next page repeats a row or misses one. Rows
seen twice, a total that changes, and a number of rows that is not the total are noticed; the list is then read once
more from its start, and a sentence is raised if that happens again.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from data.sources.http.addresses import joined, same_origin, told
from data.sources.http.fetching import Fetcher, Progress
from data.sources.http.received import private, settle, write_whole
from data.sources.http.transport import Token
from data.sources.reading import Unreadable

PAGE_SIZE = 1000
_KEPT_FOR = timedelta(days=1)
_NOBODYS_PURPOSE = ("admin_name", "admin_email")


class Page(msgspec.Struct):
    """One page of the list, or all of it; ``next`` is the address of the page after it."""

    results: list[msgspec.Raw]
    count: int | None = None
    next: str | None = None


class _Started(msgspec.Struct):
    address: str
    at: datetime


class ListChanged(Unreadable):
    """The list changed while it was read."""


def fetch_pages(to: Path, address: str, token: Token, progress: Progress, fetcher: Fetcher) -> None:
    """The whole list in ``to``. Raises :class:`Unreadable`."""
    spool = _Spool(to.with_name(to.name + ".pages"), address)
    try:
        rows = _collect(spool, address, token, progress, fetcher)
    except ListChanged:
        spool.forget()
        rows = _collect(spool, address, token, progress, fetcher)
    spool.join(to, rows)


def _collect(spool: "_Spool", address: str, token: Token, progress: Progress, fetcher: Fetcher) -> int:
    seen = _Seen(address)
    following: str | None = address
    for page in spool.pages():
        following = seen.add(page)
    if not seen.pages:
        spool.begin()
    while following:
        page = _page(following, fetcher.answer(following, {"page_size": str(PAGE_SIZE)}, token))
        following = seen.add(page)
        spool.add(page)
        progress(seen.rows, page.count)
    seen.check()
    return seen.rows


class _Seen:
    """What the pages told so far."""

    def __init__(self, address: str) -> None:
        self.pages = 0
        self.rows = 0
        self._address = address
        self._count: int | None = None
        self._identities: set[bytes] = set()

    def add(self, page: Page) -> str | None:
        """Note a page; the address of the next. Raises :class:`ListChanged` or :class:`Unreadable`."""
        where = told(self._address)
        if self.pages and page.count != self._count:
            raise ListChanged(
                f"{where} : la liste change pendant la lecture ({self._count} lignes annoncées, puis {page.count}). "
                "Réessayez plus tard."
            )
        if page.next and not page.results:
            raise Unreadable(f"{where} : une page vide en annonce une autre. Prévenez l’équipe des emplois.")
        identities = {_identity(row) for row in page.results}
        if not identities.isdisjoint(self._identities):
            raise ListChanged(f"{where} : une ligne revient dans deux pages. Réessayez plus tard.")
        self._identities |= identities
        self._count = page.count
        self.pages += 1
        self.rows += len(page.results)
        if not page.next:
            return None
        following = joined(self._address, page.next)
        if not same_origin(following, self._address):
            raise Unreadable(
                f"{where} : la page suivante serait ailleurs, à {told(following)}. Le jeton n’y est pas envoyé : "
                "vérifiez l’adresse."
            )
        return following

    def check(self) -> None:
        """Whether every row announced came. Raises :class:`ListChanged`."""
        if self._count not in (None, self.rows):
            raise ListChanged(
                f"{told(self._address)} : {self._count} lignes annoncées, {self.rows} reçues. Réessayez plus tard."
            )


class _Spool:
    """The pages received, a JSON Lines file: what was asked and when, then one page a line."""

    def __init__(self, path: Path, address: str) -> None:
        self._path = path
        self._address = address

    def pages(self) -> Iterator[Page]:
        """The pages a former fetch left, if it was of the same address and of the last day; a half-written one is cut.

        None of a spool that cannot be used.
        """
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return
        whole = content[: content.rfind(b"\n") + 1]
        os.truncate(self._path, len(whole))
        lines = whole.splitlines()
        try:
            started = msgspec.json.decode(lines[0], type=_Started)
            pages = [msgspec.json.decode(line, type=Page) for line in lines[1:]]
        except (IndexError, msgspec.DecodeError):
            return
        if started.address == self._address and timedelta(0) <= datetime.now(UTC) - started.at < _KEPT_FOR:
            yield from pages

    def begin(self) -> None:
        """Start anew."""
        self.forget()
        self._append(_Started(self._address, datetime.now(UTC)))

    def add(self, page: Page) -> None:
        """Keep a page."""
        self._append(page)

    def forget(self) -> None:
        """Keep nothing."""
        self._path.unlink(missing_ok=True)

    def join(self, to: Path, rows: int) -> None:
        """One export of all the pages, in place at once."""
        write_whole(to, self._export(rows))
        self.forget()

    def _export(self, rows: int) -> Iterator[bytes]:
        yield b'{"count":%d,"next":null,"previous":null,"results":[' % rows
        separator = b"\n"
        with self._path.open("rb") as spool:
            spool.readline()
            for line in spool:
                for row in msgspec.json.decode(line, type=Page).results:
                    yield separator + bytes(row)
                    separator = b",\n"
        yield b"\n]}\n"

    def _append(self, record: msgspec.Struct) -> None:
        with private(self._path).open("ab") as file:
            # Rows stand as upstream wrote them: a line end in one is mere space.
            file.write(msgspec.json.encode(record).replace(b"\n", b" ") + b"\n")
            settle(file)


def _page(address: str, content: bytes) -> Page:
    try:
        page = msgspec.json.decode(content, type=Page)
    except (msgspec.ValidationError, RecursionError):
        raise Unreadable(
            f"{told(address)} : ce n’est pas une page de l’API « marche » (count, next, results). Vérifiez l’adresse."
        ) from None
    page.results = [_kept(row) for row in page.results]
    return page


def _kept(row: msgspec.Raw) -> msgspec.Raw:
    """The row without the fields that name its administrator; as it is when it is no object."""
    try:
        fields = msgspec.json.decode(row, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return msgspec.Raw(bytes(row))
    kept = {name: value for name, value in fields.items() if name not in _NOBODYS_PURPOSE}
    return msgspec.Raw(msgspec.json.encode(kept))


class _Numbered(msgspec.Struct):
    id: int


def _identity(row: msgspec.Raw) -> bytes:
    """What makes a row itself: its ``id``, else all it says."""
    try:
        return b"%d" % msgspec.json.decode(row, type=_Numbered).id
    except (msgspec.DecodeError, UnicodeDecodeError):
        return bytes(row)
