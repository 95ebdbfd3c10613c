import base64
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from functions import lambdas
from functions.settings import MissingSetting
from tests.functions.world import ATELIER, SECRET_KEY, SITE, TYPED, World, hidden_fields


@pytest.fixture
def on_lambda(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setenv("STORE_PATH", str(world.settings.store))
    monkeypatch.setenv("SITE_ADDRESS", SITE)
    monkeypatch.setenv("SECRET_KEY", SECRET_KEY)
    monkeypatch.setenv("REPORT_TO", "signalements@annuaire.example")
    monkeypatch.setattr("functions.logs.to_standard_error", lambda: None)
    lambdas._handler.cache_clear()
    yield world
    lambdas._handler.cache_clear()


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
    form = lambdas.contact(event("GET", "/f/contact", query=f"structure={ATELIER.id}"), None)
    check = lambdas.contact(event("POST", "/f/contact", urlencode(TYPED)), None)
    sent = lambdas.contact(event("POST", "/f/contact/confirmer", urlencode(hidden_fields(check["body"]))), None)
    page = lambdas.contact(event("GET", sent["headers"]["location"]), None)

    assert [answer["statusCode"] for answer in (form, check, sent, page)] == [200, 200, 303, 200]
    assert not form["isBase64Encoded"]
    assert "cookies" not in form
    assert form["headers"]["cache-control"] == "no-store"
    assert "Votre message est enregistré" in page["body"]
    assert on_lambda.counts().mails["waiting"] == 2


@pytest.mark.usefixtures("on_lambda")
def test_body_in_base64_is_read() -> None:
    made = event("POST", "/f/contact", urlencode(TYPED))
    made["body"], made["isBase64Encoded"] = base64.b64encode(made["body"].encode()).decode(), True

    assert lambdas.contact(made, None)["statusCode"] == 200


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"content-type": "application/json"}, 415),
    ],
)
@pytest.mark.usefixtures("on_lambda")
def test_guards_stand_there_too(changes: dict[str, str], status: int) -> None:
    assert lambdas.contact(event("POST", "/f/contact", urlencode(TYPED), **changes), None)["statusCode"] == status


@pytest.mark.usefixtures("on_lambda")
def test_body_over_the_limit_is_refused() -> None:
    body = urlencode(TYPED | {"message": "x" * 70_000})

    assert lambdas.contact(event("POST", "/f/contact", body), None)["statusCode"] == 413


@pytest.mark.parametrize("name", ["STORE_PATH", "SITE_ADDRESS", "SECRET_KEY", "REPORT_TO"])
@pytest.mark.usefixtures("on_lambda")
def test_missing_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.delenv(name)

    with pytest.raises(MissingSetting, match=name):
        lambdas.contact(event("GET", "/f/contact"), None)
