from http.cookies import SimpleCookie

import pytest
from starlette.requests import Request
from starlette.responses import Response

from functions.sessions import Area, Session, Sessions
from tests.functions.world import ATELIER, World

HOLDER = "zoe@mairie.example"


class Browser:
    """Somebody who signed in: the one cookie their browser holds, and what it was told of it."""

    def __init__(self, world: World, area: Area = Area.FICHE, is_https: bool = True) -> None:
        self.world = world
        self.sessions = Sessions(world.store, world.clock, area, is_https)
        value, session = self.sessions.new(ATELIER.id, HOLDER)
        world.store.commit([session])
        response = Response()
        self.sessions.give(response, value)
        self.told = response.headers["set-cookie"]
        self.cookie = self.told.partition(";")[0]

    def request(self) -> Request:
        """What the browser sends."""
        return Request({"type": "http", "headers": [(b"cookie", self.cookie.encode())]})

    def is_in(self, sessions: Sessions | None = None) -> bool:
        """Whether a page is shown to it, which counts as use."""
        session = (sessions or self.sessions).of(self.request())
        return session is not None and session.audience == ATELIER.id

    def leave(self) -> str:
        """Sign out; what the browser is told."""
        response = Response()
        self.sessions.end(self.request(), response)
        return response.headers["set-cookie"]


def test_over_tls_the_cookie_is_bound_to_the_host_and_out_of_reach_of_scripts(world: World) -> None:
    (cookie,) = SimpleCookie(Browser(world).told).values()

    assert cookie.key == "__Host-fiche"
    assert (cookie["secure"], cookie["httponly"], cookie["path"], cookie["samesite"]) == (True, True, "/", "lax")
    assert (cookie["domain"], cookie["max-age"], cookie["expires"]) == ("", "", "")


def test_on_a_machine_of_ones_own_the_cookie_is_one_that_browsers_keep_over_http(world: World) -> None:
    (cookie,) = SimpleCookie(Browser(world, is_https=False).told).values()

    assert cookie.key == "fiche"
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == ("", True, "lax")


def test_the_cookie_says_nothing_and_is_stored_nowhere(world: World) -> None:
    browser = Browser(world)
    value = browser.cookie.partition("=")[2]

    assert len(value) >= 43
    for file in world.folder.glob("store.sqlite*"):
        assert value.encode() not in file.read_bytes()
    (session,) = world.store.everything(Session)
    browser.cookie = f"__Host-fiche={session.id}"
    assert not browser.is_in()


def test_half_an_hour_without_a_page_ends_it(world: World) -> None:
    browser = Browser(world)
    world.clock.forward(minutes=29, seconds=59)
    assert browser.is_in()
    world.clock.forward(minutes=30)
    assert not browser.is_in()


def test_each_page_gives_another_half_hour_until_twelve_hours_have_passed(world: World) -> None:
    browser = Browser(world)
    for _ in range(35):
        world.clock.forward(minutes=20)
        assert browser.is_in()
    world.clock.forward(minutes=19, seconds=59)
    assert browser.is_in()
    world.clock.forward(seconds=1)
    assert not browser.is_in()


def test_pages_of_the_same_minute_write_once(world: World) -> None:
    browser = Browser(world)
    world.clock.forward(minutes=2)
    for _ in range(5):
        assert browser.is_in()
        world.clock.forward(seconds=5)

    (session,) = world.store.everything(Session)
    assert session.version == 2


@pytest.mark.parametrize("area", Area)
def test_the_cookie_of_one_area_opens_no_other(world: World, area: Area) -> None:
    browser = Browser(world, area)
    other = next(one for one in Area if one is not area)
    browser.cookie = browser.cookie.replace(str(area), str(other))

    assert not browser.is_in(Sessions(world.store, world.clock, other, is_https=True))


def test_a_cookie_without_its_prefix_is_not_read_over_tls(world: World) -> None:
    # Another page of the domain can set « fiche », and never « __Host-fiche » (RFC 6265bis, 4.1.3.2).
    browser = Browser(world)
    browser.cookie = browser.cookie.removeprefix("__Host-")

    assert not browser.is_in()


def test_leaving_ends_it_for_whoever_copied_the_cookie_too(world: World) -> None:
    browser = Browser(world)
    (cookie,) = SimpleCookie(browser.leave()).values()

    assert not browser.is_in()
    assert world.store.everything(Session) == []
    assert (cookie.key, cookie.value, cookie["path"], cookie["secure"]) == ("__Host-fiche", "", "/", True)
    assert cookie["max-age"] == "0"


def test_leaving_one_browser_leaves_the_others_in(world: World) -> None:
    one, other = Browser(world), Browser(world)
    one.leave()
    one.leave()

    assert other.is_in()


def test_leaving_one_area_with_the_cookie_of_another_ends_nothing(world: World) -> None:
    owner = Browser(world)
    moderation = Sessions(world.store, world.clock, Area.MODERATION, is_https=True)
    owner.cookie = owner.cookie.replace("fiche", "moderation")
    moderation.end(owner.request(), Response())

    assert len(world.store.everything(Session)) == 1


@pytest.mark.parametrize("cookie", ["", "__Host-fiche=", "__Host-fiche=x", "__Host-fiche=\xe9", "a=b; c"])
def test_a_spoilt_cookie_opens_nothing(world: World, cookie: str) -> None:
    browser = Browser(world)
    browser.cookie = cookie

    assert not browser.is_in()
    browser.leave()


def test_a_session_is_found_by_its_holder_and_shows_nothing(world: World) -> None:
    Browser(world)
    (session,) = world.store.naming(Session, HOLDER)

    assert HOLDER not in repr(session)
