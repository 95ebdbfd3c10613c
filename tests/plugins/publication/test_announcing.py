import asyncio
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from plugins.publication.announcing import NotTold
from plugins.publication.announcing.aws import invalidated
from plugins.publication.announcing.indexnow import IndexNow, public_pages
from plugins.publication.running import Announcing, Wish, put_site
from tests.aws.standin import Standin
from tests.plugins.publication.places import FolderPlace, build, site


@pytest.fixture
def distribution(aws: Standin) -> str:
    behaviour = {
        "TargetOriginId": "site",
        "ViewerProtocolPolicy": "redirect-to-https",
        "MinTTL": 0,
        "ForwardedValues": {"QueryString": False, "Cookies": {"Forward": "none"}},
    }
    origin = {"Id": "site", "DomainName": "b.s3.amazonaws.com", "S3OriginConfig": {"OriginAccessIdentity": ""}}
    made = aws.client("cloudfront").create_distribution(
        DistributionConfig={
            "CallerReference": os.urandom(4).hex(),
            "Comment": "",
            "Enabled": True,
            "Origins": {"Quantity": 1, "Items": [origin]},
            "DefaultCacheBehavior": behaviour,
        }
    )
    identifier: str = made["Distribution"]["Id"]
    return identifier


def asked(aws: Standin, distribution: str) -> list[set[str]]:
    """The paths of each invalidation, in no order."""
    client = aws.client("cloudfront")
    found = client.list_invalidations(DistributionId=distribution)["InvalidationList"].get("Items", [])
    batches = [client.get_invalidation(DistributionId=distribution, Id=one["Id"])["Invalidation"] for one in found]
    return [set(one["InvalidationBatch"]["Paths"]["Items"]) for one in batches]


def put(place: FolderPlace, folder: Path, announcing: Announcing) -> int:
    return asyncio.run(put_site(place.target(), Wish(folder, commit="c", announcing=announcing)))


def test_cloudfront_forgets_what_changed_and_only_that(aws: Standin, distribution: str, tmp_path: Path) -> None:
    place, announcing = FolderPlace(tmp_path / "www"), Announcing(distribution, counted=True)
    assert put(place, build(tmp_path, site(1)), announcing) == 0
    assert asked(aws, distribution) == [{"/*"}]
    put(place, build(tmp_path, site(1) | {"404.html": b"new", "secteurs/t1/index.html": b"new"}), announcing)
    few = {"/404.html*", "/secteurs/t1/", "/secteurs/t1/index.html*"}
    assert sorted(asked(aws, distribution), key=len) == [{"/*"}, few]
    put(place, tmp_path / "output", announcing)
    assert len(asked(aws, distribution)) == 2
    metrics: list[dict[str, Any]] = aws.client("cloudwatch").list_metrics(Namespace="Annuaire")["Metrics"]
    assert {one["MetricName"] for one in metrics} == {"Published"}


@pytest.mark.usefixtures("aws")
def test_what_cloudfront_did_not_take_is_owed_and_asked_again(
    aws: Standin, distribution: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = FolderPlace(tmp_path / "www")
    assert put(place, build(tmp_path, {"index.html": b"1", "a/index.html": b"1"}), Announcing("NONE")) == 5
    assert place.files()["index.html"] == b"1"
    assert "CloudFront n’a pas été prévenu (NoSuchDistribution)" in capsys.readouterr().err
    assert put(place, tmp_path / "output", Announcing(distribution)) == 0  # nothing else has changed
    assert asked(aws, distribution) == [{"/", "/index.html*", "/a/", "/a/index.html*"}]


def test_addresses_are_quoted_and_many_become_one() -> None:
    assert invalidated(["é/a b.html"]) == ["/%C3%A9/a%20b.html*"]
    assert len(invalidated([f"{one}.csv" for one in range(15)])) == 15
    assert invalidated([f"{one}.csv" for one in range(16)]) == ["/*"]


@contextmanager
def engine(*statuses: int) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A search engine that answers with these statuses in turn; 0 hangs up. Yields its address and what it was told."""
    told: list[dict[str, Any]] = []
    answers = iter(statuses)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            if status := next(answers):
                self.send_response(status)
                self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            del format, args

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/indexnow", told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def with_sitemap(files: dict[str, bytes], days: dict[str, str]) -> dict[str, bytes]:
    entries = "".join(
        f"<url><loc>https://a.example{page}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</url>"
        for page, day in days.items()
    )
    return files | {"sitemaps/pages.xml": entries.encode()}


def test_search_engines_are_told_of_public_pages_that_changed(tmp_path: Path) -> None:
    place = FolderPlace(tmp_path / "www")
    with engine(200) as (address, told):
        announcing = Announcing(indexnow=IndexNow(address, "0123456789abcdef", "https://a.example"))
        files = {"index.html": b"1", "é/index.html": b"1", "hidden/index.html": b"1", "robots.txt": b"1"}
        put(place, build(tmp_path, with_sitemap(files, {"/": "", "/%C3%A9/": "2999-01-01"})), announcing)
        put(place, tmp_path / "output", announcing)
    assert [one["urlList"] for one in told] == [["https://a.example/", "https://a.example/%C3%A9/"]]
    assert told[0]["host"] == "a.example"
    assert told[0]["keyLocation"] == "https://a.example/0123456789abcdef.txt"
    assert place.files()["0123456789abcdef.txt"] == b"0123456789abcdef"


def test_a_page_whose_words_are_old_is_not_told_and_one_that_vanished_is(tmp_path: Path) -> None:
    folder = build(
        tmp_path, with_sitemap({"index.html": b"1", "a/index.html": b"1"}, {"/": "2026-11-22", "/a/": "2020-01-01"})
    )
    files = ["index.html", "a/index.html", "gone/index.html", "assets/a.css"]
    assert public_pages(folder, files, date(2026, 11, 21)) == ["/", "/gone/"]


def test_ten_thousand_addresses_at_most_go_in_one_message() -> None:
    with engine(200, 202) as (address, told):
        assert (
            IndexNow(address, "0123456789", "https://a.example").tell([f"/{one}/" for one in range(10_001)]) == 10_001
        )
    assert [len(one["urlList"]) for one in told] == [10_000, 1]


@pytest.mark.parametrize("status", [0, 403, 422, 429, 500, 204])
def test_a_search_engine_that_misbehaves_undoes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], status: int
) -> None:
    place = FolderPlace(tmp_path / "www")
    files = with_sitemap({"index.html": b"1"}, {"/": ""})
    with engine(status) as (address, _):
        announcing = Announcing(indexnow=IndexNow(address, "0123456789", "https://a.example"))
        assert put(place, build(tmp_path, files), announcing) == 0
    assert "IndexNow n’a pas pris les adresses" in capsys.readouterr().err
    assert place.files()["index.html"] == b"1"


def test_a_search_engine_that_is_not_there_is_told_so() -> None:
    with engine() as (address, _):
        pass
    with pytest.raises(NotTold):
        IndexNow(address, "0123456789", "https://a.example").tell(["/"])
    for words in (("ftp://x", "0123456789", ""), (address, "short", ""), (address, "a/../../../b", "")):
        with pytest.raises(ValueError, match="INDEXNOW"):
            IndexNow(*words)
