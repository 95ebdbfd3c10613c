"""What visitors ask for and the file that answers: the function at the edge, then the one that is asked in vain.

The first runs in Node, which takes more than CloudFront does; the second asks a bucket of the stand-in.
"""

import json
import re
import subprocess
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from functions.lambdas import absent
from functions.lambdas.absent import GONE, REDIRECTS, AbsentFiles
from functions.settings import MissingSetting
from plugins.publication.manifest import GONE as PUBLISHED_GONE
from plugins.publication.manifest import REDIRECTS as PUBLISHED_REDIRECTS
from tests.aws.gateway import ORIGIN_KEY
from tests.aws.granted import resources
from tests.aws.standin import Standin
from theme.redirects import Redirects

CODE: str = resources("CloudFront::Function")["Addresses"]["FunctionCode"]
_RUN = "const asked = JSON.parse(require('fs').readFileSync(0)); console.log(JSON.stringify(asked.map(handler)))"
BOTH = "gzip, deflate, br"


def at_the_edge(*asked: tuple[str, str]) -> list[dict[str, Any]]:
    """What the function makes of each (address, Accept-Encoding)."""
    events = [{"request": request(address, encodings)} for address, encodings in asked]
    run = subprocess.run(
        ["node", "-e", f"{CODE}\n{_RUN}"], input=json.dumps(events), capture_output=True, text=True, check=True
    )
    answers: list[dict[str, Any]] = json.loads(run.stdout)
    return answers


def request(address: str, encodings: str) -> dict[str, Any]:
    path, _, query = address.partition("?")
    read: dict[str, Any] = {}
    for name, _, value in (pair.partition("=") for pair in query.split("&") if pair):
        read.setdefault(name, {"value": value, "multiValue": []})["multiValue"].append({"value": value})
    for one in read.values():
        if len(one["multiValue"]) == 1:
            del one["multiValue"]
    headers = {"accept-encoding": {"value": encodings}} if encodings else {}
    return {"method": "GET", "uri": path, "querystring": read, "headers": headers}


def test_function_fits_at_the_edge() -> None:
    assert len(CODE.encode()) <= 10_000
    assert not re.search(r"\b(eval|setTimeout|fetch|require)\b|=>|`", CODE)


def test_address_is_the_file_of_its_page_in_the_copy_that_the_browser_reads_best() -> None:
    cases = {
        ("/", ""): "/index.html",
        ("/", BOTH): "/index.html.br",
        ("/prestataires/x/", BOTH): "/prestataires/x/index.html.br",
        ("/prestataires/x/", "gzip"): "/prestataires/x/index.html.gz",
        ("/prestataires/x/", "br;q=0, gzip;q=1.0"): "/prestataires/x/index.html.gz",
        ("/prestataires/x/", "br; q=0.0, *;q=0"): "/prestataires/x/index.html",
        ("/prestataires/x/", "identity"): "/prestataires/x/index.html",
        ("/assets/site-abc.css", BOTH): "/assets/site-abc.css.br",
        ("/images/a.webp", BOTH): "/images/a.webp",
        ("/donnees/SHA256SUMS", BOTH): "/donnees/SHA256SUMS",
        ("/recherche/index.json?v=1", BOTH): "/recherche/index.json.br",
        ("/index.html.br", BOTH): "/.absent",
        ("/.publication/manifest.json.gz", BOTH): "/.absent",
        ("/a/.git/config/", BOTH): "/.absent",
    }

    assert [one["uri"] for one in at_the_edge(*cases)] == list(cases.values())


def test_address_without_its_last_slash_gets_it_and_keeps_its_query() -> None:
    cases = {
        "/prestataires/x": "/prestataires/x/",
        "/extraits?metier=jardin&lieu=a&lieu=b": "/extraits/?metier=jardin&lieu=a&lieu=b",
        "//elsewhere.example/x": "/elsewhere.example/x/",
        "//elsewhere.example": "/elsewhere.example",  # a name with a dot is a file's
        "//elsewhere/x": "/elsewhere/x/",
        "/\\elsewhere/x": "/elsewhere/x/",
    }
    answers = at_the_edge(*((address, BOTH) for address in cases))
    locations = [one["headers"]["location"]["value"] if "statusCode" in one else one["uri"] for one in answers]

    assert locations == list(cases.values())
    assert [one.get("statusCode") for one in answers] == [301, 301, 301, None, 301, 301]


def test_function_asked_next_knows_what_was_asked() -> None:
    (plain, forged) = at_the_edge(("/siae/x/?de=mail", BOTH), ("/siae/y/", BOTH))

    assert plain["headers"]["x-asked"]["value"] == "/siae/x/?de=mail"
    assert forged["headers"]["x-asked"]["value"] == "/siae/y/"


