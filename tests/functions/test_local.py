import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2 as httpx
import pytest

from functions import local
from tests.functions.world import ATELIER, TYPED, World, hidden_fields

ROOT = Path(__file__).parents[2]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = tmp_path / "site"
    (site / "assets").mkdir(parents=True)
    (site / "prestataires").mkdir()
    (site / "index.html").write_text("<h1>Accueil</h1>")
    (site / "404.html").write_text("<h1>Page absente</h1>")
    (site / "prestataires" / "index.html").write_text("<h1>Prestataires</h1>")
    for name in ("site.abc.css", "site.abc.js", "site.webmanifest"):
        (site / "assets" / name).write_text("")
    (site / "icon.svg").write_text("<svg/>")
    return site


@contextmanager
def serving(world: World, site: Path, *options: str) -> Iterator[tuple[httpx.Client, subprocess.Popen[str]]]:
    world.connections.close()
    environment = {name: value for name, value in os.environ.items() if name not in ("SITE_ADDRESS", "SMTP_URL")}
    command = [
        sys.executable, "-m", "functions", "serve", "--port", "0", "--site", str(site),
        "--store", str(world.settings.store), "--mails", str(world.mails), *options,
    ]  # fmt: skip
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    )
    try:
        assert process.stdout is not None
        said = ""
        while not (found := re.search(r"(http://127\.0\.0\.1:\d+)/", said)):
            line = process.stdout.readline()
            assert line, process.stderr.read() if process.stderr else ""
            said += line
        assert str(world.mails) in said
        with httpx.Client(base_url=found[1]) as client:
            yield client, process
    finally:
        process.kill()
        process.communicate()


def test_site_and_functions_together_until_sigterm(world: World, site: Path) -> None:
    with serving(world, site) as (client, process):
        own = {"Origin": str(client.base_url).rstrip("/")}
        home = client.get("/")
        check = client.post("/f/contact", data=TYPED, headers=own)
        sent = client.post("/f/contact/confirmer", data=hidden_fields(check.text), headers=own)
        while len(list(world.mails.glob("[!.]*.eml"))) < 2:
            assert process.poll() is None
        process.send_signal(signal.SIGTERM)
        said, logged = process.communicate(timeout=60)

    assert home.status_code == 200
    assert "Accueil" in home.text
    assert sent.status_code == 303
    assert process.returncode == 0
    assert "Arrêté." in said
    assert "contact.confirmed" in logged
    assert "Traceback" not in logged
    for private in ("127.0.0.1", *(TYPED[name] for name in TYPED if name != "structure_id")):
        assert private not in logged
    assert (world.folder / "secret.key").stat().st_mode & 0o777 == 0o600


def test_files_of_the_site(world: World, site: Path) -> None:
    with serving(world, site) as (client, process):
        expected = {
            "/assets/site.abc.css": "text/css; charset=utf-8",
            "/assets/site.abc.js": "text/javascript; charset=utf-8",
            "/assets/site.webmanifest": "application/manifest+json",
            "/icon.svg": "image/svg+xml",
            "/prestataires/": "text/html; charset=utf-8",
        }
        answers = {path: client.get(path) for path in expected}
        absent = client.get("/absent")
        unknown_function = client.get("/f/absent")
        outside = client.get("/..%2f..%2fstore.sqlite")
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)

    assert {path: answer.headers["content-type"] for path, answer in answers.items()} == expected
    assert answers["/assets/site.abc.css"].headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answers["/prestataires/"].headers["cache-control"] == "no-cache"
    assert answers["/prestataires/"].headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert "content-security-policy" in answers["/icon.svg"].headers
    assert "strict-transport-security" not in answers["/icon.svg"].headers
    assert (absent.status_code, absent.text) == (404, "<h1>Page absente</h1>")
    assert unknown_function.status_code == 404
    assert "Page introuvable" in unknown_function.text
    assert outside.status_code == 404
    assert process.returncode == 0


def test_new_snapshot_shows_without_a_restart(world: World, site: Path) -> None:
    with serving(world, site) as (client, _):
        before = client.get("/f/contact", params={"structure": ATELIER.id})
        world.load()
        after = client.get("/f/contact", params={"structure": ATELIER.id})

    assert "Votre message serait gardé" not in before.text
    assert "Votre message serait gardé" in after.text


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "0.0.0.0"])
def test_address_that_can_be_opened(host: str) -> None:
    with local.listen(host, 0) as listening:
        address = local.address_of(listening)

    shown = {"127.0.0.1": "127.0.0.1", "::1": "[::1]", "0.0.0.0": "localhost"}[host]
    assert re.fullmatch(rf"http://{re.escape(shown)}:\d+", address)


def test_address_of_another_machine_is_told() -> None:
    with pytest.raises(local.PortTaken, match="--host"):
        local.listen("192.0.2.1", 0)


def test_a_forged_host_redirects_nowhere_else(world: World, site: Path) -> None:
    with serving(world, site) as (client, _):
        for path in ("/prestataires", "//prestataires", "/prestataires?a=1"):
            answer = client.get(path, headers={"Host": "evil.example"}, follow_redirects=False)
            if answer.is_redirect:
                assert answer.headers["Location"] == "/prestataires/" + ("?a=1" if "?" in path else "")
        assert client.get("/prestataires", follow_redirects=False).is_redirect
