import pytest
from msgspec.structs import replace

from functions.moderation.decision_log import Decision, Verdict
from functions.submissions import HoldReason, SentMessage, State
from tests.functions.contact.test_routes import locked
from tests.functions.moderation.moderator import HOME, MESSAGES, Moderator, mails_to, text_of, trapped
from tests.functions.world import (
    ATELIER,
    ATELIER_EMAIL,
    CONTACT_TO,
    ENQUIRY,
    MODERATOR,
    REPORT_TO,
    SILENT,
    TYPED,
    World,
    hidden_fields,
)


@pytest.fixture
def moderator(world: World) -> Moderator:
    return Moderator(world).enters()


def held_by_limits(world: World, **changes: str) -> str:
    """A message that came after many others."""
    reference = trapped(world, **changes)
    message = stored(world, reference)
    world.store.commit([replace(message, hold_reason=HoldReason.TOO_MANY)])
    return reference


def stored(world: World, reference: str) -> SentMessage:
    message = world.store.get(SentMessage, reference)
    assert message is not None
    return message


def test_a_trapped_message_is_read_released_and_mailed_once(world: World, moderator: Moderator) -> None:
    reference = trapped(world)
    assert mails_to(world, ATELIER_EMAIL) == mails_to(world, TYPED["email"]) == []
    home = moderator.text()
    assert "Messages retenus 1 " in home
    listed = moderator.text(MESSAGES)
    assert "Nettoyage du gymnase – Bonjour" in listed
    assert "champ piège rempli" in listed

    page = moderator.get(MESSAGES + reference)
    assert "<b>nettoyer</b>" not in page.text
    said = text_of(page)
    assert "un champ que" not in said
    assert "Le champ que personne ne voit a été rempli" in said
    assert "Mairie de Trucville" in said
    assert f"{ATELIER.name} le reçoit par courriel" in said
    response = moderator.decides(MESSAGES + reference, verdict="release")

    assert response.headers["location"].startswith(f"{MESSAGES}?fait=")
    done = moderator.get(response.headers["location"])
    assert f'role="status" tabindex="-1" autofocus>{reference}\u202f: transmis.' in done.text
    assert "Rien n’attend." in text_of(done)
    assert len(mails_to(world, ATELIER_EMAIL)) == 1
    (receipt,) = mails_to(world, TYPED["email"])
    assert "/f/suivi/" in receipt
    assert stored(world, reference).state is State.ACCEPTED


def test_what_is_released_twice_leaves_once(world: World, moderator: Moderator) -> None:
    reference = trapped(world)
    fields = hidden_fields(moderator.get(MESSAGES + reference).text) | {"verdict": "release"}
    first, second = (moderator.post(MESSAGES + reference, fields) for _ in range(2))

    assert (first.status_code, second.status_code) == (303, 409)
    assert len(mails_to(world, ATELIER_EMAIL)) == 1


def test_two_moderators_at_once_the_second_reads_what_the_first_decided(world: World) -> None:
    world = world.again(moderators=(MODERATOR, "autre@annuaire.example"))
    first, second = Moderator(world).enters(), Moderator(world, "autre@annuaire.example").enters()
    reference = held_by_limits(world)
    seen = hidden_fields(second.get(MESSAGES + reference).text)
    first.decides(MESSAGES + reference, verdict="release")

    late = second.post(MESSAGES + reference, seen | {"verdict": "refuse", "reason": "Hors sujet."})
    assert late.status_code == 409
    said = text_of(late)
    assert "Votre décision n’est pas prise" in said
    assert "Transmis le" in said
    assert "par le modérateur " in said
    assert "Hors sujet." in said  # what was typed stays
    assert "Mairie de Trucville" not in said  # what was decided of is not to be read any more
    assert mails_to(world, TYPED["email"])[0].count("Hors sujet") == 0
    assert first.text(MESSAGES + reference).count("par vous") == 1


def test_a_refusal_needs_a_reason_and_mails_it(world: World, moderator: Moderator) -> None:
    reference = held_by_limits(world)
    path = MESSAGES + reference
    without = moderator.decides(path, verdict="refuse", reason=" \r\n ")
    assert without.status_code == 422
    assert 'href="#reason"' in without.text
    assert 'aria-invalid="true"' in without.text

    done = moderator.decides(path, verdict="refuse", reason="Publicité :\r\n\r\n<i>pas ici</i>.\u202e\x00")
    assert done.status_code == 303
    (mail,) = mails_to(world, TYPED["email"])
    assert "Publicité :\n\n<i>pas ici</i>." in mail.replace("\r\n", "\n")
    assert reference in mail
    assert "\u202e" not in mail
    assert "Nettoyage du gymnase" not in mail  # nobody confirmed the address: nothing of what was typed
    assert mails_to(world, ATELIER_EMAIL) == []
    refused = stored(world, reference)
    assert (refused.state, refused.decided_at is not None) == (State.REFUSED, True)
    assert "Publicité" not in world.client.get(f"/f/contact/envoye/{reference}").text


