"""What a page does by itself when it is opened: what it asks for, what it stores, what it says on the console."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import BrowserContext, Page


@contextmanager
def watched(context: BrowserContext, origin: str) -> Iterator[tuple[Page, list[str]]]:
    """A page, and the faults of what it opens from now on: other hosts, refusals, script errors, cookies at the end."""
    page, faults = context.new_page(), list[str]()
    page.on("request", lambda asked: None if asked.url.startswith(origin) else faults.append(f"asks {asked.url}"))
    page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
    page.on(
        "console", lambda said: faults.append(f"console: {said.text}") if _is_trouble(said.type, said.text) else None
    )
    yield page, faults
    faults += [f"cookie: {cookie['name']}" for cookie in context.cookies()]
    page.close()


def _is_trouble(kind: str, text: str) -> bool:
    """A page that answers 404 says so on the console: that is what it is there for."""
    return kind in {"error", "warning"} and "the server responded with a status of" not in text
