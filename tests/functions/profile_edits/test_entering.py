import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.testclient import TestClient

from functions.sessions import Session
from functions.tokens import MailedLink
from tests.functions.profile_edits.conftest import links_of, load, new_mails, sign_in
from tests.functions.world import (
    ATELIER,
    ATELIER_EMAIL,
    ENDED,
    ENDED_RECIPIENT,
    RECIPIENT,
    SILENT,
    SITE,
    World,
    hidden_fields,
    texts_of,
)

ASK = "/f/fiche/modifier"


def asked(world: World, **headers: str) -> str:
    """The address of a new sign-in link, without the site's origin."""
    response = world.post(ASK, {"structure": ATELIER.id}, **headers)
    assert response.status_code == 303, response.text
    (mail,) = new_mails(world)
    return next(link for link in links_of(mail) if "/entrer/" in link)


def alone(world: World) -> TestClient:
    """A browser that has no cookie."""
    return TestClient(world.app, base_url=SITE, follow_redirects=False)


def is_inside(world: World) -> bool:
    """Whether the page that asks for a link leads straight on to the profile."""
    response = world.client.get(ASK, params={"structure": ATELIER.id})
    return response.status_code == 303 and response.headers["location"] == "/f/fiche/"


def test_from_the_profile_to_the_session(world: World) -> None:
    page = world.client.get(ASK, params={"structure": ATELIER.id})
    sent = world.post(ASK, hidden_fields(page.text))
    told = world.client.get(sent.headers["location"])
    (mail,) = new_mails(world)
    link = next(link for link in links_of(mail) if "/entrer/" in link)
    shown = world.client.get(link)
    entered = world.post(link, {})

    assert "Modifier la fiche de «\u202f<bdi>L’atelier &amp; des Iris</bdi>\u202f»" in page.text
    assert "Les emplois de l’inclusion" in page.text
    assert (sent.status_code, told.status_code, shown.status_code) == (303, 200, 200)
    assert "Ouvrez votre messagerie" in told.text
    assert mail["To"] == ATELIER_EMAIL
    assert f'<form class="form" method="post" action="{link}">' in shown.text
    assert (entered.status_code, entered.headers["location"]) == (303, "/f/fiche/")
    assert is_inside(world)


def test_the_mail_says_whose_profile_and_until_when_and_what_to_do_when_nothing_was_asked(world: World) -> None:
    world.post(ASK, {"structure": ATELIER.id})
    (mail,) = new_mails(world)
    text = str(mail.get_body(("plain",)).get_content()).replace("\r\n", "\n")

    assert mail["Subject"] == f"Votre lien pour modifier la fiche de « {ATELIER.name} »"
    assert mail["Reply-To"] is None
    for words in (
        ATELIER.name,
        "10 minutes, une seule fois",
        "Vous n’avez rien demandé",
        "Les emplois de l’inclusion",
        "article 14 du RGPD",
        f"{SITE}{ASK}?structure={ATELIER.id}",
    ):
        assert words in text
    assert mail["List-Unsubscribe"]
    assert "Ne plus recevoir de messages" in text
    assert all(len(link) < 200 for link in links_of(mail))


