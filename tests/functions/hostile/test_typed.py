"""Addresses and texts that somebody may type to harm: refused, or carried as nothing but text."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from msgspec.structs import replace

from data.submissions.tender_states import AnswerState, TenderState
from functions.profile_edits.drafts import EditDraft
from functions.tenders.records import StoryState, TenderRecord, TenderStory, TenderTarget, target_id
from tests.functions.contact.test_any_text import HEADERS
from tests.functions.described import FILE, NEEDS, described, links_to_needs, need_purpose, sessions
from tests.functions.hostile.corpus import MARK, listed, swept
from tests.functions.hostile.test_forged import STAMPED
from tests.functions.hostile.watching import assert_only_text, assert_told_nothing, cookie, kept
from tests.functions.tenders.needs import BUYER, a_tender
from tests.functions.world import ATELIER, World, hidden_fields, read_mail

FORMS = {page.rpartition("/")[0]: (page, typed) for page, (_, typed) in STAMPED.items()}
"""The address of a form → where it is confirmed, what may be typed there."""
FREE = ("name", "organisation", "subject", "message", "role")
"""Fields that take any text."""
INSIDE = {
    "/f/fiche/contact": ("contact_first_name", "contact_last_name", "contact_phone", "published_phone"),
    "/f/fiche/structure": ("name", "brand", "description", "website", "social", "workforce-permanent"),
    "/f/fiche/offres": ("offers-0-name", "offers-0-description", "references-0-name", "references-0-logo"),
    "/f/fiche/activites/ajouter": ("sectors", "service_types", "zone", "distance_km", "territories"),
    "/f/moderation/connexion": ("email",),
}
ASKED = {
    "/f/contact": ("structure", "fiches"),
    "/f/signaler": ("structure",),
    "/f/nous-ecrire": ("sujet",),
    "/f/aller": ("metier", "lieu"),
    "/f/besoins/ajouter": ("metier", "lieu", "prestation", "type", "mots"),
    "/f/fiche/modifier": ("structure", "reclamation"),
    "/f/fiche/modifier/envoye": ("structure", "reclamation"),
    "/f/fiche/revendiquer": ("structure",),
    "/f/moderation/connexion": ("fin",),
}
NEED_FREE = ("title", "amount_blank", "first_name", "last_name", "organisation")
NEED = {
    "kind": "QUOTE",
    "trade_words": "nettoyage",
    "sectors": "nettoyage-de-locaux",
    "whole_country": "oui",
    "email": BUYER,
    "buyer_kind": "Collectivité",
    "answer_by": "EMAIL",
    "questions-0": "Quel est votre délai ?",
}
TEXTS = listed("texts")
SHORT = [text for text in TEXTS if len(text) < 200]


@pytest.fixture(autouse=True)
def told_to_no_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    caplog.set_level("DEBUG", logger="functions")
    yield
    told = [record.getMessage() for record in caplog.get_records("call")]
    assert told
    assert MARK not in "".join(told)


@pytest.mark.parametrize("path", [*FORMS, "/f/moderation/connexion"])
def test_addresses_that_no_mail_could_carry_are_refused(shared: World, path: str) -> None:
    typed = {"reason": "closed"} | FORMS.get(path, ("", {}))[1]
    before = kept(shared)

    for address in listed("addresses"):
        response = shared.post(path, typed | {"email": address})

        assert response.status_code == 422, address[:100]
        assert_told_nothing(response)
    assert kept(shared) == before


@pytest.mark.parametrize("field", ["contact_email", "published_email"])
def test_addresses_of_profiles_are_kept_as_people_see_them_or_not_at_all(shared: World, field: str) -> None:
    headers = {"Sec-Fetch-Site": "same-origin"} | cookie(sessions(shared))
    typed = {"structure": ATELIER.id, "contact_email": "camille@mairie.example"}

    for address in listed("addresses"):
        response = shared.client.post("/f/fiche/contact", data=typed | {field: address}, headers=headers)

        assert response.status_code in (303, 422), address[:100]
        for draft in shared.store.everything(EditDraft):
            assert draft.values[field] == "zoe@mairie.example"
            shared.store.commit(deletes=[draft])


@pytest.mark.parametrize("path", FORMS)
def test_texts_come_out_as_text_only(shared: World, path: str) -> None:
    confirm, typed = FORMS[path]
    for text in TEXTS:
        _follow(shared, path, confirm, typed | {name: text for name in FREE if name in typed})


@pytest.mark.audit
@pytest.mark.parametrize(("path", "field"), [(path, name) for path, (_, typed) in FORMS.items() for name in typed])
def test_each_field_alone_takes_any_text(shared: World, path: str, field: str) -> None:
    confirm, typed = FORMS[path]
    for text in TEXTS:
        _follow(shared, path, confirm, typed | {field: text})


@pytest.mark.parametrize("path", INSIDE)
def test_people_inside_may_type_anything(shared: World, path: str) -> None:
    headers = {"Sec-Fetch-Site": "same-origin"} | cookie(sessions(shared))
    for text in TEXTS:
        fields = dict.fromkeys(INSIDE[path], text) | {"structure": ATELIER.id}
        if path == "/f/moderation/connexion":
            headers = {"Sec-Fetch-Site": "same-origin"}
        response = shared.client.post(path, data=fields, headers=headers)

        assert response.status_code in (303, 413, 422), text[:100]
        assert_told_nothing(response)
        assert_only_text(response.text)
    for page in ("/f/fiche/", path, "/f/fiche/relire"):
        assert_only_text(shared.client.get(page, headers=headers).text)


@pytest.mark.parametrize("text", swept("texts"), ids=lambda text: ascii(text[:20]))
def test_a_need_takes_any_text_from_its_form_to_its_mails(shared: World, text: str) -> None:
    """Typed, read again, published, confirmed: whatever of it is accepted."""
    day = shared.clock.now() + timedelta(days=9)
    typed = NEED | dict.fromkeys(NEED_FREE, text)
    typed |= {"deadline": f"{day:%d/%m/%Y}", "description": f"{text}, et vingt caractères de plus"}
    for action in ("chercher", "metiers", "lieux", "garder", "relire"):
        answered = shared.post("/f/besoins/ajouter", typed | {"action": action})

        assert answered.status_code in (200, 303, 413, 422, 429), action
        assert_told_nothing(answered)
        assert_only_text(answered.text)
    if answered.status_code == 303:
        page = answered.headers["location"]
        for address in (page, f"{page}/modifier"):
            assert_only_text(shared.client.get(address).text)
        published = shared.post(page, {"_": ""})
        assert published.status_code in (303, 422)
        assert_told_nothing(published)
    shared.worker.send_due()
    shared.desk.counters.erase(shared.clock.now() + timedelta(days=1))
    for file in shared.mails.glob("*.eml"):
        _assert_harmless(file.read_bytes(), typed)
        mail = read_mail(file)
        body = mail.get_body(("html",))
        assert not mail.defects
        assert body is not None
        assert_only_text(str(body.get_content()))
        file.unlink()


@pytest.mark.parametrize("text", swept("texts"), ids=lambda text: ascii(text[:20]))
def test_the_pages_of_needs_show_what_both_sides_wrote_as_text_only(shared: World, text: str) -> None:
    now = shared.clock.now()
    for reference in {reference for _, reference, _ in NEEDS.values()}:
        state = next(state for _, of, state in NEEDS.values() if of == reference)
        tender = replace(
            a_tender(**dict.fromkeys((*NEED_FREE, "description"), text)), questions=(text,),
            deadline=(now + timedelta(days=9)).date(), kind="PROJ",
        )  # fmt: skip
        target = TenderTarget(
            id=target_id(reference, ATELIER.id), tender_id=reference, structure_id=ATELIER.id, structure_name=text,
            batch=1, sent_at=now, moved_at=now, state=AnswerState.INTERESTED, seen_at=now,
            answered_at=now, answers=(text,), comment=text,
        )  # fmt: skip
        record = TenderRecord(
            id=reference, tender=tender, files=(replace(FILE, shown=text, is_scanned=True),), state=state, made_at=now,
            saved_at=now, moved_at=now, batches=(now,), interested=1, reason=text, confirmed_at=now,
        )  # fmt: skip
        shared.store.commit([record, target])
    known = links_to_needs(shared)
    for path in sorted(path for path, method in described() if method == "GET" and need_purpose(path)):
        address = re.sub(r"{(number|rank|n)}", "1", path.replace("{token}", known[path]["token"]))
        response = shared.client.get(address)

        assert response.status_code in (200, 303, 404, 410), path
        if response.headers.get("content-type", "").startswith("text/html"):
            assert_told_nothing(response)
            assert_only_text(response.text)
    shared.store.commit(deletes=[*shared.store.everything(TenderRecord), *shared.store.everything(TenderTarget)])


def test_needs_come_out_as_text_only_to_moderators_and_in_their_mails(shared: World) -> None:
    headers = {"Sec-Fetch-Site": "same-origin"} | cookie(sessions(shared))
    now = shared.clock.now()
    for rank, text in enumerate(TEXTS):
        reference = f"TEXT-{rank}"
        typed = dict.fromkeys(("title", "description", "link", "organisation", "first_name", "amount_blank"), text)
        tender = a_tender(**typed, deadline=(now + timedelta(days=9)).date(), questions=(text,), amount="")
        record = TenderRecord(
            id=reference, tender=tender, files=(replace(FILE, shown=text),), state=TenderState.SUBMITTED, made_at=now,
            saved_at=now, moved_at=now,
        )  # fmt: skip
        shared.store.commit([record])
        page = f"/f/moderation/besoins/{reference}"
        for address in ("/f/moderation/besoins/", page, f"{page}/fichiers/{FILE.name}"):
            response = shared.client.get(address, headers=headers)
            assert response.status_code == 200 or address != page
            if response.headers["content-type"].startswith("text/html"):
                assert_only_text(response.text)
        posted = shared.client.post(page, data={"verdict": "refused", "version": "1", "reason": text}, headers=headers)

        assert posted.status_code in (303, 413, 422), text[:100]
        assert_told_nothing(posted)
        assert_only_text(shared.client.get(page, headers=headers).text)
        shared.worker.send_due()
        for file in shared.mails.glob("*.eml"):
            _assert_harmless(file.read_bytes(), typed)
            body = read_mail(file).get_body(("html",))
            assert body is not None
            assert_only_text(str(body.get_content()))
            file.unlink()
        shared.store.commit(deletes=shared.store.everything(TenderRecord))


def test_stories_come_out_as_text_only_to_moderators(shared: World) -> None:
    headers = {"Sec-Fetch-Site": "same-origin"} | cookie(sessions(shared))
    now = shared.clock.now()
    for rank, text in enumerate(TEXTS):
        story = TenderStory(
            id=f"TEXT-{rank}", state=StoryState.PENDING, made_at=now, moved_at=now, title="t", text="t", sectors=(),
            place="Isère", buyer_kind="", amount="", month="2026-11", asked=3, interested=3,
        )  # fmt: skip
        shared.store.commit([story])
        page = f"/f/moderation/inspirants/{story.id}"
        fields = {"verdict": "accepted", "version": "1", "title": text, "text": text}
        posted = shared.client.post(page, data=fields, headers=headers)

        assert posted.status_code in (303, 413, 422), text[:100]
        assert_told_nothing(posted)
        assert_only_text(posted.text)
        for address in (page, "/f/moderation/inspirants/"):
            assert_only_text(shared.client.get(address, headers=headers).text)
        shared.store.commit(deletes=shared.store.everything(TenderStory))


@pytest.mark.parametrize("path", ASKED)
def test_addresses_of_pages_may_ask_anything(shared: World, path: str) -> None:
    for text in TEXTS:
        response = shared.client.get(path, params=dict.fromkeys(ASKED[path], text[:1000]))

        assert response.status_code in (200, 303, 404), text[:100]
        assert_only_text(response.text)
        if path != "/f/aller":  # leads to the search of what was typed
            assert_told_nothing(response)
        assert response.headers.get("location", "/f/").startswith(("/f/", "/prestataires/"))


def _follow(world: World, path: str, confirm: str, typed: dict[str, str]) -> None:
    """Type, read again, confirm, send the mails: whatever of it is accepted."""
    checked = world.post(path, typed)
    assert checked.status_code in (200, 404, 413, 422)
    assert_told_nothing(checked)
    assert_only_text(checked.text)
    if checked.status_code != 200:
        return
    confirmed = world.post(confirm, hidden_fields(checked.text))
    assert confirmed.status_code == 303, confirmed.text
    assert_told_nothing(confirmed)
    assert_only_text(world.client.get(confirmed.headers["location"]).text)
    world.worker.send_due()
    world.desk.counters.erase(world.clock.now() + timedelta(days=1))  # each text is another day's first
    for file in world.mails.glob("*.eml"):
        _assert_harmless(file.read_bytes(), typed)
        mail = read_mail(file)
        assert set(mail.keys()) <= HEADERS
        assert not mail.defects
        assert MARK not in json.dumps([value for name, value in mail.items() if name not in ("Reply-To", "Subject")])
        html = mail.get_body(("html",))
        assert html is not None
        assert_only_text(str(html.get_content()))
        file.unlink()


def _assert_harmless(raw: bytes, typed: dict[str, str]) -> None:
    """One line a header, whatever was typed: nothing typed begins one."""
    head = raw.partition(b"\r\n\r\n")[0]
    assert b"\x00" not in raw
    assert not any(line.lower().startswith((b"bcc", b"set-cookie", b"location")) for line in head.split(b"\n")), typed
