"""The sample's site as one machine serves it: Debian's nginx before ``python -m functions serve``, over TLS."""

import argparse
import contextlib
import getpass
import io
import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2 as httpx
import pytest

from functions.commands import hosting
from plugins.publication.compression import compressions, is_compressible
from tests.hosting import debian_nginx
from tests.serving import served
from tests.site import Site

DOMAIN = "annuaire.example"
GONE = "/prestataires/disparue/"
"""A page that the site had."""
_SECONDS = 20


@dataclass(frozen=True)
class Hosted:
    """``nginx``: its path. ``site``: the folder it serves. ``behind``: where the functions listen.

    ``logs``: all that nginx wrote.
    """

    nginx: str
    site: Path
    built: Site
    mails: Path
    behind: str
    https_port: int
    http_port: int
    certificate: Path
    logs: Path

    def client(self, from_address: str = "127.0.0.1", **headers: str) -> httpx.Client:
        """A visitor who comes from an address of this machine."""
        transport = httpx.HTTPTransport(verify=self.trust(), local_address=from_address)
        return httpx.Client(
            base_url=f"https://127.0.0.1:{self.https_port}",
            transport=transport,
            headers={"Host": DOMAIN, "Accept-Encoding": "identity"} | headers,
            event_hooks={"request": [_name_domain]},
        )

    def trust(self) -> ssl.SSLContext:
        """What makes a client believe this machine only."""
        return ssl.create_default_context(cafile=str(self.certificate))

    def raw(self, request: bytes, name: str = DOMAIN, enough: int = 1_000_000) -> bytes:
        """What is answered to bytes, until nginx closes the connection or that many bytes came."""
        with (
            socket.create_connection(("127.0.0.1", self.https_port), timeout=_SECONDS) as plain,
            self.trust().wrap_socket(plain, server_hostname=name) as secured,
        ):
            secured.sendall(request)
            answer = b""
            while len(answer) < enough and (piece := secured.recv(65536)):
                answer += piece
        return answer


def _name_domain(request: httpx.Request) -> None:
    request.extensions["sni_hostname"] = DOMAIN


@pytest.fixture(scope="session")
def hosted(sample_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosted]:
    """The machine, for every test of this folder."""
    nginx = debian_nginx.find()
    if nginx is None:
        pytest.skip("Debian's nginx is not here: python -m tests.hosting.debian_nginx")
    folder = tmp_path_factory.mktemp("hosted")
    site = folder / "site"
    _publish(sample_site.folder, site)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SITE_ADDRESS", f"https://{DOMAIN}")
        (folder / "functions").mkdir()
        with served(sample_site, folder / "functions") as behind:
            ports = free_ports()
            configuration = _configured(folder, site, sample_site, behind, ports)
            with running(nginx, configuration, ports[0]):
                yield Hosted(
                    nginx=nginx,
                    site=site,
                    built=sample_site,
                    mails=folder / "functions" / "mails",
                    behind=behind,
                    https_port=ports[0],
                    http_port=ports[1],
                    certificate=folder / "certificate.pem",
                    logs=folder / "logs",
                )


def said(
    run: Callable[[argparse.Namespace], int], add_options: Callable[[argparse.ArgumentParser], None], *words: str
) -> str:
    """What a command that succeeds writes to its output."""
    parser = argparse.ArgumentParser()
    add_options(parser)
    with contextlib.redirect_stdout(io.StringIO()) as output:
        assert run(parser.parse_args(words)) == 0
    return output.getvalue()


def _publish(built: Path, site: Path) -> None:
    """The built site with copies compressed as production has them, but of the many pages of profiles and places."""
    shutil.copytree(built, site, copy_function=os.link)
    for file in sorted(site.rglob("*")):
        path = str(file.relative_to(site))
        few = not path.startswith(("prestataires/", "territoires/", "secteurs/", "donnees/"))
        if few and file.is_file() and is_compressible(path, file.stat().st_size):
            for name, content in compressions(path, file.read_bytes()):
                (site / name).write_bytes(content)


def _configured(folder: Path, site: Path, built: Site, behind: str, ports: tuple[int, int]) -> Path:
    """Debian's own nginx.conf with our file among its sites; its ports, its logs and its files are the test's."""
    certificate, key, logs = folder / "certificate.pem", folder / "key.pem", folder / "logs"
    logs.mkdir()
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
            *("-keyout", str(key), "-out", str(certificate), "-days", "2", "-subj", f"/CN={DOMAIN}"),
            *("-addext", f"subjectAltName=DNS:{DOMAIN}"),
        ],
        check=True,
        capture_output=True,
    )
    # As the publication leaves it.
    (site / ".publication").mkdir()
    shutil.copy(built.build / "redirects.json", site / ".publication")
    (site / ".publication" / "gone.json").write_text(json.dumps([GONE]))
    said(hosting.redirects, hosting.add_redirects_options, "--site", str(site))
    made = said(
        *(hosting.nginx, hosting.add_nginx_options, "--domain", DOMAIN, "--site", str(site)),
        *("--functions", behind.removeprefix("http://"), "--certificate", str(certificate), "--key", str(key)),
        *("--error-log", str(logs / "site.log")),
    )
    ours = re.sub(r"listen \[::\]:\d+[^;]*;", "", made)
    ours = ours.replace("listen 443", f"listen 127.0.0.1:{ports[0]}").replace(
        "listen 80", f"listen 127.0.0.1:{ports[1]}"
    )
    (folder / "site.conf").write_text(ours)
    main = Path("/etc/nginx/nginx.conf").read_text()
    main = re.sub(r"^user .*;", f"user {'root' if os.geteuid() == 0 else getpass.getuser()};", main, flags=re.MULTILINE)
    main = main.replace("/run/nginx.pid", str(folder / "nginx.pid")).replace("/var/log/nginx", str(logs))
    main = re.sub(r"include /etc/nginx/conf\.d/[^;]*;", "", main)
    main = re.sub(r"include /etc/nginx/sites-enabled/[^;]*;", f"include {folder / 'site.conf'};", main)
    main = main.replace("worker_processes auto;", "worker_processes 1;")
    (folder / "nginx.conf").write_text(main)
    return folder / "nginx.conf"


@contextlib.contextmanager
def running(nginx: str, configuration: Path, port: int) -> Iterator[None]:
    """nginx, from its first answer to its end."""
    process = subprocess.Popen(
        [nginx, "-c", str(configuration), "-g", "daemon off;"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        deadline = time.monotonic() + _SECONDS
        while not _listens(port):
            assert process.poll() is None, process.communicate()[1]
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=_SECONDS)


def _listens(port: int) -> bool:
    with socket.socket() as knocking:
        return knocking.connect_ex(("127.0.0.1", port)) == 0


def free_ports() -> tuple[int, int]:
    """Two ports that nobody listens to."""
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]
