"""A real Chromium on the real thing: the sample's site and its functions, served as `make serve` does."""

import email
import email.policy
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import msgspec
import pytest
from playwright.sync_api import Page

from tests import serving
from tests.browser.checks.states import checked
from tests.browser.chromium import ARGUMENTS, find
from tests.site import Site, build


@dataclass(frozen=True)
class Served:
    """The served site: its address, and the folder its mails are put in."""

    address: str
    mails: Path
    site: Site
    log: Path

    def mails_to(self, count: int, reference: str, seconds: float = 20) -> list[EmailMessage]:
        """The mails that a message caused, once ``count`` of them have left."""
        deadline = time.monotonic() + seconds
        while True:  # a name that starts with a dot is a mail still being written
            mails = [
                email.message_from_bytes(f.read_bytes(), policy=email.policy.default)
                for f in self.mails.glob("[!.]*.eml")
            ]
            found = [mail for mail in mails if isinstance(mail, EmailMessage) and reference in mail.as_string()]
            if len(found) >= count or time.monotonic() > deadline:
                return found
            time.sleep(0.1)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The Chromium that `make test` found or installed."""
    return browser_type_launch_args | {"executable_path": find(), "args": ARGUMENTS}


@pytest.fixture(scope="session")
def whole_site(sample_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The sample's site once one of its structures has left: every template has a page in it."""
    folder = tmp_path_factory.mktemp("whole-site")
    shutil.copytree(sample_site.dataset, folder / "dataset")
    file = folder / "dataset" / "public" / "structures.jsonl"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    leaving = next(index for index, line in enumerate(lines) if msgspec.json.decode(line)["live"])
    left = msgspec.json.decode(lines[leaving]) | {"live": False, "vanished": True, "delisted_on": "2026-11-20"}
    lines[leaving] = msgspec.json.encode(left).decode() + "\n"
    file.write_text("".join(lines), encoding="utf-8")
    return build(folder / "dataset", folder / "build")


@pytest.fixture(scope="session")
def served(whole_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The sample's site and functions on a free port of 127.0.0.1, stopped at the end."""
    folder = tmp_path_factory.mktemp("served")
    with serving.served(whole_site, folder) as address:
        yield Served(address, folder / "mails", whole_site, folder / "serve.log")


@pytest.fixture(scope="session")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where walks keep the HTML they are sent; the checker of HTML starts slowly, and reads all of it at the end."""
    with checked(tmp_path_factory.mktemp("sent")) as folder:
        yield folder


@pytest.fixture(scope="session")
def base_url(served: Served) -> str:
    """Pages are opened by their path."""
    return served.address


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    """A page whose script errors and refused resources fail the test."""
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    yield page
    expected = "the server responded with a status of"
    assert [problem for problem in problems if expected not in problem] == []
