"""One machine behind Debian's nginx answers as ``python -m functions serve`` does, and tells no more."""

import gzip
import json
import re
import time
from pathlib import Path

import brotli
import httpx2 as httpx

from data.model import Structure
from functions.headers import ALWAYS, HSTS
from tests.browser.templates import several
from tests.functions.world import TYPED, hidden_fields, read_mail
from tests.hosting.conftest import DOMAIN, GONE, Hosted
from tests.site import Site

OWN = {"Sec-Fetch-Site": "same-origin"}
# What tells of the connection, of the copy that was sent, or of a file's own time, and not of the page.
BESIDE = {
    "date",
    "server",
    "connection",
    "keep-alive",
    "transfer-encoding",
    "etag",
    "last-modified",
    "accept-ranges",
    "vary",
}


def one_of_each_kind(site: Path) -> list[str]:
    """The address of a file of each ending and folder, of a listing, of a profile."""
    kinds: dict[tuple[str, str], str] = {}
    for file in sorted(site.rglob("*")):
        path = str(file.relative_to(site))
        if file.is_file() and file.suffix not in (".br", ".gz"):
            kinds.setdefault((path.split("/")[0] if "/" in path else "", file.suffix), f"/{path}")
    return [re.sub(r"/index\.html$", "/", address) for address in kinds.values()]


def somebody(site: Site) -> Structure:
    """A structure that can be written to."""
    return several(site, 1)[0]


def test_it_answers_as_serve_does(hosted: Hosted) -> None:
    paths = [
        *one_of_each_kind(hosted.built.folder),
        *(
            "/absent/",
            "/donnees/absent.csv",
            "/assets/absent.css",
            "/assets/",
            "/f/absent",
            "/f/contact",
            "/f/besoins/",
        ),
        *("/f/fiche", "/f/aller?lieu=zzzzz", "/index.html", "/404.html", "/.env", "/?a=1"),
    ]
    with (
        hosted.client() as through,
        httpx.Client(base_url=hosted.behind, headers={"Accept-Encoding": "identity"}) as bare,
    ):
        for path in paths:
            here, there = through.get(path), bare.get(path)
            assert here.status_code == there.status_code, path
            # It has no ending: serve knows no type for it, and browsers save it instead of showing it.
            beside = {"content-type"} if path == "/donnees/SHA256SUMS" else set()
            assert told(here, beside) == told(there, beside), path
            if here.status_code == 200 and not path.startswith("/f/"):
                assert here.content == there.content, path
            assert here.headers["strict-transport-security"] == HSTS
            for name, value in ALWAYS.items():
                expected = "cross-origin" if "Resource" in name and path.startswith("/donnees/") else value
                assert here.headers.get_list(name) == [expected], (path, name)
    assert len(paths) > 40


def told(answer: httpx.Response, beside: set[str]) -> dict[str, str]:
    return {name: value for name, value in sorted(answer.headers.multi_items()) if name not in BESIDE | beside}


def test_copies_compressed_beforehand_are_sent(hosted: Hosted) -> None:
    style = next(hosted.site.glob("assets/*.css"))
    for path, file in (("/", hosted.site / "index.html"), (f"/assets/{style.name}", style)):
        with hosted.client() as client:
            plain = client.get(path)
            for accepted, ending in (("br", "br"), ("gzip", "gz"), ("gzip, deflate, br", "br")):
                with client.stream("GET", path, headers={"Accept-Encoding": accepted}) as answer:
                    sent = b"".join(answer.iter_raw())
                assert answer.headers["content-encoding"] == {"br": "br", "gz": "gzip"}[ending]
                assert sent == file.with_name(f"{file.name}.{ending}").read_bytes()
                assert {"br": brotli.decompress, "gz": gzip.decompress}[ending](sent) == plain.content
                assert answer.headers["content-type"] == plain.headers["content-type"]
                assert answer.headers["cache-control"] == plain.headers["cache-control"]
                assert answer.headers["vary"] == "Accept-Encoding"
                assert answer.headers["etag"] != plain.headers["etag"]
            assert "content-encoding" not in plain.headers
            assert plain.headers["vary"] == "Accept-Encoding"
            assert client.get(f"{path}index.html.br" if path == "/" else f"{path}.br").status_code == 404


def test_pages_with_secrets_are_never_compressed(hosted: Hosted) -> None:
    with hosted.client(**{"Accept-Encoding": "gzip, br"}) as client:
        answer = client.get("/f/contact", params={"structure": somebody(hosted.built).id})
    assert answer.status_code == 200
    assert len(answer.content) > 1000
    assert "content-encoding" not in answer.headers


