"""Against a real server on 127.0.0.1 that fails in every way we know of."""

import re
import subprocess
import threading
from dataclasses import replace
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from shutil import which
from ssl import PROTOCOL_TLS_SERVER, SSLContext
from time import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.sources.http.addresses import check
from data.sources.http.fetching import Fetcher
from data.sources.http.transport import Token
from data.sources.reading import Unreadable
from tests.data.sources.server import Answer, Request, Server, running

BODY = bytes(range(256)) * 40
JSON = b'{"results": [1, 2, 3]}'
WHOLE = Answer(200, BODY, ranges=True, version='"one"')
TRIES = 6


def cut(at: int) -> Answer:
    """The file, cut; what was asked from that byte on can be had later."""
    return Answer(200, BODY, ranges=True, version='"one"', cut=at)


@pytest.fixture
def waits() -> list[float]:
    """The waits that were asked for, in seconds."""
    return []


@pytest.fixture
def fetcher(waits: list[float]) -> Fetcher:
    """One that notes its waits and takes none."""
    return Fetcher(tries=TRIES, jitter=0, sleep=waits.append, silence=5, longest=3600)


@pytest.fixture
def hasty() -> Fetcher:
    """One that is soon tired of waiting."""
    return Fetcher(tries=2, backoff=0, jitter=0, silence=0.2, longest=1)


def asked_again(server: Server, status: int) -> int:
    server.script("/answer", Answer(status))
    with pytest.raises(Unreadable, match=str(status)):
        Fetcher(tries=3, backoff=0, jitter=0).answer(server.address + "/answer")
    return len(server.requests)


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again(server: Server, status: int) -> None:
    assert asked_again(server, status) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 418])
def test_what_will_not_pass_is_told_at_once(server: Server, status: int) -> None:
    assert asked_again(server, status) == 1


def test_waits_grow_until_the_server_recovers(server: Server, fetcher: Fetcher, waits: list[float]) -> None:
    server.script("/answer", Answer(500), Answer(502), Answer(503), Answer(500), Answer(200, JSON))
    assert fetcher.answer(server.address + "/answer") == JSON
    assert waits == [0, 2, 4, 8]


def test_a_sentence_names_the_address_the_cause_the_tries_and_what_to_do(server: Server, fetcher: Fetcher) -> None:
    address = server.script("/answer", Answer(500))
    with pytest.raises(Unreadable) as failure:
        fetcher.answer(address + "?key=s3cret")
    assert str(failure.value) == f"{address} : erreur du serveur (500), après 6 essais. Réessayez plus tard."


@pytest.mark.parametrize(("told", "wait"), [("7", 7), ("100000", 120), ("demain", 0)])
def test_retry_after_is_honoured_up_to_a_cap(
    server: Server, fetcher: Fetcher, waits: list[float], told: str, wait: float
) -> None:
    server.script("/answer", Answer(429, headers={"Retry-After": told}), Answer(200, JSON))
    fetcher.answer(server.address + "/answer")
    assert waits == [wait]


def test_retry_after_may_be_a_date(server: Server, fetcher: Fetcher, waits: list[float]) -> None:
    later = formatdate(time() + 60, usegmt=True)
    server.script("/answer", Answer(503, headers={"Retry-After": later}), Answer(200, JSON))
    fetcher.answer(server.address + "/answer")
    assert 50 <= waits[0] <= 60


def test_a_wait_longer_than_what_is_left_is_not_begun(server: Server, waits: list[float]) -> None:
    server.script("/answer", Answer(429, headers={"Retry-After": "60"}), Answer(200, JSON))
    with pytest.raises(Unreadable, match="trop de requêtes"):
        Fetcher(longest=30, sleep=waits.append).answer(server.address + "/answer")
    assert waits == []


def test_requests_are_spaced_when_the_server_states_a_limit(server: Server, waits: list[float]) -> None:
    server.script("/answer", Answer(200, JSON))
    fetcher = Fetcher(per_second=0.001, sleep=waits.append)
    for _ in range(3):
        fetcher.answer(server.address + "/answer")
    assert [round(wait, -2) for wait in waits] == [1000, 2000]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(200, BODY, trickle=0.02), "trop lent|JSON"),
        (Answer(200, BODY, trickle_head=0.02), "le serveur est lent"),
        (Answer(200, BODY, trickle=30), "le serveur est lent"),
        (Answer(200, BODY, trickle_head=30), "le serveur est lent"),
    ],
)
def test_a_slow_server_is_not_waited_for_for_ever(
    server: Server, hasty: Fetcher, tmp_path: Path, answer: Answer, words: str
) -> None:
    address = server.script("/slow", answer)
    with pytest.raises(Unreadable, match=words):
        hasty.answer(address)
    with pytest.raises(Unreadable, match=words):
        hasty.download(address, tmp_path / "file")
    assert not (tmp_path / "file").exists()


