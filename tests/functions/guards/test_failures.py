import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from functions.guards.failures import Failures


def client_of(fault: Exception) -> TestClient:
    async def broken(_: Request) -> Response:
        raise fault

    app = Starlette(
        routes=[Route("/", broken)],
        middleware=[Middleware(Failures, page=lambda: PlainTextResponse("Une erreur est survenue", 500))],
    )
    return TestClient(app)


def test_fault_is_a_page_and_a_line_without_its_text(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    response = client_of(RuntimeError("zoe@mairie.example")).get("/")

    assert response.status_code == 500
    assert response.text == "Une erreur est survenue"
    assert "RuntimeError" in caplog.text
    assert "test_failures.py" in caplog.text
    assert "zoe@" not in caplog.text


def test_visitor_who_left_is_not_a_fault(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    with pytest.raises(AssertionError):  # the test client waits for the answer that nobody is there to read
        client_of(ClientDisconnect()).get("/")

    assert "request.abandoned" in caplog.text
    assert "request.failed" not in caplog.text
