"""Forged requests, links, stamps and sessions: each is refused, and nothing is kept of it."""

import hashlib
import re
from collections.abc import Iterator
from urllib.parse import quote

import msgspec
import pytest
from itsdangerous import URLSafeTimedSerializer

from functions.links import SIGNING
from functions.sessions import IDLE, LONGEST, Area, Sessions
from functions.tokens import Purpose, new_link, used
from tests.functions.described import (
    DESCRIBED,
    NEEDS,
    described,
    links,
    links_to_needs,
    messages,
    need_purpose,
    sessions,
)
from tests.functions.hostile.corpus import listed
from tests.functions.hostile.watching import cookie, kept
from tests.functions.world import (
    ATELIER,
    ATELIER_EMAIL,
    ENQUIRY,
    MODERATOR,
    REPORTED,
    SECRET_KEY,
    TYPED,
    World,
    hidden_fields,
)
from tests.sweeps import swept

POSTED = sorted(path for path, method in described() if method == "POST")
BY_LINK = sorted({path for path, _ in described() if "{token}" in path})
OPPOSITION = "/f/opposition/{token}"
"""Mail programs post there from nowhere (RFC 8058): its signed token is the whole authorisation."""
TICKET = "/f/besoins/fichiers/{ticket}"
CLAIMED = {
    "structure_id": ATELIER.id,
    "siret": "41987654500015",
    "name": "Camille Roy",
    "role": "Directrice",
    "email": "camille@mairie.example",
}
STAMPED = {
    "/f/contact/confirmer": ("contact", TYPED),
    "/f/signaler/confirmer": ("report", REPORTED),
    "/f/nous-ecrire/confirmer": ("enquiry", ENQUIRY),
    "/f/fiche/revendiquer/envoyer": ("claim", CLAIMED),
}
EVERYTHING = {
    **TYPED,
    **ENQUIRY,
    **CLAIMED,
    "structure": ATELIER.id,
    "verdict": "release",
    "version": "1",
    "action": "accept-all",
}


def behind(area: Area) -> Iterator[tuple[str, str]]:
    """The addresses that need a session of an area."""
    name = {Area.FICHE: "owner", Area.MODERATION: "moderator"}[area]
    for path, method in sorted(described()):
        needed = DESCRIBED["paths"][path][method.lower()].get("security", [])
        if path.startswith(f"/f/{area}/") and any(name in one for one in needed):
            yield path, method


def filled(path: str, known: dict[str, dict[str, str]]) -> str:
    """An address about something that is there, when it can be."""
    made = known.get(path, {})
    return re.sub(r"{(\w+)}", lambda found: made.get(found[1], "nothing"), path)


@pytest.fixture(scope="module")
def there(shared: World) -> dict[str, dict[str, str]]:
    """Messages to be asked for."""
    return messages(shared)


@pytest.mark.parametrize("path", swept("forms", [path for path in POSTED if path != OPPOSITION], 3))
def test_no_other_site_posts_for_whoever_is_signed_in(
    shared: World, there: dict[str, dict[str, str]], path: str
) -> None:
    inside = sessions(shared)
    address = filled(path, there | links(shared))
    before = kept(shared)

    for headers in listed("origins"):
        if ("{token}" in path or path == TICKET) and headers.get("Sec-Fetch-Site") not in ("cross-site", "same-site"):
            continue  # the address itself is a secret: older browsers tell nothing of where they come from
        if "Cookie" not in headers:
            headers = headers | cookie(inside)
        response = shared.client.post(address, data=EVERYTHING, headers=headers)

        assert response.status_code == 403, headers
        assert "set-cookie" not in response.headers
    assert kept(shared) == before


def not_links(world: World, purposes: set[Purpose]) -> Iterator[str]:
    """Tokens that open nothing for these purposes: invented, of another purpose, ended, used, or read in the store."""
    yield from listed("tokens")
    now = world.clock.now()
    for purpose in Purpose:
        audience, holder = (MODERATOR, MODERATOR) if purpose is Purpose.MODERATION else (ATELIER.id, ATELIER_EMAIL)
        token, link = new_link(purpose, audience, holder, now)
        spent, spent_link = new_link(purpose, audience, holder, now)
        old, old_link = new_link(purpose, audience, holder, now.replace(year=now.year - 1))
        world.store.commit([link, used(spent_link, now), old_link])
        yield from (link.id, old, token.swapcase(), token[:-1], f"{token} ", hashlib.sha256(token.encode()).hexdigest())
        if purpose not in purposes:
            yield token
            yield spent
    yield URLSafeTimedSerializer(
        "another key, as long as it needs to be", salt="opposition", signer_kwargs=SIGNING
    ).dumps("a")
    yield world.desk.links.opposition("a@b.example")[:-2]


PURPOSES = {
    "/f/suivi/{token}": {Purpose.FOLLOW},
    "/f/contact/confirmation/{token}": {Purpose.CONFIRM},
    "/f/fiche/entrer/{token}": {Purpose.FICHE},
    "/f/fiche/adresse/{token}": {Purpose.NEW_ADDRESS},
    "/f/fiche/annuler/{token}": {Purpose.UNDO_ADDRESS},
    "/f/fiche/revendiquer/confirmer/{token}": {Purpose.CLAIM},
    "/f/fiche/revendiquer/corriger/{token}": {Purpose.CLAIM},
    "/f/moderation/entrer/{token}": {Purpose.MODERATION},
    OPPOSITION: set(),
    **{path: {purpose} for path in BY_LINK if (purpose := need_purpose(path))},
}