def test_an_answer_cut_or_of_a_wrong_length_is_asked_again(server: Server, fetcher: Fetcher) -> None:
    wrong = (
        Answer(200, JSON, cut=5),
        Answer(200, JSON, length=5),
        Answer(200, JSON, length=500),
        Answer(200, JSON, chunked=True, cut=20),
    )
    server.script("/answer", *wrong, Answer(200, JSON))
    assert fetcher.answer(server.address + "/answer") == JSON
    assert len(server.requests) == 5


def test_a_compressed_answer_is_read_and_parameters_are_added(server: Server, fetcher: Fetcher) -> None:
    address = server.script("/answer", Answer(200, JSON).compressed())
    assert fetcher.answer(address + "?page=2&page_size=5", {"page_size": "1000", "q": "é"}) == JSON
    assert server.requests[-1].parameters == {"page": "2", "page_size": "5", "q": "é"}


def test_an_answer_that_swells_is_refused(server: Server, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.sources.http.fetching.LARGEST_ANSWER", 100_000)
    address = server.script("/answer", Answer(200, b" " * 10_000_000).compressed())
    with pytest.raises(Unreadable, match="plus de 100000 octets"):
        fetcher.answer(address)


def test_a_page_is_no_answer_and_no_file(server: Server, fetcher: Fetcher, tmp_path: Path) -> None:
    page = Answer(200, b"<!doctype html><p>Maintenance</p>", {"Content-Type": "text/html"})
    address = server.script("/page", page)
    with pytest.raises(Unreadable, match="une page HTML au lieu de JSON"):
        fetcher.answer(address)
    with pytest.raises(Unreadable, match="une page HTML au lieu d’un fichier"):
        fetcher.download(address, tmp_path / "file")
    assert list(tmp_path.iterdir()) == []


def test_a_token_is_sent_and_its_refusal_names_where_it_comes_from(server: Server, fetcher: Fetcher) -> None:
    server.script("/answer", Answer(200, JSON), Answer(401))
    token = Token("EMPLOIS_TOKEN", "s3cret\n")
    fetcher.answer(server.address + "/answer", token=token)
    assert server.requests[-1].headers["authorization"] == "Token s3cret"
    with pytest.raises(Unreadable, match=re.escape("jeton refusé (401)\u202f: vérifiez EMPLOIS_TOKEN")) as failure:
        fetcher.answer(server.address + "/answer", token=token)
    assert "s3cret" not in repr((failure.value, token))


def test_a_missing_token_is_asked_for(server: Server, fetcher: Fetcher) -> None:
    address = server.script("/answer", Answer(403))
    with pytest.raises(Unreadable, match="donnez-le dans EMPLOIS_TOKEN"):
        fetcher.answer(address, token=Token("EMPLOIS_TOKEN", ""))


def test_a_token_with_a_line_end_inside_is_not_told(server: Server, fetcher: Fetcher) -> None:
    with pytest.raises(Unreadable, match="EMPLOIS_TOKEN\u202f: le jeton contient un caractère interdit") as failure:
        fetcher.answer(server.address + "/answer", token=Token("EMPLOIS_TOKEN", "s3\ncret"))
    assert "cret" not in str(failure.value)
    assert server.requests == []


def test_redirects_are_followed_without_the_token_elsewhere(server: Server, fetcher: Fetcher) -> None:
    with running() as elsewhere:
        target = elsewhere.script("/file", Answer(200, JSON))
        server.script("/here", Answer(200, JSON))
        server.script("/there", Answer(302, headers={"Location": target}))
        server.script("/moved", Answer(301, headers={"Location": "/here"}))
        token = Token("EMPLOIS_TOKEN", "s3cret")
        assert fetcher.answer(server.address + "/there", token=token) == JSON
        assert "authorization" not in elsewhere.requests[-1].headers
        fetcher.answer(server.address + "/moved", token=token)
        assert server.requests[-1].headers["authorization"] == "Token s3cret"


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("/loop", "plus de 5 redirections"),
        ("http://example.org/file", "http n’est pas chiffré"),
        ("file:///etc/passwd", "n’est pas une adresse http ou https"),
        ("https://[broken", "mal écrite"),
    ],
)
def test_a_redirect_that_leads_nowhere_good_is_refused(
    server: Server, fetcher: Fetcher, target: str, words: str
) -> None:
    address = server.script("/loop", Answer(302, headers={"Location": target}))
    with pytest.raises(Unreadable, match=words):
        fetcher.answer(address)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://example.org/file?key=s3cret", "http n’est pas chiffré"),
        ("ftp://name:s3cret@example.org/file", "n’est pas une adresse http ou https"),
        ("export.json", "n’est pas une adresse http ou https"),
        ("https://example.org:s3cret/file", "mal écrite"),
        ("https://nowhere.invalid/file?key=s3cret", "le nom «\u202fnowhere.invalid\u202f» est inconnu"),
        ("http://127.0.0.1:9/file?key=s3cret", "connexion refusée, après 2 essais"),
    ],
)
def test_an_address_nobody_should_or_can_ask(hasty: Fetcher, tmp_path: Path, address: str, words: str) -> None:
    for asking in (lambda: hasty.answer(address, {"q": "1"}), lambda: hasty.download(address, tmp_path / "file")):
        with pytest.raises(Unreadable, match=words) as failure:
            asking()
        assert "s3cret" not in str(failure.value)


