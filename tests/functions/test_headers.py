from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from functions.headers import SecurityHeaders, referrer_policy
from functions.settings import MissingSetting, settings_on_one_machine
from tests.functions.world import ATELIER, TYPED, World


def responses(world: World):
    yield world.client.get("/f/contact", params={"structure": ATELIER.id})
    yield world.post("/f/contact", TYPED)
    yield world.post("/f/contact", {})
    yield world.client.post("/f/contact", data=TYPED)
    yield world.post("/f/contact/confirmer", world.checked())
    yield world.client.get("/f/signaler", params={"structure": ATELIER.id})
    yield world.client.get("/f/aller", params={"lieu": "zzzzz"})
    yield world.client.get("/f/nothing")
    yield world.client.delete("/f/contact")
    yield world.client.get("/elsewhere")


def test_every_response_is_guarded(world: World) -> None:
    for response in responses(world):
        policy = response.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; ")
        assert "unsafe" not in policy
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["cross-origin-opener-policy"] == "same-origin"
        assert response.headers["cross-origin-resource-policy"] == "same-origin"
        assert response.headers["strict-transport-security"].startswith("max-age=63072000")
        assert "permissions-policy" in response.headers
        assert "set-cookie" not in response.headers
        if response.request.url.path.startswith("/f/"):
            # What a post is answered with is kept by its reader's browser for « Back », a moment.
            kept = response.request.method == "POST" and response.status_code in (200, 422)
            assert response.headers["cache-control"] == ("private, max-age=600" if kept else "no-store")


def test_no_promise_of_tls_over_plain_http() -> None:
    client = TestClient(SecurityHeaders(Starlette(), is_https=False))

    assert "strict-transport-security" not in client.get("/").headers


@pytest.mark.parametrize(
    ("path", "policy"),
    [
        ("/f/contact", "same-origin"),
        ("/f/contact/confirmer", "same-origin"),
        ("/f/signaler", "same-origin"),
        ("/f/aller", "no-referrer"),
        ("/f/opposition/jeton", "no-referrer"),
        ("/f/unknown", "no-referrer"),
        ("/prestataires/", "strict-origin-when-cross-origin"),
    ],
)
def test_referrer_policy_by_page(path: str, policy: str) -> None:
    assert referrer_policy(path) == policy


def test_forms_may_also_go_where_files_are_sent(tmp_path: Path) -> None:
    world = World(tmp_path, uploads_address="https://bucket.s3.eu-west-3.amazonaws.com/")
    told = world.client.get("/f/besoins/brouillon/unknown").headers["content-security-policy"]
    assert "; form-action 'self' https://bucket.s3.eu-west-3.amazonaws.com; " in told
    assert "; form-action 'self'; " in world.client.get("/f/contact").headers["content-security-policy"]
    world.close()


@pytest.mark.parametrize(
    "told",
    ["bucket.s3.amazonaws.com", "https://a.example; script-src *", "https://a.example *", "ftp://a.example", "*"],
)
def test_an_address_of_uploads_that_would_say_more_is_refused(told: str, tmp_path: Path) -> None:
    with pytest.raises(MissingSetting, match="UPLOADS_ADDRESS"):
        settings_on_one_machine(tmp_path / "store.sqlite", "http://127.0.0.1", {"UPLOADS_ADDRESS": told})