@pytest.mark.parametrize("path", swept("links", BY_LINK, 3))
def test_only_genuine_links_open(shared: World, path: str) -> None:
    tokens = list(not_links(shared, PURPOSES[path]))
    before = kept(shared)

    for token in tokens:
        address = path.replace("{token}", quote(token, safe="").replace(".", "%2E"))
        for method in ("GET", "POST"):
            response = shared.client.request(
                method,
                address,
                headers={"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"},
                content=b"action=garder" if method == "POST" else b"",
            )

            assert "set-cookie" not in response.headers
            if response.status_code == 303:  # to itself: the same page tells why nothing came of it
                assert response.headers["location"].startswith(path.partition("{")[0])
            else:
                assert response.status_code in (400, 404, 405, 410), (method, token)
    assert kept(shared) == before


def test_only_genuine_tickets_take_a_file(shared: World, there: dict[str, dict[str, str]]) -> None:
    del there  # a need is there to take a file
    genuine = links_to_needs(shared)[TICKET]["ticket"]
    signing = {"salt": "tender-file", "signer_kwargs": SIGNING}
    need = [NEEDS[Purpose.TENDER_DRAFT][1], "/f/besoins/ajouter"]
    forged = [
        URLSafeTimedSerializer("another key, as long as it needs to be", **signing).dumps(need),
        URLSafeTimedSerializer(SECRET_KEY, salt="opposition", signer_kwargs=SIGNING).dumps(need),
        genuine[:-1],
        genuine.swapcase(),
        genuine.partition(".")[2],
    ]
    before, files = kept(shared), shared.desk.files.names()

    for ticket in [*listed("tokens"), *forged]:
        response = shared.client.post(
            f"/f/besoins/fichiers/{quote(ticket, safe='').replace('.', '%2E')}",
            files={"file": ("plan.pdf", b"%PDF-1.7")},
            headers={"Sec-Fetch-Site": "same-origin"},
        )

        assert response.status_code in (404, 405), ticket
    assert (kept(shared), shared.desk.files.names()) == (before, files)


@pytest.mark.parametrize("path", STAMPED)
def test_only_stamps_of_this_form_and_this_text_confirm(shared: World, path: str) -> None:
    service, typed = STAMPED[path]
    pages = {page: shared.post(page.rpartition("/")[0], fields) for page, (_, fields) in STAMPED.items()}
    genuine = {page: hidden_fields(response.text)["stamp"] for page, response in pages.items()}
    others = [stamp for page, stamp in genuine.items() if page != path]
    forged = URLSafeTimedSerializer(
        "another key, as long as it needs to be", salt=f"{service}-confirmation", signer_kwargs=SIGNING
    ).dumps(["nonce", "digest", False])
    own = genuine[path]
    spoilt = [own[:-1], own + "A", own.swapcase(), own.replace(".", "..", 1), own.partition(".")[2], f" {own}"]
    before = kept(shared)

    for stamp in [*listed("tokens"), *others, forged, *spoilt]:
        response = shared.post(path, typed | {"stamp": stamp})

        assert response.status_code == 422, stamp
        assert typed["name"] in response.text
    assert shared.post(path, typed | {"name": "Camille Autre", "stamp": own}).status_code == 422
    assert kept(shared) == before
    assert shared.post(path, hidden_fields(pages[path].text)).status_code == 303


def not_sessions(world: World, area: Area) -> Iterator[dict[str, str]]:
    """Cookies that are no session of an area: invented, of another one, read in the store, ended, misnamed."""
    for value in listed("tokens"):
        yield {f"__Host-{area}": quote(value, safe="")}
    own = sessions(world)
    (other,) = (value for name, value in own.items() if name != f"__Host-{area}")
    yield {f"__Host-{area}": other}
    value = own[f"__Host-{area}"]
    yield {f"__Host-{area}": hashlib.sha256(value.encode()).hexdigest()}
    for name in (str(area), f"__Secure-{area}", f"__host-{area}", f"__Host-{area} x"):
        yield {name: value}
    yield {f"__Host-{area}": value.swapcase()}
    ended, session = Sessions(world.store, world.clock, area, is_https=True).new(ATELIER.id, ATELIER_EMAIL)
    now = world.clock.now()
    world.store.commit([msgspec.structs.replace(session, started_at=now - LONGEST, seen_at=now)])
    yield {f"__Host-{area}": ended}
    idle, session = Sessions(world.store, world.clock, area, is_https=True).new(ATELIER.id, ATELIER_EMAIL)
    world.store.commit([msgspec.structs.replace(session, seen_at=now - IDLE)])
    yield {f"__Host-{area}": idle}


@pytest.mark.parametrize("area", Area)
def test_nothing_behind_a_session_is_shown_or_done_without_a_genuine_one(
    shared: World, there: dict[str, dict[str, str]], area: Area
) -> None:
    cookies = list(not_sessions(shared, area))
    before = kept(shared)

    for path, method in behind(area):
        for forged in cookies:
            response = shared.client.request(
                method,
                filled(path, there),
                headers={"Sec-Fetch-Site": "same-origin"} | cookie(forged),
                data=EVERYTHING if method == "POST" else None,
            )

            assert response.status_code in ((303,) if method == "GET" else (303, 403, 422)), (path, forged)
            if response.status_code == 303:
                assert response.headers["location"].partition("?")[0] in (
                    "/f/fiche/modifier",
                    "/f/moderation/connexion",
                )
            assert ATELIER_EMAIL not in response.text
            assert "set-cookie" not in response.headers
    assert kept(shared) == before
