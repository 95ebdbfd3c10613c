"""The site and its functions as `make serve` serves them, for as long as something looks at them."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.site import ROOT, Site, run

MODERATORS = ("lea@annuaire.example", "sami@annuaire.example")
"""Those whom the setting of the same name lets moderate."""

_SECONDS = 30


@contextmanager
def served(site: Site, folder: Path) -> Iterator[str]:
    """Serve a built site on a free port of 127.0.0.1; store, mails and log go in ``folder``. Yields its address."""
    store, mails, log = folder / "store.sqlite", folder / "mails", folder / "serve.log"
    frame = str(site.build / "frame.json")
    loaded = run(
        *("-m", "functions", "load", "--dataset", str(site.dataset), "--frame", frame, "--store", str(store)),
    )
    assert loaded.returncode == 0, loaded.stderr
    with log.open("w") as output:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "functions", "serve", "--site", str(site.folder)),
                *("--store", str(store), "--mails", str(mails), "--port", "0"),
            ],
            cwd=ROOT,
            # Each test may be another visitor: the limits hold what comes from one alone.
            env=os.environ
            | {"PYTHONUNBUFFERED": "1", "TRUSTED_PROXIES": "127.0.0.1/32", "MODERATORS": ",".join(MODERATORS)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield _address(log, process)
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=_SECONDS) == 0, log.read_text()


def _address(log: Path, process: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        found = re.search(r"http://127\.0\.0\.1:\d+", log.read_text())
        if found:
            return found[0]
        time.sleep(0.05)
    raise AssertionError(f"the server did not start: {log.read_text()}")