def test_a_reason_that_is_too_long_is_kept_to_be_shortened(world: World, moderator: Moderator) -> None:
    reference = held_by_limits(world)
    response = moderator.decides(MESSAGES + reference, verdict="refuse", reason="é" * 2001)
    assert response.status_code == 422
    assert "Raccourcissez" in response.text
    assert "é" * 2001 in response.text


def test_refusing_what_the_trap_caught_mails_nobody_and_the_page_says_so(world: World, moderator: Moderator) -> None:
    reference = trapped(world)
    assert "personne n’a confirmé que cette adresse est la sienne" in moderator.text(MESSAGES + reference)
    assert moderator.decides(MESSAGES + reference, verdict="refuse").status_code == 303
    assert mails_to(world, TYPED["email"]) == []
    assert stored(world, reference).state is State.REFUSED


def test_after_a_decision_comes_the_next_of_the_queue(world: World, moderator: Moderator) -> None:
    references = []
    for _ in range(3):
        references.append(trapped(world))
        world.clock.forward(minutes=1)
    oldest, middle, latest = references
    assert f'href="{MESSAGES}{latest}"' in moderator.get(MESSAGES + middle).text
    after = moderator.decides(MESSAGES + middle, verdict="release").headers["location"]
    assert after.startswith(f"{MESSAGES}{latest}?fait=")
    assert f"{middle}\u202f: transmis" in moderator.get(after).text
    after = moderator.decides(MESSAGES + latest, verdict="release").headers["location"]
    assert after.startswith(f"{MESSAGES}{oldest}?fait=")
    assert moderator.decides(MESSAGES + oldest, verdict="release").headers["location"].startswith(f"{MESSAGES}?fait=")


def test_many_are_released_at_once(world: World, moderator: Moderator) -> None:
    references = [trapped(world) for _ in range(3)]
    silent = world.confirmed(structure_id=SILENT.id)
    page = moderator.get(MESSAGES).text
    assert page.count('type="checkbox" name="message"') == 3
    assert " checked" not in page
    assert moderator.get(f"{MESSAGES}?cocher=tout").text.count(" checked") == 3

    chosen = moderator.post(MESSAGES, {"message": [*references[:2], references[0], silent, "AAAA-BBBB-CCCC"]})
    said = moderator.text(chosen.headers["location"])
    assert "2 messages transmis." in said
    assert "1 message reste retenu" in said
    assert "1 message avait déjà quitté la file." in said
    assert world.counts().messages == {"accepted": 2, "held": 2}
    assert len(mails_to(world, ATELIER_EMAIL)) == 2
    assert sorted(one.target for one in world.store.everything(Decision)) == sorted(references[:2])


def test_nothing_ticked_is_told(world: World, moderator: Moderator) -> None:
    trapped(world)
    response = moderator.post(MESSAGES)
    assert response.status_code == 422
    assert "Rien n’est coché" in response.text


def test_what_nobody_could_receive_has_no_button_and_is_not_mailed_again(world: World, moderator: Moderator) -> None:
    reference = world.confirmed(structure_id=SILENT.id)
    page = moderator.get(MESSAGES + reference)
    assert "Le transmettre ne changerait rien" in page.text
    assert 'value="release"' not in page.text
    mails = len(mails_to(world, TYPED["email"]))
    forced = moderator.decides(MESSAGES + reference, verdict="release")
    assert forced.status_code == 409
    assert len(mails_to(world, TYPED["email"])) == mails
    assert world.store.everything(Decision) == []


def test_a_message_that_was_never_held_is_nobodys_to_read(world: World, moderator: Moderator) -> None:
    passed_on = world.confirmed()
    assert moderator.get(MESSAGES + passed_on).status_code == 404
    assert moderator.get(f"{HOME}signalements/{passed_on}").status_code == 404
    assert moderator.get(f"{MESSAGES}AAAA-BBBB-CCCC").status_code == 404
    assert moderator.post(f"{MESSAGES}{passed_on}", {"verdict": "refuse", "reason": "x"}).status_code == 404
    assert moderator.post(f"{MESSAGES}AAAA-BBBB-CCCC", {"verdict": "release"}).status_code == 404


