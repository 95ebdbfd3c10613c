import msgspec
import pytest

from functions.sessions import Session
from functions.tokens import MailedLink
from tests.functions.moderation.moderator import HOME, MESSAGES, Moderator, links_of, text_of, trapped
from tests.functions.world import MODERATOR, World, texts_of


def test_the_link_of_the_mail_shows_a_button_that_signs_in(world: World) -> None:
    moderator = Moderator(world)
    link = moderator.link()
    button = moderator.get(link)

    assert f'action="{link}"' in button.text
    assert "set-cookie" not in button.headers
    assert button.headers["referrer-policy"] == "no-referrer"
    entered = moderator.post(link)
    assert entered.status_code == 303
    cookie = entered.headers["set-cookie"]
    assert cookie.startswith("__Host-moderation=")
    for flag in ("HttpOnly", "Secure", "SameSite=lax", "Path=/"):
        assert flag in cookie
    assert "Messages retenus" in moderator.text()


def test_whoever_asks_is_answered_the_same_and_strangers_are_mailed_nothing(world: World) -> None:
    moderator = Moderator(world)
    known, unknown = moderator.asks(), moderator.asks("quelquun@ailleurs.example")

    assert (known.status_code, known.headers["location"]) == (unknown.status_code, unknown.headers["location"])
    assert [mail["To"] for mail in world.sent_mails()] == [MODERATOR]
    assert MODERATOR not in moderator.get(known.headers["location"]).text
    assert len(world.store.everything(MailedLink)) == 2  # as much work for both
    assert not world.store.naming(MailedLink, "quelquun@ailleurs.example")


def test_the_mail_goes_to_the_address_as_the_setting_spells_it(world: World) -> None:
    Moderator(world).asks(f" {MODERATOR.upper()} ")
    (mail,) = world.sent_mails()
    assert mail["To"] == MODERATOR
    assert "10 minutes" in texts_of(mail)


def test_what_is_no_address_is_told_and_kept(world: World) -> None:
    response = Moderator(world).asks("zoé")
    assert response.status_code == 422
    assert 'href="#email"' in response.text
    assert 'value="zoé"' in response.text


def test_a_link_serves_once(world: World) -> None:
    link = Moderator(world).link()
    assert Moderator(world).post(link).status_code == 303

    again = Moderator(world)
    replayed = again.post(link)
    assert replayed.status_code == 410
    assert "ne sert plus" in replayed.text
    assert again.get().status_code == 303
    assert again.get(link).status_code == 410


def test_a_link_ends_after_ten_minutes(world: World) -> None:
    moderator = Moderator(world)
    link = moderator.link()
    world.clock.forward(minutes=10)
    assert moderator.get(link).status_code == 410
    assert moderator.post(link).status_code == 410
    assert moderator.get().status_code == 303


@pytest.mark.parametrize("token", ["x", "%00", "é", "." * 300])
def test_spoilt_links_are_a_page(world: World, token: str) -> None:
    moderator = Moderator(world)
    assert moderator.get(f"{HOME}entrer/{token}").status_code == 410
    assert moderator.post(f"{HOME}entrer/{token}").status_code == 410


def test_a_session_ends_after_thirty_idle_minutes_and_lives_while_it_is_used(world: World) -> None:
    moderator = Moderator(world).enters()
    for _ in range(3):
        world.clock.forward(minutes=25)
        assert moderator.get().status_code == 200
    world.clock.forward(minutes=30)
    gone = moderator.get()
    assert gone.headers["location"] == f"{HOME}connexion?fin=session"
    assert "n’êtes plus connecté" in moderator.get(gone.headers["location"]).text


def test_leaving_ends_the_session_for_good(world: World) -> None:
    moderator = Moderator(world).enters()
    cookies = dict(moderator.client.cookies)
    left = moderator.post(f"{HOME}quitter")
    assert "Vous avez quitté" in left.text
    assert world.store.everything(Session) == []
    for name, value in cookies.items():
        moderator.client.cookies.set(name, value)
    assert moderator.get().status_code == 303


def test_who_is_no_moderator_any_more_is_outside_at_once(world: World) -> None:
    moderator = Moderator(world)
    unused = moderator.link()
    world.clock.forward(minutes=1)
    moderator.enters()
    later = world.again(moderators=("autre@annuaire.example",))
    cookies, moderator.client = moderator.client.cookies, later.visitor()
    moderator.client.cookies.update(cookies)
    assert moderator.get().status_code == 303
    assert moderator.post(unused).status_code == 410
    later.close()


