"""What nginx refuses, and what it says of it: hostile addresses, too much, other names, silent functions."""

import socket
import ssl
from dataclasses import replace

import httpx2 as httpx
import pytest

from functions.headers import ALWAYS
from tests.functions.world import TYPED
from tests.hosting.conftest import DOMAIN, Hosted, free_ports, running

OWN = {"Sec-Fetch-Site": "same-origin"}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("path", ["/", "/prestataires/", "/absent", "/donnees/"])
def test_the_site_is_only_read(hosted: Hosted, method: str, path: str) -> None:
    with hosted.client() as client:
        answer = client.request(method, path, content=b"a=1" if method == "POST" else None)
    assert answer.status_code == 405
    assert method == "TRACE" or "Cette demande ne peut pas être traitée" in answer.text
    for name, value in ALWAYS.items():
        assert method == "TRACE" or "Resource" in name or answer.headers[name] == value


def test_limits_count_the_visitor_and_not_the_proxy(hosted: Hosted) -> None:
    asked = {"email": "personne@annuaire.example"}

    def ask(client: httpx.Client, told: str) -> int:
        return client.post("/f/moderation/connexion", data=asked, headers={"X-Forwarded-For": told}).status_code

    with hosted.client("127.0.5.9", **OWN) as one, hosted.client("127.0.6.9", **OWN) as other:
        answers = [ask(one, f"203.0.{number}.1") for number in range(22)]
        elsewhere = ask(other, "203.0.113.1")
    assert answers[-1] == 429
    assert 429 not in answers[:19]
    assert elsewhere == 303


@pytest.mark.parametrize(
    ("target", "status"),
    [
        (b"/..%2f..%2fkey.pem", 400),
        (b"/../../key.pem", 400),
        (b"/%2e%2e/%2e%2e/key.pem", 400),
        (b"/a/..%2f..%2f..%2fkey.pem", 400),
        (b"/..%5c..%5ckey.pem", 404),
        (b"/assets/%00.css", 400),
        (b"/%00", 400),
        (b"//evil.example/%2f..", 200),
        (b"/%2f%2fevil.example", 404),
        (b"/nginx-redirections.map", 404),
        (b"/.git/config", 404),
        (b"/x/.htaccess", 404),
        (b"/" + b"a" * 9000, 414),
        (b"/%zz", 400),
        (b"/f/../nginx.conf", 404),
        (b"/f/%2e%2e/index.html", 200),
        (b"/f/contact/%0d%0aSet-Cookie:%20a=b", 404),
        (b"https://annuaire.example/robots.txt", 200),
        (b"https://evil.example/robots.txt", 421),
    ],
)
def test_hostile_paths(hosted: Hosted, target: bytes, status: int) -> None:
    answer = hosted.raw(b"GET " + target + b" HTTP/1.1\r\nHost: " + DOMAIN.encode() + b"\r\nConnection: close\r\n\r\n")
    assert int(answer.split(b" ", 2)[1]) == status
    head = answer.partition(b"\r\n\r\n")[0].lower()
    assert b"set-cookie" not in head
    assert b"begin private key" not in answer.lower()
    assert b"location: //" not in head
    assert status == 421 or b"content-security-policy: default-src 'none'" in head
    assert b"nginx/" not in answer


def test_an_unknown_name_is_not_served(hosted: Hosted) -> None:
    with pytest.raises(ssl.SSLError):
        hosted.raw(b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", name="evil.example")


def test_plain_http_leads_to_the_domain(hosted: Hosted) -> None:
    with httpx.Client(base_url=f"http://127.0.0.1:{hosted.http_port}") as client:
        answer = client.get("/prestataires/?a=1", headers={"Host": "evil.example"})
        proof = client.get("/.well-known/acme-challenge/absent")
    assert (answer.status_code, answer.headers["location"]) == (301, f"https://{DOMAIN}/prestataires/?a=1")
    assert proof.status_code == 404


def test_too_much_is_refused_as_serve_refuses_it(hosted: Hosted) -> None:
    with hosted.client("127.0.8.1", **OWN) as client:
        within = client.post("/f/contact", data=TYPED | {"message": "a" * 100_000})
        beyond = client.post("/f/contact", data=TYPED | {"message": "a" * 300_000})
        file = client.post("/f/fiche/photos", content=b"a" * 2_000_000, headers={"Content-Type": "image/png"})
    declared = f"POST /f/besoins/fichiers/x HTTP/1.1\r\nHost: {DOMAIN}\r\nContent-Length: {60 * 1024 * 1024}\r\n\r\n"
    assert within.status_code == 413  # the functions' own page
    assert beyond.status_code == 413
    assert "Cette demande ne peut pas être traitée" in beyond.text
    assert beyond.headers["cache-control"] == "no-store"
    assert file.status_code != 413
    assert hosted.raw(declared.encode(), enough=12).startswith(b"HTTP/1.1 413 ")


def test_it_speaks_http_2_and_today_s_tls_only(hosted: Hosted) -> None:
    context = hosted.trust()
    context.set_alpn_protocols(["h2", "http/1.1"])
    with (
        socket.create_connection(("127.0.0.1", hosted.https_port)) as plain,
        context.wrap_socket(plain, server_hostname=DOMAIN) as secured,
    ):
        assert secured.selected_alpn_protocol() == "h2"
        assert secured.version() == "TLSv1.3"
    old = hosted.trust()
    old.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1"):
        old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    with socket.create_connection(("127.0.0.1", hosted.https_port)) as plain, pytest.raises(ssl.SSLError):
        old.wrap_socket(plain, server_hostname=DOMAIN)


def test_no_log_tells_of_a_visitor(hosted: Hosted) -> None:
    with hosted.client() as client:
        client.get("/absent-dans-les-journaux")
        client.get("/f/besoins/suivi/jeton-secret")
    written = "".join(file.read_text() for file in hosted.logs.iterdir())
    assert "127.0.0.1" not in written
    assert "jeton-secret" not in written
    assert "absent-dans" not in written


def test_functions_that_do_not_answer(hosted: Hosted) -> None:
    """nginx's own page in French, guarded as the others are; the site's pages stay."""
    silent = hosted.logs.parent / "silent.conf"
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        configuration = hosted.logs.parent / "nginx.conf"
        site = (hosted.logs.parent / "site.conf").read_text().replace(hosted.behind, f"http://127.0.0.1:{port}")
        ports = free_ports()
        for told, other in zip((hosted.https_port, hosted.http_port), ports, strict=True):
            site = site.replace(f"127.0.0.1:{told}", f"127.0.0.1:{other}")
        (hosted.logs.parent / "silent-site.conf").write_text(site)
        main = configuration.read_text().replace("/site.conf", "/silent-site.conf").replace("nginx.pid", "silent.pid")
        silent.write_text(main)
        with running(hosted.nginx, silent, ports[0]), replace(hosted, https_port=ports[0]).client(**OWN) as client:
            answers = [client.get("/f/contact"), client.post("/f/contact/confirmer", data=TYPED)]
            page = client.get("/prestataires/")
    for answer in answers:
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "120")
        assert "Les formulaires ne répondent pas" in answer.text
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert {name: answer.headers.get_list(name) for name in ALWAYS} == {name: [ALWAYS[name]] for name in ALWAYS}
    assert page.status_code == 200
    assert "/f/contact" not in "".join(file.read_text() for file in hosted.logs.iterdir())
