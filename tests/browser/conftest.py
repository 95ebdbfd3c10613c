"""A real Chromium on the real thing: the sample's site and its functions, served as `make serve` does."""

import email
import email.policy
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.chromium import ARGUMENTS, find
from tests.site import ROOT, Site, run


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
def served(sample_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The sample's site and functions on a free port of 127.0.0.1, stopped at the end."""
    folder = tmp_path_factory.mktemp("served")
    store, mails, log = folder / "store.sqlite", folder / "mails", folder / "serve.log"
    frame = sample_site.build / "frame.json"
    loaded = run(
        *("-m", "functions", "load", "--dataset", str(sample_site.dataset)),
        *("--frame", str(frame), "--store", str(store)),
    )
    assert loaded.returncode == 0, loaded.stderr
    with log.open("w") as output:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "functions", "serve", "--site", str(sample_site.folder)),
                *("--store", str(store), "--mails", str(mails), "--port", "0"),
            ],
            cwd=ROOT,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield Served(_address(log, process), mails, sample_site, log)
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0, log.read_text()


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


def _address(log: Path, process: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        found = re.search(r"http://127\.0\.0\.1:\d+", log.read_text())
        if found:
            return found[0]
        time.sleep(0.05)
    raise AssertionError(f"the server did not start: {log.read_text()}")
