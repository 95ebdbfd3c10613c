import re

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from functions.guards import honeypot
from functions.guards.fields import read_fields
from theme.environment import environment
from theme.frame import BARE


@pytest.fixture(scope="module")
def html() -> str:
    return environment(BARE).get_template("components/honeypot.html").render().strip()


def posted(body: str) -> bool:
    """Whether a posted form is trapped."""

    async def read(request: Request) -> JSONResponse:
        return JSONResponse(honeypot.is_trapped(await read_fields(request)))

    client = TestClient(Starlette(routes=[Route("/", read, methods=["POST"])]))
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return bool(client.post("/", content=body, headers=headers).json())


def test_who_fills_every_field_is_trapped(html: str) -> None:
    (name,) = re.findall(r' name="([^"]+)"', html)

    assert posted(f"{name}=https%3A%2F%2Fspam.example")
    assert not posted(f"{name}=&subject=Bonjour")
    assert not posted(f"{name}=+&subject=Bonjour")
    assert not posted("subject=Bonjour"), "our own pages of before have no trap"


def test_lists_are_trapped_too() -> None:
    assert honeypot.is_trapped({honeypot.FIELD: ["", "x"]})
    assert not honeypot.is_trapped({honeypot.FIELD: [""], "zone": ["38"]})


def test_who_hears_the_page_is_told_and_keys_pass_by(html: str) -> None:
    assert re.sub(r"<[^>]+>", "", html).strip() == "Ne remplissez pas ce champ"
    assert 'tabindex="-1"' in html
    assert 'autocomplete="off"' in html


def test_it_weighs_little_on_every_profile(html: str) -> None:
    assert len(re.findall(r"<\w", html)) <= 4
    assert len(html) <= 130
    assert " id=" not in html, "a page may hold two forms"


COMPLETED = (
    "addr|adr|age|an|birth|card|carte|city|code|comment|compan|country|cp|cvc|date|day|entrepr|fax|jour|login|mail|naiss"
    "|name|nom|note|organi|otp|pass|pays|phone|post|rue|search|sex|site|soci|street|tel|url|user|ville|web|zip"
)
"""Pieces of the names by which browsers and password managers know what to fill a field with."""


def test_browsers_have_nothing_to_complete_it_with() -> None:
    assert not re.search(COMPLETED, honeypot.FIELD)
