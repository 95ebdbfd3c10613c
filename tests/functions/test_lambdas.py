"""The pages on Lambda: AWS's own runtime client in a process of its own, and the handler itself."""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import httpx2 as httpx
import pytest

from functions.cloud import desk_on_aws
from functions.lambdas import web
from functions.settings import MissingSetting
from functions.submissions import SentEnquiry
from tests.aws.gateway import ORIGIN_KEY, Gateway
from tests.aws.runtime import RuntimeApi
from tests.aws.standin import Standin
from tests.aws.world import CloudWorld, environment_of
from tests.functions.world import ATELIER, SITE, TYPED, World, hidden_fields
from tests.site import ROOT


@pytest.fixture(scope="module")
def cloud(aws: Standin, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = CloudWorld(tmp_path_factory.mktemp("cloud"), aws)
    yield world
    world.close()


@pytest.fixture
def on_lambda(cloud: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    for name, value in environment_of(cloud).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("functions.logs.to_standard_error", lambda: None)
    for one in (web._pages, desk_on_aws):
        one.cache_clear()
    yield cloud
    for one in (web._pages, desk_on_aws):
        one.cache_clear()


@pytest.fixture
def runtime(cloud: World, aws: Standin) -> Iterator[RuntimeApi]:
    """A function as Lambda starts it: a process of AWS's runtime client, told of its handler."""
    api = RuntimeApi()
    process = subprocess.Popen(
        [sys.executable, "-m", "awslambdaric", "functions.lambdas.web.handler"],
        cwd=ROOT,
        env=os.environ | aws.environment() | environment_of(cloud) | {"AWS_LAMBDA_RUNTIME_API": api.address},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    yield api
    process.kill()
    process.wait()
    api.close()


def event(method: str, path: str, body: str | None = None, query: str = "", **headers: str) -> dict[str, Any]:
    """An HTTP API event, payload format 2.0, as API Gateway documents it."""
    made = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": query,
        "headers": {
            "host": "annuaire.example",
            "content-type": "application/x-www-form-urlencoded",
            "sec-fetch-site": "same-origin",
            "x-forwarded-proto": "https",
            "x-origin-key": ORIGIN_KEY,
            "cloudfront-viewer-address": "192.0.2.1:4711",
        }
        | headers,
        "requestContext": {
            "http": {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1", "userAgent": "x"},
            "stage": "$default",
            "requestId": "id",
        },
        "isBase64Encoded": False,
    }
    if body is not None:
        made["body"] = body
        made["headers"]["content-length"] = str(len(body.encode()))
    json.dumps(made)
    return made


def test_whole_way_from_the_form_to_the_confirmation(on_lambda: World) -> None:
    form = web.handler(event("GET", "/f/contact", query=f"structure={ATELIER.id}"), None)
    check = web.handler(event("POST", "/f/contact", urlencode(TYPED)), None)
    sent = web.handler(event("POST", "/f/contact/confirmer", urlencode(hidden_fields(check["body"]))), None)
    page = web.handler(event("GET", sent["headers"]["location"]), None)

    assert [answer["statusCode"] for answer in (form, check, sent, page)] == [200, 200, 303, 200]
    assert not form["isBase64Encoded"]
    assert "cookies" not in form
    assert form["headers"]["cache-control"] == "no-store"
    assert "Votre message est enregistré" in page["body"]
    assert len(on_lambda.outbox.deliveries(sent["headers"]["location"].rpartition("/")[2])) == 2


@pytest.mark.usefixtures("on_lambda")
def test_body_in_base64_is_read() -> None:
    made = event("POST", "/f/contact", urlencode(TYPED))
    made["body"], made["isBase64Encoded"] = base64.b64encode(made["body"].encode()).decode(), True

    assert web.handler(made, None)["statusCode"] == 200


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"content-type": "application/json"}, 415),
    ],
)
@pytest.mark.usefixtures("on_lambda")
def test_guards_stand_there_too(changes: dict[str, str], status: int) -> None:
    assert web.handler(event("POST", "/f/contact", urlencode(TYPED), **changes), None)["statusCode"] == status


@pytest.mark.usefixtures("on_lambda")
def test_body_over_the_limit_is_refused() -> None:
    body = urlencode(TYPED | {"message": "x" * 70_000})

    assert web.handler(event("POST", "/f/contact", body), None)["statusCode"] == 413


@pytest.mark.parametrize("name", ["TABLE", "PRIVATE_BUCKET", "SITE_ADDRESS", "SECRET_KEY", "REPORT_TO", "ORIGIN_KEY"])
@pytest.mark.usefixtures("on_lambda")
def test_missing_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.delenv(name)

    with pytest.raises(MissingSetting, match=name):
        web.handler(event("GET", "/f/contact"), None)


def test_a_process_of_the_runtime_answers_a_whole_message(runtime: RuntimeApi, cloud: World) -> None:
    with httpx.Client(transport=Gateway(runtime.invoke, "192.0.2.1"), base_url=SITE, follow_redirects=False) as visitor:
        headers = {"Sec-Fetch-Site": "same-origin"}
        check = visitor.post("/f/contact", data=TYPED, headers=headers)
        sent = visitor.post("/f/contact/confirmer", data=hidden_fields(check.text), headers=headers)

        assert sent.status_code == 303, sent.text
        assert "Votre message est enregistré" in visitor.get(sent.headers["location"]).text
    assert len(cloud.outbox.deliveries(sent.headers["location"].rpartition("/")[2])) == 2


@pytest.mark.parametrize("key", ["", "another", f"{ORIGIN_KEY} "])
@pytest.mark.usefixtures("on_lambda")
def test_who_comes_round_the_door_of_the_site_is_refused(key: str) -> None:
    answer = web.handler(event("GET", "/f/contact", query=f"structure={ATELIER.id}", **{"x-origin-key": key}), None)

    assert answer["statusCode"] == 403
    assert "csp" not in answer["body"].lower()


def test_limits_count_visitors_and_not_cloudfront(on_lambda: World) -> None:
    """Twenty messages an hour from one network; what a visitor claims to be changes nothing."""

    def sent(rank: int, viewer: str) -> None:
        typed = TYPED | {"email": f"personne{rank}@mairie.example"}
        more = {"cloudfront-viewer-address": f"{viewer}:1", "x-forwarded-for": f"198.51.{rank}.1"}
        check = web.handler(event("POST", "/f/nous-ecrire", urlencode(enquiry(typed)), **more), None)
        stamp = urlencode(hidden_fields(check["body"]))
        assert web.handler(event("POST", "/f/nous-ecrire/confirmer", stamp, **more), None)["statusCode"] == 303

    for rank in range(22):
        sent(rank, "203.0.113.9")
    sent(30, "203.0.114.9")

    held = on_lambda.store.waiting(SentEnquiry, "held")
    assert {one.content.email for one in held} == {"personne20@mairie.example", "personne21@mairie.example"}


def enquiry(typed: dict[str, str]) -> dict[str, str]:
    return {"topic": "buyer", "name": typed["name"], "email": typed["email"], "message": "Une question, et la suite."}