def test_nothing_is_sent_again_that_has_not_changed(hosted: Hosted) -> None:
    with hosted.client() as client:
        style = f"/assets/{next(hosted.site.glob('assets/*.css')).name}"
        for path in ("/", style, "/donnees/"):
            for accepted in ("identity", "br", "gzip"):
                first = client.get(path, headers={"Accept-Encoding": accepted})
                known = {"Accept-Encoding": accepted, "If-None-Match": first.headers["etag"]}
                again = client.get(path, headers=known)
                assert (again.status_code, again.content) == (304, b"")
                for name in (*ALWAYS, "Cache-Control", "ETag", "Referrer-Policy"):
                    assert again.headers[name] == first.headers[name]
                other = client.get(path, headers=known | {"If-None-Match": '"other"'})
                assert other.status_code == 200


def test_part_of_a_file(hosted: Hosted) -> None:
    file = next(hosted.site.glob("donnees/*.csv"))
    with hosted.client() as client:
        part = client.get(f"/donnees/{file.name}", headers={"Range": "bytes=10-19"})
        beyond = client.get(f"/donnees/{file.name}", headers={"Range": "bytes=999999999-"})
    assert (part.status_code, part.content) == (206, file.read_bytes()[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{file.stat().st_size}"
    assert part.headers["access-control-allow-origin"] == "*"
    assert beyond.status_code == 416


def test_old_addresses_lead_where_serve_leads(hosted: Hosted) -> None:
    table = json.loads((hosted.built.build / "redirects.json").read_text())
    profile = somebody(hosted.built).slug
    chained = next(
        source.removeprefix("/prestataires/") for source in table["exact"] if source.startswith("/prestataires/")
    )
    paths = [*table["exact"]]
    paths += [source.rstrip("/") for source in table["exact"]]
    paths += [
        f"/siae/{profile}/",
        f"/siae/{profile}",
        f"/siae/{chained}",
        f"/fr/directory/{profile}/contact/?a=1&b=%0d%0a",
    ]
    paths += ["/siae/..%2f/", "/siae/.hidden/", "/siae/a%0d%0aSet-Cookie:%20a=b/", "/siae//evil.example/"]
    with hosted.client() as client, httpx.Client(base_url=hosted.behind) as bare:
        moved = 0
        for path in paths:
            here, there = client.get(path), bare.get(path)
            if there.status_code == 301 and (hosted.site / path.strip("/")).is_dir():
                continue
            if path == "/siae//evil.example/":  # nginx merges slashes before it looks
                assert here.headers["location"] == "/prestataires/evil.example/"
                continue
            assert (here.status_code, here.headers.get("location")) == (
                there.status_code,
                there.headers.get("location"),
            ), path
            moved += here.status_code == 301
    assert moved > 2 * len(table["exact"]) - 5


def test_pages_that_are_gone_say_so(hosted: Hosted) -> None:
    with hosted.client() as client:
        for path in (GONE, GONE.rstrip("/"), "/siae/disparue/"):
            answer = client.get(path)
            assert (answer.status_code, answer.headers["cache-control"]) == (410, "no-cache")
            assert answer.content == (hosted.site / "404.html").read_bytes()
        assert client.get("/.publication/gone.json").status_code == 404


def test_an_address_without_its_last_slash(hosted: Hosted) -> None:
    with hosted.client() as client:
        for host in (DOMAIN, f"{DOMAIN}:443"):
            answer = client.get("/prestataires?a=1", headers={"Host": host})
            assert (answer.status_code, answer.headers["location"]) == (301, "/prestataires/?a=1")
    twice = hosted.raw(f"GET //prestataires HTTP/1.1\r\nHost: {DOMAIN}\r\nConnection: close\r\n\r\n".encode())
    assert b"\r\nLocation: /prestataires/\r\n" in twice


def test_a_message_through_nginx(hosted: Hosted) -> None:
    structure = somebody(hosted.built)
    typed = TYPED | {"structure_id": structure.id}
    with hosted.client("127.0.7.1", **OWN) as client:
        form = client.get("/f/contact", params={"structure": structure.id})
        check = client.post("/f/contact", data=typed)
        sent = client.post("/f/contact/confirmer", data=hidden_fields(check.text))
        assert (form.status_code, check.status_code, sent.status_code) == (200, 200, 303), check.text
        assert sent.headers["location"].startswith("/f/contact/")
        done = client.get(sent.headers["location"])
        forged = client.post("/f/contact", data=typed, headers={"Sec-Fetch-Site": "cross-site"})
    assert done.status_code == 200
    assert done.headers["cache-control"] == "no-store"
    assert forged.status_code == 403
    reference = sent.headers["location"].rpartition("/")[2]
    assert any(reference in str(read_mail(file)) for file in mails(hosted, 2))


def mails(hosted: Hosted, count: int) -> list[Path]:
    deadline = time.monotonic() + 20
    while len(found := list(hosted.mails.glob("[!.]*.eml"))) < count:
        assert time.monotonic() < deadline, "the mails did not leave"
        time.sleep(0.05)
    return found
