"""What a visitor waits for: the first ten results from a link, the next query typed, queries once all is there."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from json import dumps
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from playwright.sync_api import Browser, Page

from tests.bench.searching.pages import SHOWN, SearchPage
from tests.bench.searching.serving import BARE, Link, Request, Server

_PROBE = (Path(__file__).parent / "probe.js").read_text(encoding="utf-8")
_PATIENCE_MS = 90_000
_QUIET_S = 1.0
"""What comes after the results, such as extracts, comes within this long of the last request."""
_SLOWER = 4


@dataclass(frozen=True)
class Transfer:
    """How many requests, and the bytes of their bodies as they travelled."""

    requests: int
    bytes: int

    @classmethod
    def of(cls, requests: Sequence[Request]) -> "Transfer":
        """All of them together."""
        return cls(len(requests), sum(request.bytes for request in requests))


@dataclass(frozen=True)
class First:
    """From the navigation to ten results visible: all that was asked until then, and after (extracts)."""

    ms: float
    whole: Transfer
    search: Transfer
    """Without the HTML and its styles, which any page has."""
    after: Transfer


@dataclass(frozen=True)
class Next:
    """From the next query, typed at once, to its results."""

    ms: float
    search: Transfer


def visit(browser: Browser, server: Server, page: SearchPage, link: Link, words: str, then: str) -> tuple[First, Next]:
    """Open a search as a new visitor, then type another one."""
    server.shape(link)
    with _opened(browser, page) as tab:
        server.requests()
        started = _navigate(tab, server, page, words)
        first_ms: float = tab.evaluate("window.bench.first")
        asked = _settled(server)
        before = [request for request in asked if request.start < started + first_ms]
        after = [request for request in asked if request.start >= started + first_ms]
        first = First(
            first_ms,
            Transfer.of(before),
            Transfer.of([request for request in before if not _is_frame(request, page)]),
            Transfer.of(after),
        )
        typed = tab.evaluate("([field, text]) => window.bench.type(field, text)", [page.field, then])
        now: float = tab.evaluate("performance.timeOrigin + performance.now()")
        asked = [request for request in _settled(server) if request.start < now]
    return first, Next(typed["ms"], Transfer.of(asked))


class Warm(NamedTuple):
    """A query once its files are there, in a slow phone (ms): until its results show, and until it is answered."""

    shown: float
    answered: float
    """By the worker; 0 for who searches in the page."""


def warm(browser: Browser, server: Server, page: SearchPage, texts: Sequence[str], rounds: int) -> list[Warm]:
    """How long every query of every round takes.

    Chromium slows down the page's own thread four times, and no other: the time that workers were asked counts four
    times as well.
    """
    server.shape(BARE)
    with _opened(browser, page) as tab:
        _navigate(tab, server, page, texts[-1])
        _settled(server)
        session = tab.context.new_cdp_session(tab)
        times = []
        for turn in range(rounds + 1):
            if turn == 1:
                session.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
            for text in texts:
                typed = tab.evaluate("([field, text]) => window.bench.type(field, text)", [page.field, text])
                if turn:
                    answered = _SLOWER * typed["worker"]
                    times.append(Warm(typed["ms"] - typed["worker"] + answered, answered))
                time.sleep(0.05)
    return times


@contextmanager
def _opened(browser: Browser, page: SearchPage) -> Iterator[Page]:
    """A tab of a visitor who has nothing in cache, on a phone."""
    context = browser.new_context(viewport={"width": 412, "height": 823})
    context.add_init_script(_PROBE.replace("PAGE", dumps({"results": page.results, "shown": SHOWN})))
    try:
        yield context.new_page()
    finally:
        context.close()


def _navigate(tab: Page, server: Server, page: SearchPage, words: str) -> float:
    """Go there and wait for the results; the time it started (ms since 1970)."""
    tab.goto(f"{server.address}{page.address}?q={quote(words)}", wait_until="commit", timeout=_PATIENCE_MS)
    tab.wait_for_function("window.bench.first !== null", timeout=_PATIENCE_MS)
    started: float = tab.evaluate("performance.timeOrigin")
    return started


def _settled(server: Server) -> list[Request]:
    """The requests, once no other comes."""
    requests: list[Request] = []
    while True:
        time.sleep(_QUIET_S)
        more = server.requests()
        requests += more
        if not more:
            return requests


def _is_frame(request: Request, page: SearchPage) -> bool:
    return request.path == page.address or request.path.endswith((".css", ".svg", ".ico"))
