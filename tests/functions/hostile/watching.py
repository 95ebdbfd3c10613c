"""What must not move, and what must not come out."""

from html.parser import HTMLParser

import httpx2 as httpx

from tests.functions.hostile.corpus import MARK
from tests.functions.world import World


def kept(world: World) -> list[tuple[object, ...]]:
    """Everything people sent, and the mails it caused: to be compared before and after."""
    with world.connections.reading() as connection:
        documents = connection.execute("SELECT kind, id, version FROM documents ORDER BY kind, id").fetchall()
        mails = connection.execute("SELECT id FROM mails ORDER BY id").fetchall()
        oppositions = connection.execute("SELECT digest FROM oppositions ORDER BY digest").fetchall()
    return [tuple(row) for row in (*documents, *mails, *oppositions)]


def cookie(cookies: dict[str, str]) -> dict[str, str]:
    """Cookies as a header: the client of a world keeps none of them."""
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())} if cookies else {}


def assert_told_nothing(response: httpx.Response) -> None:
    """No header repeats what was typed."""
    assert MARK not in repr(response.headers.raw), response.headers


def assert_only_text(page: str) -> None:
    """Nothing typed has become a tag, an attribute, a script or an address."""
    _Reader().feed(page)


def _written_to(address: str) -> str:
    """Where an address leads. A mail may bear the title of a need as its subject, and nothing but a subject."""
    to, asked, subject = address.partition("?subject=")
    return to if asked and to.startswith("mailto:") and not set(subject) & set("&?#\r\n") else address


class _Reader(HTMLParser):
    """Fails on what a page of ours never holds."""

    _is_script = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._is_script = tag == "script"
        assert tag not in ("object", "embed", "iframe")
        for name, value in attributes:
            assert not name.startswith("on"), (tag, attributes)
            assert name not in ("style", "srcdoc"), (tag, attributes)
            if name in ("href", "src", "action", "formaction"):
                assert MARK not in _written_to(value or ""), (tag, attributes)

    def handle_data(self, data: str) -> None:
        assert not (self._is_script and MARK in data), data

    def handle_endtag(self, tag: str) -> None:
        self._is_script = self._is_script and tag != "script"
