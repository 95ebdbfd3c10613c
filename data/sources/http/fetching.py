"""Getting what stands at an address: a file that may be long, or one JSON answer.

Imported where an address is asked, never with the package: its library, urllib3, is in ``requirements/sources.in``.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import msgspec
from urllib3.response import BaseHTTPResponse

from data.sources.http.addresses import parts_of, told
from data.sources.http.received import private, settle
from data.sources.http.transport import Passing, Token, Transport, encoded
from data.sources.reading import Unreadable

LARGEST_FILE = 4 << 30
LARGEST_ANSWER = 64 << 20

Progress = Callable[[int, int | None], None]
"""Told how much is done (bytes, rows or answers), out of how much when it is known."""


def quiet(done: int, whole: int | None) -> None:
    """The progress nobody watches."""


class Fetcher(Transport):
    """Gets files and answers with :class:`Transport`'s patience."""

    def download(self, address: str, to: Path, progress: Progress = quiet, token: Token | None = None) -> None:
        """The file at ``address``, in ``to`` (mode 0600), whole or not at all; ``progress`` is told bytes.

        What comes is kept in ``<to>.part``. After a cut, in this run or the next, only the rest is asked for, when the
        server says what version the start is of; else everything is. Raises :class:`Unreadable`, and OSError when the
        disk refuses.
        """
        part = _Part(to, address)
        try:
            self.patiently(address, lambda until: self._receive(address, part, until, progress, token))
        except Unreadable as failure:
            kept = part.start()
            if not kept:
                raise
            raise Unreadable(f"{failure} La prochaine fois reprendra à l’octet {kept + 1}.") from None
        part.finish(to)

    def answer(self, address: str, parameters: Mapping[str, str] | None = None, token: Token | None = None) -> bytes:
        """The JSON that ``address`` answers, known to be well formed; ``parameters`` are added to its query.

        Raises :class:`Unreadable`.
        """
        url = _with_parameters(address, parameters or {})
        return self.patiently(url, lambda until: self._json(url, until, token))

    def _json(self, address: str, until: float, token: Token | None) -> bytes:
        headers = {"Accept": "application/json", "Accept-Encoding": "gzip"}
        response = self.open(address, headers, token)
        content = b"".join(self.body(response, address, until, LARGEST_ANSWER))
        if content.lstrip()[:1] == b"<":
            raise Unreadable(f"{told(address)} : une page HTML au lieu de JSON. Vérifiez l’adresse.")
        try:
            msgspec.json.decode(content, type=msgspec.Raw)
        except msgspec.DecodeError:
            # A length announced too short cuts an answer without a word.
            raise Passing(f"JSON incomplet ou invalide ({len(content)} octets)") from None
        return content

    def _receive(self, address: str, part: "_Part", until: float, progress: Progress, token: Token | None) -> None:
        size = part.start()
        resuming = {"Range": f"bytes={size}-", "If-Range": part.version} if size else {}
        response = self.open(address, {"Accept-Encoding": "identity", **resuming}, token)
        if response.status == 200:
            size = 0
            part.begin(_version(response))
        elif not (size and _continues(response, size, part.version)):
            response.close()
            part.forget()
            raise Passing("la reprise ne suit pas ce qui est gardé, tout est à redemander")
        announced = response.headers.get("Content-Length", "")
        whole = size + int(announced) if announced.isdigit() and not encoded(response) else None
        with part.path.open("ab") as file:
            for piece in self.body(response, address, until, LARGEST_FILE):
                if not size and _is_page(response, piece):
                    part.forget()
                    raise Unreadable(f"{told(address)} : une page HTML au lieu d’un fichier. Vérifiez l’adresse.")
                file.write(piece)
                size += len(piece)
                progress(size, whole)
            settle(file)
        if not size:
            raise Passing("le fichier est vide")


class _Memo(msgspec.Struct):
    """What a partial file is the start of."""

    address: str
    version: str


class _Part:
    """The start of a file that is being received, and a memo beside it of what file that is."""

    def __init__(self, to: Path, address: str) -> None:
        self.path = to.with_name(to.name + ".part")
        self._memo = to.with_name(to.name + ".part.json")
        self._address = address
        self.version = ""
        """The server's name for this very content; empty when it gives none, and then nothing can be resumed."""

    def start(self) -> int:
        """Bytes at hand that can be continued."""
        try:
            memo = msgspec.json.decode(self._memo.read_bytes(), type=_Memo)
            size = self.path.stat().st_size
        except (OSError, msgspec.DecodeError):
            return 0
        self.version = memo.version if memo.address == self._address else ""
        return size if self.version else 0

    def begin(self, version: str) -> None:
        """Forget what was there: a whole file comes, of that version."""
        self.forget()
        private(self.path)
        if version:
            self._memo.write_bytes(msgspec.json.encode(_Memo(self._address, version)))

    def forget(self) -> None:
        """Keep nothing."""
        self.path.unlink(missing_ok=True)
        self._memo.unlink(missing_ok=True)

    def finish(self, to: Path) -> None:
        """The file is whole: it takes its place."""
        self.path.replace(to)
        self._memo.unlink(missing_ok=True)


def _with_parameters(address: str, parameters: Mapping[str, str]) -> str:
    parts = parts_of(address)
    given = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    added = urlencode({name: value for name, value in parameters.items() if name not in given})
    return parts._replace(query="&".join(filter(None, (parts.query, added)))).geturl()


def _version(response: BaseHTTPResponse) -> str:
    """A strong ETag, or the date of the last change; none for content compressed on the way, whose bytes may differ."""
    if encoded(response):
        return ""
    etag = response.headers.get("ETag", "")
    if etag and not etag.startswith("W/"):
        return etag
    return response.headers.get("Last-Modified", "")


def _continues(response: BaseHTTPResponse, size: int, version: str) -> bool:
    start = response.headers.get("Content-Range", "").startswith(f"bytes {size}-")
    return response.status == 206 and start and not encoded(response) and _version(response) in ("", version)


def _is_page(response: BaseHTTPResponse, piece: bytes) -> bool:
    return "html" in response.headers.get("Content-Type", "") and piece.lstrip()[:1] == b"<"