def test_https_does_not_lead_to_this_machine_in_http() -> None:
    with pytest.raises(Unreadable, match="http n’est pas chiffré"):
        check("http://127.0.0.1/file", "https://example.org/file")
    check("http://127.0.0.1/file", "http://localhost/file")


def test_plain_http_behind_https_is_refused(server: Server, hasty: Fetcher) -> None:
    with pytest.raises(Unreadable, match="ne parle pas TLS"):
        hasty.answer(server.address.replace("http:", "https:"))


def test_a_certificate_nobody_vouches_for_is_refused(tmp_path: Path, hasty: Fetcher) -> None:
    if not which("openssl"):
        pytest.skip("openssl makes the certificate of this test")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = ("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost")
    subprocess.run(["openssl", *made, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    context = SSLContext(PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler, bind_and_activate=False) as http:
        http.socket = context.wrap_socket(http.socket, server_side=True, do_handshake_on_connect=False)
        http.handle_error = lambda *_: None
        http.server_bind()
        http.server_activate()
        thread = threading.Thread(target=http.handle_request)
        thread.start()
        with pytest.raises(Unreadable, match="le certificat du serveur n’est pas reconnu"):
            hasty.answer(f"https://127.0.0.1:{http.server_port}/")
        thread.join()


def test_a_file_arrives_whole_for_its_owner_only(server: Server, fetcher: Fetcher, tmp_path: Path) -> None:
    told: list[tuple[int, int | None]] = []
    to = tmp_path / "made" / "file"
    fetcher.download(server.script("/file", WHOLE), to, lambda done, whole: told.append((done, whole)))
    assert to.read_bytes() == BODY
    assert to.stat().st_mode & 0o777 == 0o600
    assert told[-1] == (len(BODY), len(BODY))
    assert [path.name for path in to.parent.iterdir()] == ["file"]


def test_after_a_cut_only_the_rest_is_asked_for(server: Server, fetcher: Fetcher, tmp_path: Path) -> None:
    address = server.script("/file", cut(1000), cut(2000), WHOLE)
    fetcher.download(address, tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == BODY
    assert [request.headers.get("range") for request in server.requests] == [None, "bytes=1000-", "bytes=3000-"]


def test_the_next_run_goes_on_where_this_one_gave_up(server: Server, fetcher: Fetcher, tmp_path: Path) -> None:
    address = server.script("/file", cut(1000), Answer(500))
    with pytest.raises(Unreadable, match="La prochaine fois reprendra à l’octet 1001"):
        fetcher.download(address, tmp_path / "file")
    server.script("/file", WHOLE)
    fetcher.download(address, tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == BODY
    assert server.requests[-1].headers["range"] == "bytes=1000-"


def test_what_was_kept_of_another_address_is_not_continued(server: Server, fetcher: Fetcher, tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        fetcher.download(server.script("/other", cut(1000), Answer(404)), tmp_path / "file")
    fetcher.download(server.script("/file", WHOLE), tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == BODY
    assert "range" not in server.requests[-1].headers


@pytest.mark.parametrize(
    "after",
    [
        Answer(200, BODY),
        Answer(200, BODY, ranges=True, version='"two"'),
        Answer(200, BODY).compressed(),
        Answer(200, BODY, chunked=True),
    ],
    ids=["ranges ignored", "another version", "compressed", "in chunks"],
)
def test_a_server_that_cannot_continue_starts_again(
    server: Server, fetcher: Fetcher, tmp_path: Path, after: Answer
) -> None:
    other = Answer(200, b"x" * len(BODY), ranges=True, version='"one"', cut=1000)
    fetcher.download(server.script("/file", other, after), tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == BODY


@pytest.mark.parametrize(
    "lying",
    [
        Answer(206, BODY, {"Content-Range": "bytes 5-9/10"}),
        Answer(206, BODY, {"Content-Range": "bytes 1000-9/10"}, version='"two"'),
        Answer(416),
    ],
    ids=["from elsewhere", "of another version", "nothing to continue"],
)
def test_a_rest_that_does_not_fit_is_not_glued_on(
    server: Server, fetcher: Fetcher, tmp_path: Path, lying: Answer
) -> None:
    fetcher.download(server.script("/file", cut(1000), lying, WHOLE), tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == BODY
    assert "range" not in server.requests[-1].headers


def test_without_a_version_nothing_is_continued(server: Server, fetcher: Fetcher, tmp_path: Path) -> None:
    weak = Answer(200, BODY, ranges=True, version='W/"one"', cut=1000)
    fetcher.download(server.script("/file", weak, weak, WHOLE), tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == BODY
    assert not any("range" in request.headers for request in server.requests)


def test_what_came_compressed_is_not_continued(server: Server, fetcher: Fetcher, tmp_path: Path) -> None:
    compressed = Answer(200, BODY * 20, version='"one"', ranges=True).compressed()
    address = server.script("/file", replace(compressed, cut=len(compressed.body) // 2), compressed)
    fetcher.download(address, tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == BODY * 20
    assert not any("range" in request.headers for request in server.requests)


def test_the_former_file_stays_when_the_new_one_does_not_come(server: Server, fetcher: Fetcher, tmp_path: Path) -> None:
    to = tmp_path / "file"
    to.write_text("of yesterday")
    for answer in (cut(10), Answer(200, b""), Answer(200, BODY, length=len(BODY) + 1), Answer(404)):
        with pytest.raises(Unreadable):
            fetcher.download(server.script("/file", answer), to)
        assert to.read_text() == "of yesterday"


def test_what_the_disk_refuses_is_told_as_it_is(server: Server, fetcher: Fetcher, tmp_path: Path) -> None:
    (tmp_path / "file.part").mkdir()
    with pytest.raises(OSError, match=r"file\.part"):
        fetcher.download(server.script("/file", WHOLE), tmp_path / "file")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cuts=st.lists(st.integers(0, len(BODY) - 1), max_size=TRIES + 1), version=st.sampled_from(['"one"', 'W/"one"', ""])
)
def test_however_often_it_is_cut_the_file_is_whole_or_a_sentence_says_why(
    server: Server, fetcher: Fetcher, tmp_path: Path, cuts: list[int], version: str
) -> None:
    for left in tmp_path.iterdir():
        left.unlink()
    pending = list(cuts)

    def answered(_request: Request) -> Answer:
        at = pending.pop(0) if pending else None
        return Answer(200, BODY, ranges=bool(version), version=version, cut=at)

    address = server.script("/file", answered)
    to = tmp_path / "file"
    problem = ""
    try:
        fetcher.download(address, to)
    except Unreadable as failure:
        problem = str(failure)
    # A cut further than what was left to send is none: six of them may still give the file.
    if len(cuts) < TRIES or not problem:
        assert (to.read_bytes(), problem) == (BODY, "")
        assert [path.name for path in tmp_path.iterdir()] == ["file"]
    else:
        assert "coupé après" in problem
        assert not to.exists()


def test_versions_are_told_apart_by_date_when_there_is_no_etag(
    server: Server, fetcher: Fetcher, tmp_path: Path
) -> None:
    dated = {"Last-Modified": "Mon, 05 Oct 2026 04:00:00 GMT"}
    address = server.script("/file", Answer(200, BODY, dated, cut=100), Answer(200, BODY, dated))
    fetcher.download(address, tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == BODY
    assert server.requests[-1].headers["if-range"] == dated["Last-Modified"]


def test_a_wait_that_somebody_would_wonder_about_is_told(
    server: Server, fetcher: Fetcher, caplog: pytest.LogCaptureFixture
) -> None:
    address = server.script("/answer", Answer(503, headers={"Retry-After": "7"}), Answer(200, JSON))
    fetcher.answer(f"{address}?token=secret")
    assert [record.getMessage() for record in caplog.records] == [
        f"{address} : erreur du serveur (503). Nouvel essai dans 7 s."
    ]