def test_the_registered_address_is_nowhere_but_in_the_mail(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", "functions")
    link = asked(world)
    token = link.rpartition("/")[2].partition("?")[0]
    responses = [
        world.client.get(ASK, params={"structure": ATELIER.id}),
        world.client.get(f"{ASK}/envoye", params={"structure": ATELIER.id}),
        world.client.get(link),
        world.post(link, {}),
        world.post("/f/fiche/quitter", {}),
        world.client.get(link),
    ]

    told = "".join(record.getMessage() for record in caplog.records if record.name.startswith("functions"))
    assert told
    for private in (ATELIER_EMAIL, "boite-privee", "atelier-iris", RECIPIENT.name):
        for response in responses:
            assert private not in response.text + str(response.headers)
        assert private not in told
    assert token not in told


def test_opening_the_link_uses_nothing_up_however_often_scanners_do(world: World) -> None:
    link = asked(world)
    for _ in range(3):
        assert world.client.get(link).status_code == 200
        assert world.client.head(link).status_code == 200
    assert world.store.everything(Session) == []
    assert world.post(link, {}).status_code == 303


def test_a_link_opens_on_another_device(world: World) -> None:
    link = asked(world)
    world.client.cookies.clear()
    assert world.post(link, {}).status_code == 303


def test_a_link_serves_once(world: World) -> None:
    link = asked(world)
    world.post(link, {})
    world.client.cookies.clear()

    for response in (world.client.get(link), world.post(link, {})):
        assert response.status_code == 410
        assert "set-cookie" not in response.headers
        assert "Ce lien ne sert plus" in response.text
        assert "Recevoir un nouveau lien" in response.text
        assert hidden_fields(response.text) == {"structure": ATELIER.id}
    assert len(world.store.everything(Session)) == 1


def test_a_link_used_by_several_at_the_same_moment_lets_one_in(world: World) -> None:
    link = asked(world)
    with ThreadPoolExecutor(4) as several:
        answers = list(
            several.map(lambda _: alone(world).post(link, headers={"Sec-Fetch-Site": "same-origin"}), range(4))
        )

    assert sorted("set-cookie" in answer.headers for answer in answers) == [False, False, False, True]
    assert len(world.store.everything(Session)) == 1


def test_pressing_the_button_twice_leads_to_the_profile(world: World) -> None:
    link = asked(world)
    world.post(link, {})
    again = world.post(link, {})

    assert (again.status_code, again.headers["location"]) == (303, "/f/fiche/")
    assert len(world.store.everything(Session)) == 1


def test_a_link_ends_after_ten_minutes_even_before_it_is_erased_and_after(world: World) -> None:
    link = asked(world)
    world.clock.forward(minutes=9, seconds=59)
    assert world.client.get(link).status_code == 200
    world.clock.forward(seconds=1)
    late = world.post(link, {})
    world.store.erase(world.clock.now())
    erased = world.client.get(link)

    for response in (late, erased):
        assert response.status_code == 410
        assert hidden_fields(response.text) == {"structure": ATELIER.id}
    assert world.store.everything(Session) == world.store.everything(MailedLink) == []
    assert world.post(ASK, hidden_fields(late.text)).status_code == 303


@pytest.mark.parametrize("token", ["x", "é", "%00", "." * 300, "..%2F..", "' OR 1=1"])
def test_a_wrong_token_is_a_page_that_says_where_to_go(world: World, token: str) -> None:
    asked(world)
    for response in (world.client.get(f"/f/fiche/entrer/{token}"), world.post(f"/f/fiche/entrer/{token}", {})):
        assert response.status_code in (404, 410)
        assert "set-cookie" not in response.headers
        assert "Annuaire d’essai" in response.text
    assert world.store.everything(Session) == []


def test_two_presses_of_the_asking_button_mail_one_link(world: World) -> None:
    answers = [world.post(ASK, {"structure": ATELIER.id}) for _ in range(3)]

    assert {(answer.status_code, answer.headers["location"]) for answer in answers} == {
        (303, f"{ASK}/envoye?structure={ATELIER.id}")
    }
    assert len(new_mails(world)) == 1


def test_whoever_has_used_a_link_may_ask_for_another_at_once(world: World) -> None:
    first = asked(world)
    world.post(first, {})
    world.post("/f/fiche/quitter", {})
    second = asked(world)

    assert second != first
    assert world.post(second, {}).status_code == 303


def somebody_asks(world: World, rank: int = 1) -> int:
    """Ask from another network; the status of the answer, which says nothing of whether a link leaves."""
    client = TestClient(world.app, base_url=SITE, client=(f"203.0.{rank}.7", 50_000), follow_redirects=False)
    response = client.post(ASK, data={"structure": ATELIER.id}, headers={"Sec-Fetch-Site": "same-origin"})
    assert response.headers.get("location") in (None, f"{ASK}/envoye?structure={ATELIER.id}")
    return response.status_code


def opening(world: World, links: list[str]) -> list[str]:
    return [link for link in links if world.client.get(link).status_code == 200]


def test_whoever_asks_over_and_over_never_keeps_the_owner_out_nor_floods_the_mailbox(world: World) -> None:
    world.clock.moment = world.clock.moment.replace(minute=0, second=0)  # counts are those of one hour
    links: list[str] = []
    for minute in range(60):
        assert somebody_asks(world, minute % 4) == 303
        links += [link for mail in new_mails(world) for link in links_of(mail) if "/entrer/" in link]
        assert opening(world, links), f"at minute {minute} the owner asks and has no link that opens"
        world.clock.forward(minutes=1)

    assert len(links) <= 5 + 6
    assert world.post(links[-1], {}).headers["location"] == "/f/fiche/"


def test_past_the_limit_whoever_has_used_the_link_may_ask_for_another_at_once(world: World) -> None:
    world.clock.moment = world.clock.moment.replace(minute=0, second=0)
    for _ in range(5):
        world.post(asked(world), {})
        world.post("/f/fiche/quitter", {})
    for _ in range(2):
        world.clock.forward(seconds=1)
        world.post(asked(world), {})
        world.post("/f/fiche/quitter", {})
    unused = asked(world)
    world.clock.forward(minutes=9)

    assert world.post(ASK, {"structure": ATELIER.id}).status_code == 303
    assert new_mails(world) == []
    assert opening(world, [unused])


def test_past_the_limit_many_who_ask_at_the_same_moment_mail_one_link(world: World) -> None:
    world.clock.moment = world.clock.moment.replace(minute=0, second=0)
    for _ in range(5):
        world.post(asked(world), {})
        world.post("/f/fiche/quitter", {})
    world.clock.forward(minutes=11)
    with ThreadPoolExecutor(8) as several:
        assert set(several.map(lambda rank: somebody_asks(world, rank), range(8))) == {303}

    assert len(new_mails(world)) == 1


def test_one_network_that_asks_over_and_over_is_told_when_to_come_back(world: World) -> None:
    world.clock.moment = world.clock.moment.replace(minute=0, second=0)
    answers = [somebody_asks(world) for _ in range(21)]
    response = TestClient(world.app, base_url=SITE, client=("203.0.1.9", 50_000)).post(
        ASK, data={"structure": ATELIER.id}, headers={"Sec-Fetch-Site": "same-origin"}
    )

    assert answers == [303] * 20 + [429]
    assert response.status_code == 429
    assert response.headers["retry-after"] == "3600"
    assert "dans une heure" in response.text
    assert somebody_asks(world, 2) == 303
    world.clock.forward(hours=1)
    assert somebody_asks(world) == 303


def test_an_opposed_structure_receives_the_link_it_asks_for_and_no_offer_to_oppose_again(world: World) -> None:
    world.store.oppose(world.desk.links.address_digest(ATELIER_EMAIL), world.clock.now())
    page = world.client.get(ASK, params={"structure": ATELIER.id})
    sent = world.post(ASK, {"structure": ATELIER.id})
    (mail,) = new_mails(world)

    assert "Recevoir le lien" in page.text
    assert sent.headers["location"] == f"{ASK}/envoye?structure={ATELIER.id}"
    assert mail["To"] == ATELIER_EMAIL
    assert mail["List-Unsubscribe"] is None
    assert "/f/opposition/" not in texts_of(mail)


@pytest.mark.parametrize(
    ("structure", "words"), [(SILENT, "pas d’adresse électronique"), (ENDED, "n’est plus dans l’annuaire")]
)
def test_a_structure_that_cannot_receive_a_link_leads_to_a_claim(world: World, structure, words: str) -> None:
    page = world.client.get(ASK, params={"structure": structure.id})
    posted = world.post(ASK, {"structure": structure.id})

    assert page.status_code == 200
    assert words in page.text
    assert f'href="/f/fiche/revendiquer?structure={structure.id}"' in page.text
    assert "Recevoir le lien" not in page.text
    assert posted.headers["location"] == f"{ASK}?structure={structure.id}"
    assert new_mails(world) == []


def test_a_structure_that_left_since_the_page_was_opened_leads_to_a_claim(world: World) -> None:
    world.load(SILENT, ENDED, recipients=(ENDED_RECIPIENT,))
    posted = world.post(ASK, {"structure": ATELIER.id})
    page = world.client.get(posted.headers["location"])

    assert "n’est plus dans l’annuaire" in page.text
    assert new_mails(world) == []
    load(world)
    asked(world)


@pytest.mark.parametrize("query", ["?structure=nobody", "?structure=%00", "?reclamation=AAAA-BBBB-CCCC"])
def test_an_unknown_structure_or_claim_says_what_to_do(world: World, query: str) -> None:
    response = world.client.get(ASK + query)

    assert response.status_code == 404
    assert "ne sert plus. Cherchez la structure" in response.text


def test_without_a_structure_the_page_says_how_to_get_in_and_why_one_may_be_out(world: World) -> None:
    response = world.client.get(ASK)

    assert response.status_code == 200
    assert "n’êtes pas connecté" not in response.text  # nothing tells that they ever were
    assert "Cherchez votre structure" in response.text
    assert "30 minutes" in response.text


def test_the_cookie_is_for_this_host_alone_and_no_script_reads_it(world: World) -> None:
    entered = world.post(asked(world), {})
    (cookie,) = entered.headers.get_list("set-cookie")
    name, _, value = cookie.partition(";")[0].partition("=")
    flags = {flag.strip().lower() for flag in cookie.split(";")[1:]}

    assert name == "__Host-fiche"
    assert flags == {"secure", "httponly", "samesite=lax", "path=/"}
    assert len(value) >= 43
    assert value not in world.settings.store.read_bytes().decode("latin-1")


def test_on_a_machine_of_ones_own_the_cookie_needs_no_tls(world: World) -> None:
    plain = world.again(site_address="http://127.0.0.1:8000")
    load(plain)
    (cookie,) = plain.post(asked(plain), {}).headers.get_list("set-cookie")
    plain.close()

    assert re.match(r"fiche=[\w-]{43}; HttpOnly; Path=/; SameSite=lax$", cookie)


def test_each_sign_in_gives_a_new_cookie_whatever_the_browser_brought_and_ends_the_session_it_had(world: World) -> None:
    world.client.cookies.set("__Host-fiche", "chosen-by-somebody-else", domain="annuaire.example", path="/")
    sign_in(world)
    first = world.client.cookies["__Host-fiche"]
    link_asked = world.post(ASK, {"structure": ATELIER.id})
    (mail,) = new_mails(world)
    world.post(next(link for link in links_of(mail) if "/entrer/" in link), {})
    second = world.client.cookies["__Host-fiche"]

    assert link_asked.status_code == 303
    assert len({"chosen-by-somebody-else", first, second}) == 3
    assert is_inside(world)
    for value in ("chosen-by-somebody-else", first):
        world.client.cookies.set("__Host-fiche", value, domain="annuaire.example", path="/")
        assert not is_inside(world)


def test_a_session_ends_after_thirty_minutes_of_silence(world: World) -> None:
    sign_in(world)
    for _ in range(3):
        world.clock.forward(minutes=29)
        assert is_inside(world)
    world.clock.forward(minutes=30)
    assert not is_inside(world)


def test_leaving_ends_the_session_and_forgets_the_cookie(world: World) -> None:
    sign_in(world)
    value = world.client.cookies["__Host-fiche"]
    left = world.post("/f/fiche/quitter", {})

    assert "Vous avez quitté la fiche" in left.text
    assert f'href="/prestataires/{ATELIER.slug}/"' in left.text
    assert "Max-Age=0" in left.headers["set-cookie"]
    assert "__Host-fiche" not in world.client.cookies
    world.client.cookies.set("__Host-fiche", value, domain="annuaire.example", path="/")
    assert not is_inside(world)
    assert world.store.everything(Session) == []
    assert world.post("/f/fiche/quitter", {}).status_code == 200


def test_other_sites_can_neither_ask_nor_sign_somebody_in_nor_out(world: World) -> None:
    link = asked(world)
    for path in (ASK, link, "/f/fiche/quitter"):
        response = world.post(path, {"structure": ATELIER.id}, **{"Sec-Fetch-Site": "cross-site"})
        assert response.status_code == 403
    assert new_mails(world) == []
    assert world.store.everything(Session) == []


def test_no_page_is_stored_and_the_link_is_told_to_nobody(world: World) -> None:
    link = asked(world)
    for address in (ASK, f"{ASK}?structure={ATELIER.id}", link):
        response = world.client.get(address)
        assert response.headers["cache-control"] == "no-store"
        assert "noindex" in response.text
    assert world.client.get(link).headers["referrer-policy"] == "no-referrer"
    assert "no-referrer" not in world.client.get(ASK).headers["referrer-policy"]


def test_a_link_that_ended_before_its_mail_could_leave_is_not_mailed(world: World) -> None:
    world.post(ASK, {"structure": ATELIER.id})
    world.clock.forward(minutes=12)

    assert new_mails(world) == []
    (letter,) = world.outbox.dead()
    assert (letter.label, letter.error, letter.refused) == (ATELIER.id, "too-late", False)
    asked(world)
