"""Everything on one machine: the site's files, the functions and the worker that sends mail."""

import asyncio
import errno
import ipaddress
import mimetypes
import re
import signal
import socket
import threading
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Literal
from urllib.parse import quote

import anyio.to_thread
import uvicorn
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from functions.application import application
from functions.backups import MinutelyBackup
from functions.machine import desk_on_one_machine
from functions.mail.composing import Composer
from functions.mail.exclusive import ExclusiveFile
from functions.mail.folder import FolderSender
from functions.mail.outbox import Worker
from functions.mail.smtp import SmtpSender
from functions.mail.unwanted import unwanted_since
from functions.ports import KnownStructures, MailSender
from functions.retention import Sweeping
from functions.settings import Settings
from functions.storage.sqlite.connections import Connections
from functions.tenders.sending.campaign import Campaigning
from theme.frame import BARE
from theme.redirects import read_redirects

STOP_SECONDS = 10
"""How long a stop waits for the requests and the mail in progress."""

POOL_THREADS = 4
"""For pages, files of the site and the store. Nothing that takes longer may stand in one: pictures are drawn aside."""

# Whatever the machine's own tables say.
_NAMED_BY_CONTENT = re.compile(r"assets/|images/|recherche/(?!besoins\.)[a-zA-Z][\w-]{6}\.json")
_FOR_EVER = "public, max-age=31536000, immutable"
_TYPES = {
    ".avif": "image/avif",
    ".css": "text/css",
    ".csv": "text/csv",
    ".geojson": "application/geo+json",
    ".js": "text/javascript",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".mjs": "text/javascript",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
    ".vcf": "text/vcard",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml",
}


class PortTaken(Exception):
    """The address cannot be listened to: a sentence that says what to do."""


class Site(StaticFiles):
    """The site's folder, and the redirects that the build left beside it.

    Files that carry their digest in their name are kept for ever by browsers. The open data may be read from any
    site.
    """

    def __init__(self, folder: Path) -> None:
        for ending, content_type in _TYPES.items():
            mimetypes.add_type(content_type, ending)
        super().__init__(directory=folder, html=True)
        self._redirects = read_redirects(folder.parent / "redirects.json")

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, or the site's own 404.html."""
        response = await super().get_response(path, scope)
        if isinstance(response, RedirectResponse):
            # Starlette builds the whole address from the Host header, which a visitor can forge.
            response.headers["Location"] = f"/{quote(scope['path'].strip('/'))}/{_query(scope)}"
        if response.status_code == HTTPStatus.NOT_FOUND and (target := self._redirects.target(scope["path"])):
            return Response(None, self._redirects.status, {"Location": f"{target}{_query(scope)}"})
        if path.startswith("donnees/"):
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        is_found = response.status_code in (200, 206, 304)
        response.headers["Cache-Control"] = _FOR_EVER if is_found and _NAMED_BY_CONTENT.match(path) else "no-cache"
        return response


def _query(scope: Scope) -> str:
    query = scope["query_string"].decode("latin-1")
    return f"?{query}" if query else ""


def mail_sender(settings: Settings, store: KnownStructures, folder: Path) -> MailSender:
    """SMTP when the settings name a server, else files in the folder. Raises BadSmtpUrl."""
    composer = Composer(settings.mail_from, (store.frame() or BARE).site_name)
    return SmtpSender(settings.smtp_url, composer) if settings.smtp_url else FolderSender(folder, composer)


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens already. Raises :class:`PortTaken`."""
    elsewhere = f"L’adresse {host} n’est pas celle de cette machine : choisissez-en une autre avec --host."
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise PortTaken(elsewhere) from error
    listening = socket.socket(family, kind, protocol)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(128)
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRNOTAVAIL:
            raise PortTaken(elsewhere) from error
        fault = "est déjà pris" if error.errno == errno.EADDRINUSE else "ne peut pas être ouvert"
        raise PortTaken(
            f"Le port {port} de {host} {fault} : choisissez-en un autre (--port, ou PORT= avec make)."
        ) from error
    return listening


def address_of(listening: socket.socket) -> str:
    """The web address of a listening socket; « localhost » when it listens to every interface."""
    host, port = listening.getsockname()[:2]
    if ipaddress.ip_address(host).is_unspecified:
        host = "localhost"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def stop_on_signal(stop: Callable[[], None]) -> None:
    """Call ``stop`` on SIGTERM or SIGINT instead of dying."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop())


class _Server(uvicorn.Server):
    """uvicorn's, with few threads: many that all wait for the interpreter slow each other tenfold (ARCHITECTURE.md)."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        anyio.to_thread.current_default_thread_limiter().total_tokens = POOL_THREADS
        await super().startup(sockets)


def _bounded() -> type[asyncio.Protocol] | Literal["auto"]:
    """How connections are read; where httptools is absent uvicorn takes h11, which bounds headers by itself."""
    try:
        from functions.bounded_protocol import BoundedProtocol
    except ImportError:
        return "auto"
    return BoundedProtocol


def serve(settings: Settings, site: Path, sender: MailSender, listening: socket.socket) -> None:
    """Serve until SIGTERM or SIGINT, then stop cleanly: requests and mails in progress end first."""
    connections = Connections(settings.store)
    desk = desk_on_one_machine(settings, connections)
    app = application(desk, beside=[Mount("/", app=Site(site))])
    worker = Worker(desk.outbox, sender, desk.clock, ExclusiveFile(settings.worker_turn), unwanted_since(desk))
    beside: list[Worker | Sweeping | Campaigning | MinutelyBackup] = [worker, Sweeping(desk), Campaigning(desk)]
    if settings.backups:
        beside.append(MinutelyBackup(settings.store, settings.files, settings.backups, desk.clock))
    threads = [threading.Thread(target=one.run, name=type(one).__name__, daemon=True) for one in beside]
    server = _Server(
        uvicorn.Config(
            app,
            http=_bounded(),
            ws="none",
            log_config=None,
            access_log=False,  # it would write IP addresses
            server_header=False,
            date_header=True,
            proxy_headers=False,  # who is behind a proxy is told by functions.guards.client_address alone
            lifespan="off",
            timeout_graceful_shutdown=STOP_SECONDS,
        )
    )
    # uvicorn raises the signal again once it has stopped: it must find a handler that lets this function end.
    stop_on_signal(worker.stop)
    for thread in threads:
        thread.start()
    try:
        server.run(sockets=[listening])
    finally:
        for one in beside:
            one.stop()
        for thread in threads:
            thread.join(STOP_SECONDS)
        connections.close()