@pytest.fixture(scope="module")
def files(aws: Standin) -> AbsentFiles:
    bucket = aws.new_bucket()
    redirects = Redirects(exact={"/ancienne/": "/nouvelle/", "/prestataires/nom-1/": "/prestataires/nom-2/"},
                          slugs={"/siae/": "/prestataires/"})  # fmt: skip
    for key, body, told in (
        (REDIRECTS, msgspec.json.encode(redirects), "application/json"),
        (GONE, b'["/prestataires/partie/"]', "application/json"),
        ("404.html", b"<h1>Page introuvable</h1>", "text/html; charset=utf-8"),
        ("robots.txt.json", b"{}", "application/json"),
        (".publication/manifest.json", b'{"files": {}}', "application/json"),
    ):
        aws.client("s3").put_object(Bucket=bucket, Key=key, Body=body, ContentType=told, CacheControl="max-age=5")
    return AbsentFiles(bucket)


def test_it_reads_what_publications_leave() -> None:
    assert (REDIRECTS, GONE) == (PUBLISHED_REDIRECTS, PUBLISHED_GONE)


@pytest.mark.parametrize(
    ("asked", "status", "location"),
    [
        ("/ancienne/", 301, "/nouvelle/"),
        ("/ancienne/?de=mail&x=1", 301, "/nouvelle/?de=mail&x=1"),
        ("/siae/un-nom/", 301, "/prestataires/un-nom/"),
        ("/siae/nom-1/", 301, "/prestataires/nom-2/"),
        ("/siae/un.nom", 301, "/prestataires/un.nom/"),
        ("/prestataires/partie/", 410, None),
        ("/nulle-part/", 404, None),
        ("/siae//evil.example/", 404, None),
    ],
)
def test_what_no_file_answers(files: AbsentFiles, asked: str, status: int, location: str | None) -> None:
    path = asked.partition("?")[0]
    answer = files.answer(f"{path}index.html.br" if path.endswith("/") else path, asked)

    assert (answer["statusCode"], answer["headers"].get("location")) == (status, location)
    if status != 301:
        assert "Page introuvable" in _text(answer)
        assert "s-maxage" in answer["headers"]["cache-control"]


def test_file_that_has_no_compressed_copy_is_sent_as_it_is(files: AbsentFiles) -> None:
    answer = files.answer("/robots.txt.json.br", "/robots.txt.json")

    assert (answer["statusCode"], _text(answer)) == (200, "{}")
    assert answer["headers"] == {"content-type": "application/json", "cache-control": "max-age=5"}


@pytest.mark.parametrize("key", [REDIRECTS, GONE, ".publication/manifest.json"])
@pytest.mark.parametrize("start", ["/", "", "//", "/x/../"])
def test_what_publications_remember_is_never_sent(files: AbsentFiles, key: str, start: str) -> None:
    for copy in (".br", ".gz", ""):
        answer = files.answer(f"{start}{key}{copy}", "/x")

        assert (answer["statusCode"], _text(answer)) == (404, "<h1>Page introuvable</h1>")


@pytest.fixture
def asked(aws: Standin, files: AbsentFiles, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """The function, as the stack calls it; its secret is in the store of secrets."""
    secret = aws.client("secretsmanager").create_secret(Name="absent-origin-key", SecretString=ORIGIN_KEY)["ARN"]
    monkeypatch.setattr("functions.logs.to_standard_error", lambda: None)
    monkeypatch.setenv("SITE_BUCKET", files.bucket)
    monkeypatch.setenv("ORIGIN_KEY_ID", secret)
    monkeypatch.delenv("ORIGIN_KEY", raising=False)
    absent._files.cache_clear()
    yield monkeypatch
    absent._files.cache_clear()
    aws.client("secretsmanager").delete_secret(SecretId=secret, ForceDeleteWithoutRecovery=True)


@pytest.mark.parametrize(
    ("key", "status"), [(ORIGIN_KEY, 301), (None, 403), ("", 403), ("another", 403), (f"{ORIGIN_KEY}é", 403)]
)
@pytest.mark.usefixtures("asked")
def test_only_cloudfront_is_answered(key: str | None, status: int) -> None:
    headers = {"x-asked": "/ancienne/"} | ({} if key is None else {"x-origin-key": key})
    event = {"rawPath": "/ancienne/index.html.br", "headers": headers}

    assert absent.handler(event, None)["statusCode"] == status


@pytest.mark.parametrize("name", ["SITE_BUCKET", "ORIGIN_KEY_ID"])
def test_missing_setting_is_named(asked: pytest.MonkeyPatch, name: str) -> None:
    asked.delenv(name)

    with pytest.raises(MissingSetting, match=name):
        absent.handler({"rawPath": "/x", "headers": {"x-origin-key": ""}}, None)


def test_cloudfront_tells_its_key_to_the_function_that_is_asked_in_vain() -> None:
    (distribution,) = resources("CloudFront::Distribution").values()
    (told,) = (one for one in distribution["DistributionConfig"]["Origins"] if one["Id"] == "functions")
    environment = resources("Lambda::Function")["AbsentFunction"]["Environment"]["Variables"]

    assert [one["HeaderName"] for one in told["OriginCustomHeaders"]] == ["X-Origin-Key"]
    assert environment["ORIGIN_KEY_ID"] == {"Fn::GetAtt": ["OriginKey", "Id"]}


def _text(answer: dict[str, Any]) -> str:
    import base64

    return base64.b64decode(answer["body"]).decode()