def test_the_session_of_a_profile_opens_no_moderation(world: World) -> None:
    moderator = Moderator(world).enters()
    (session,) = world.store.everything(Session)
    world.store.commit([msgspec.structs.replace(session, area="fiche")])
    assert moderator.get().status_code == 303


def test_nobody_keeps_a_moderator_out_nor_floods_them_by_asking_over_and_over(world: World) -> None:
    world.clock.moment = world.clock.moment.replace(minute=0, second=0)  # counts are those of one hour
    moderator = Moderator(world)
    for minute in range(0, 60, 2):
        somebody = from_network(world, minute % 8)
        assert somebody.asks().status_code == somebody.asks("quelquun@ailleurs.example").status_code == 303
        last = links_of(world, MODERATOR)
        assert any(moderator.get(link).status_code == 200 for link in last), f"nothing opens at minute {minute}"
        world.clock.forward(minutes=2)

    assert len(links_of(world, MODERATOR)) <= 5 + 6
    assert not world.store.naming(MailedLink, "quelquun@ailleurs.example")


def test_a_network_that_asks_too_often_is_told_whoever_it_asks_for(world: World) -> None:
    answers = [
        [from_network(world, rank).asks(address).status_code for _ in range(21)]
        for rank, address in enumerate((MODERATOR, "quelquun@ailleurs.example"))
    ]
    assert answers == [[303] * 20 + [429]] * 2
    assert len(links_of(world, MODERATOR)) == 1
    assert len(world.store.everything(MailedLink)) == 2  # as much work for both
    assert from_network(world, 2).asks("quelquun-dautre@ailleurs.example").status_code == 303
    assert len(world.store.everything(MailedLink)) == 3, "as much work for each stranger"
    told = from_network(world, 0).asks()
    assert told.headers["retry-after"] == "3600"
    assert from_network(world, 2).asks().status_code == 303


def test_a_link_that_ended_before_its_mail_could_leave_is_not_mailed(world: World) -> None:
    moderator = Moderator(world)
    moderator.asks()
    world.clock.forward(minutes=10)
    assert links_of(world, MODERATOR) == set()
    assert [letter.error for letter in world.outbox.dead()] == ["too-late"]
    moderator.enters()


def from_network(world: World, rank: int) -> Moderator:
    """Somebody elsewhere, who asks."""
    somebody = Moderator(world)
    somebody.client = world.visitor(f"203.0.{rank}.7")
    return somebody


def test_nobody_outside_reads_or_decides_anything(world: World) -> None:
    reference = trapped(world)
    stranger = Moderator(world)
    for path in ("", "messages/", f"messages/{reference}", "signalements/", "equipe/", "fiches/", "fiches/d-office/",
                 "acces/", "courriels/", "journal/", f"images/{'0' * 24}.webp"):  # fmt: skip
        response = stranger.get(HOME + path)
        assert response.status_code == 303, path
        assert response.headers["location"] == f"{HOME}connexion"
    refused = stranger.post(MESSAGES + reference, {"verdict": "release", "version": "1", "reason": "Mes mots"})
    assert refused.status_code == 403
    assert "Mes mots" in text_of(refused)
    assert world.counts().messages == {"accepted": 0, "held": 1}


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "none", "Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "none", "Origin": "null"},
    ],
)
def test_no_other_site_presses_our_buttons(world: World, headers: dict[str, str]) -> None:
    reference = trapped(world)
    moderator = Moderator(world).enters()
    for path, fields in (
        (MESSAGES, {"message": reference}),
        (MESSAGES + reference, {"version": "1", "verdict": "release"}),
        (f"{HOME}connexion", {"email": MODERATOR}),
        (f"{HOME}courriels/", {"mail": "tous"}),
        (f"{HOME}quitter", {}),
    ):
        assert moderator.post(path, fields, **headers).status_code == 403
    assert world.counts().messages == {"accepted": 0, "held": 1}
    assert moderator.get().status_code == 200


def test_another_site_cannot_use_a_link(world: World) -> None:
    moderator = Moderator(world)
    link = moderator.link()
    assert moderator.post(link, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert moderator.post(link).status_code == 303


def test_no_address_in_pages_headers_or_logs(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    moderator = Moderator(world).enters()
    responses = [moderator.get(), moderator.get(f"{HOME}journal/"), moderator.asks()]
    assert caplog.text
    assert MODERATOR not in caplog.text
    for response in responses:
        assert MODERATOR not in response.text
        assert MODERATOR not in str(response.headers)
        assert response.headers["cache-control"] == "no-store"
    assert "noindex" in responses[0].text