def test_reports_and_messages_to_the_team_wait_for_a_reader_then_are_passed_on(world: World) -> None:
    nobody = world.without_report_to()
    report = nobody.reported()
    check = nobody.post("/f/nous-ecrire", ENQUIRY)
    enquiry = nobody.post("/f/nous-ecrire/confirmer", hidden_fields(check.text)).headers["location"][-14:]
    moderator = Moderator(nobody).enters()
    for path, setting in ((f"signalements/{report}", "REPORT_TO"), (f"equipe/{enquiry}", "CONTACT_TO")):
        assert setting in moderator.text(HOME + path)
        assert moderator.decides(HOME + path, verdict="release").status_code == 409

    somebody = nobody.again()
    moderator = Moderator(somebody).enters()
    receipts = len(mails_to(somebody, TYPED["email"]))
    for path in (f"signalements/{report}", f"equipe/{enquiry}"):
        assert moderator.decides(HOME + path, verdict="release").status_code == 303
    (told,), (asked,) = mails_to(somebody, REPORT_TO), mails_to(somebody, CONTACT_TO)
    assert report in told
    assert enquiry in asked
    assert len(mails_to(somebody, TYPED["email"])) == receipts  # acknowledged when they were sent
    somebody.close()


def test_a_locked_store_keeps_the_reason(world: World, moderator: Moderator) -> None:
    reference = held_by_limits(world)
    fields = hidden_fields(moderator.get(MESSAGES + reference).text)
    with locked(world):
        response = moderator.post(
            MESSAGES + reference, fields | {"verdict": "refuse", "reason": "Pas à la bonne adresse."}
        )
    assert response.status_code == 503
    assert response.headers["retry-after"] == "120"
    assert "Pas à la bonne adresse." in text_of(response)
    assert moderator.post(MESSAGES + reference, hidden_fields(response.text)).status_code == 303
    assert len(mails_to(world, TYPED["email"])) == 1


def test_every_decision_is_logged_without_naming_anybody(
    world: World, moderator: Moderator, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    released, refused = held_by_limits(world), held_by_limits(world)
    moderator.decides(MESSAGES + released, verdict="release")
    world.clock.forward(minutes=1)
    moderator.decides(MESSAGES + refused, verdict="refuse", reason="Des mots.")

    lines = world.store.everything(Decision)
    assert [(one.target_kind, one.target, one.verdict) for one in lines] == [
        ("contact", released, Verdict.RELEASED),
        ("contact", refused, Verdict.REFUSED),
    ]
    assert {one.moderator for one in lines} == {world.desk.links.address_digest(MODERATOR)}
    whole = str([world.store.everything(Decision), caplog.text])
    for private in (MODERATOR, TYPED["email"], TYPED["name"], "Des mots.", "Nettoyage"):
        assert private not in whole
    journal = moderator.text(f"{HOME}journal/")
    assert journal.index(refused) < journal.index(released)
    world.clock.forward(days=3 * 365)
    world.store.erase(world.clock.now())
    assert len(world.store.everything(Decision)) == 2
    world.clock.forward(days=2)
    world.store.erase(world.clock.now())
    assert world.store.everything(Decision) == []


@pytest.mark.parametrize("told", ["x", "é", "IjEi.AAAA.BBBB", "<script>"])
def test_a_sentence_that_we_did_not_write_is_not_shown(moderator: Moderator, told: str) -> None:
    page = moderator.get(f"{HOME}?fait={told}")
    assert page.status_code == 200
    assert 'role="status"' not in page.text


def test_long_queues_say_how_many_remain(world: World, moderator: Moderator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("functions.moderation.held_pages.MOST_LISTED", 2)
    for _ in range(3):
        trapped(world)
    said = moderator.text(MESSAGES)
    assert "Les 2 premiers sont ici, il en reste 1." in said
    assert moderator.get(MESSAGES).text.count('type="checkbox"') == 2


def test_the_log_of_requests_names_the_page_and_nothing_of_its_address(
    world: World, moderator: Moderator, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", "functions")
    reference = trapped(world)
    caplog.clear()
    moderator.get(MESSAGES + reference)
    assert "HeldRoutes.message" in caplog.text
    assert reference not in caplog.text
