import threading
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from data.submissions.tender_states import AnswerState, Contracted, DeclineReason, TenderState
from functions.ports import StoreUnavailable
from functions.tenders.answers.notices import is_told
from functions.tenders.answers.view import time_left
from functions.tenders.deadlines import closes_at
from functions.tenders.records import AnswerHabits, TenderFile, TenderTarget
from functions.tokens import MailedLink, Purpose
from tests.functions.tenders.answers.answerer import BROWSER, Answerer, in_state, sent_to, the_need, words
from tests.functions.tenders.needs import BUYER, TUESDAY, a_tender, follow_token
from tests.functions.world import World, texts_of

HIDDEN = ("Zoé", "Typédame", BUYER, "+33199001234", "01 99 00 12 34")
LATER = {"Sec-Purpose": "prefetch"}


@pytest.fixture
def answerer(world: World) -> Answerer:
    (answerer,) = sent_to(world, 1)
    return answerer


def notices(world: World) -> list[str]:
    """The subjects of the mails to the buyer, in the order they were written."""
    return [mail.subject.partition("] ")[2] for mail in world.outbox.mails_to(BUYER)]


def told(text: str) -> bool:
    """Whether a page tells how to reach the buyer."""
    return any(one in text for one in HIDDEN)


def test_a_structure_reads_what_is_asked_by_whom_until_when_and_how_many_were_asked(world: World) -> None:
    first, second, _ = sent_to(world, 3, a_tender(deadline=(world.clock.now() + timedelta(days=24)).date()))
    second.declines()
    page = first.get()
    text = words(page)
    assert page.status_code == 200
    for one in (
        "Nettoyage des vitres de l’école", "Demande de devis – Mairie de Trucville",
        "Besoin adressé à Structure 1", "Mairie de Trucville Collectivité", "120 m² de vitres",
        "Nettoyage de locaux", "Grenoble (38)",
        "Prestation de service", "5 000 à 10 000 € HT", "il reste 24 jours", "3 structures consultées, 1 a répondu",
    ):  # fmt: skip
        assert one in text
    assert not told(text)
    assert "publicité légale" not in text
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"
    assert '<meta name="robots" content="noindex">' in page.text


def test_an_amount_that_is_not_shared_is_not_shown(world: World) -> None:
    (answerer,) = sent_to(world, 1, a_tender(shares_amount=False, deadline=world.clock.now().date()))
    assert "HT" not in words(answerer.get())
    assert "c’est aujourd’hui" in words(answerer.get())


def test_a_call_for_tenders_says_that_it_replaces_no_legal_publicity_and_leads_to_it(world: World) -> None:
    tender = a_tender(kind="TENDER", link="https://marches.example/42", deadline=world.clock.now().date())
    (answerer,) = sent_to(world, 1, tender)
    page = answerer.get()
    assert "ne remplace aucune publicité légale" in words(page)
    assert 'href="https://marches.example/42"' in page.text


def test_what_mails_scanners_do_changes_nothing_and_a_browser_is_seen(answerer: Answerer) -> None:
    for headers in ({}, {"Sec-Fetch-Mode": "no-cors"}, {"Sec-Fetch-Mode": "navigate"}, BROWSER | LATER):
        for below in ("", "/interesse", "/groupe", "/pas-interesse"):
            assert answerer.get(below, **headers).status_code == 200
    assert answerer.world.client.head(answerer.page, headers=BROWSER).status_code == 200
    assert answerer.target.state is AnswerState.SENT
    answerer.get(**BROWSER)
    assert answerer.target.state is AnswerState.SEEN
    assert answerer.target.seen_at == answerer.world.clock.now()


def test_a_page_is_shown_even_when_that_it_was_seen_cannot_be_written(
    answerer: Answerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise StoreUnavailable("disk-full")

    monkeypatch.setattr(answerer.world.store, "commit", fail)
    assert answerer.get(**BROWSER).status_code == 200


def test_interested_it_answers_the_questions_then_reads_how_to_reach_the_buyer(answerer: Answerer) -> None:
    form = words(answerer.get("/interesse"))
    assert "Quel est votre délai ?" in form
    assert "Avez-vous une nacelle ?" in form
    assert not told(form)
    sent = answerer.post("/interesse", {"answer_1": "Dix jours", "answer_2": "", "comment": "À bientôt"})
    assert (sent.status_code, sent.headers["location"]) == (303, answerer.page)
    target = answerer.target
    assert (target.state, target.answers, target.comment) == (
        AnswerState.INTERESTED, ("Dix jours", ""), "À bientôt",
    )  # fmt: skip
    page = answerer.get()
    text = words(page)
    for one in ("Vous êtes intéressés", "Zoé Typédame", "01 99 00 12 34", "Dix jours", "À bientôt"):
        assert one in text
    assert f'href="mailto:{BUYER}?subject=Nettoyage' in page.text
    assert 'href="tel:+33199001234"' in page.text


def test_only_the_ways_that_the_buyer_chose_are_shown(world: World) -> None:
    tender = a_tender(answer_by=("EXTERN",), link="https://marches.example/42", deadline=world.clock.now().date())
    (answerer,) = sent_to(world, 1, tender)
    answerer.is_interested()
    text = words(answerer.get())
    assert "https://marches.example/42" in text
    assert BUYER not in text
    assert "01 99 00 12 34" not in text


def test_an_anonymous_buyer_is_never_named(world: World) -> None:
    link = "https://trucville.example/sourcing"
    (answerer,) = sent_to(
        world,
        1,
        a_tender(
            kind="PROJ", is_anonymous=True, answer_by=("TEL", "EXTERN"), link=link, deadline=world.clock.now().date()
        ),
    )
    named = ("Trucville", "trucville", "Zoé", "Typédame", BUYER)
    for below in ("", "/interesse", "/groupe", "/pas-interesse"):
        text = words(answerer.get(below))
        assert "un acheteur qui reste anonyme" in text
        assert not any(one in text for one in (*named, link))
    assert "Collectivité. L’acheteur a choisi de rester anonyme" in words(answerer.get())
    answerer.is_interested()
    text = words(answerer.get())
    assert "01 99 00 12 34" in text
    assert link in text
    assert not any(one in text.replace(link, "") for one in named)


def test_the_link_of_an_anonymous_buyer_waits_for_whoever_is_interested(world: World) -> None:
    link = "https://trucville.example/sourcing"
    day = world.clock.now().date()
    (answerer,) = sent_to(
        world, 1, a_tender(kind="PROJ", is_anonymous=True, answer_by=("TEL",), link=link, deadline=day)
    )
    for below in ("", "/interesse", "/groupe", "/pas-interesse"):
        assert link not in answerer.get(below).text
    answerer.declines()
    assert link not in answerer.get().text
    answerer.is_interested()
    assert link in answerer.get().text


def test_changes_of_mind_do_not_make_documents_grow_for_ever(answerer: Answerer) -> None:
    world = answerer.world
    world.store.commit([the_need(world).noted("batch-sent", "clock", world.clock.now())])
    answerer.get(**BROWSER)
    answerer.declines()
    first = world.clock.now()
    for _ in range(25):
        world.clock.forward(seconds=1)
        answerer.is_interested()
        answerer.declines()

    for history, latest in ((answerer.target.history, 30), (the_need(world).history, 10)):
        assert len(history) == 1 + 2 + latest  # what is no answer, the first of each sort, the latest
        assert [step.what for step in history[1:3]] == ["DECLINED", "INTERESTED"]
        assert [step.at for step in history[1:3]] == [first, first + timedelta(seconds=1)]
        assert history[-1].at == world.clock.now()
    assert answerer.target.history[0].what == "SEEN"
    assert the_need(world).history[0].what == "batch-sent"


def test_changes_of_mind_of_one_structure_drop_nothing_of_another(world: World) -> None:
    first, second = sent_to(world, 2)
    second.is_interested()
    for _ in range(10):
        first.is_interested()
        first.declines()
    assert [step.detail for step in the_need(world).history].count(second.structure.id) == 1


def test_an_answer_of_which_nobody_knows_when_it_was_given_is_shown(answerer: Answerer) -> None:
    world = answerer.world
    answerer.is_interested()
    world.store.commit([replace(answerer.target, answered_at=None)])
    assert "Vous êtes intéressés" in words(answerer.get())
    token = follow_token(world, the_need(world))
    assert "n’a pas répondu" not in words(world.client.get(f"/f/besoins/suivi/{token}"))


def test_a_structure_changes_its_mind_as_often_as_it_likes(answerer: Answerer) -> None:
    world = answerer.world
    answerer.is_interested(answer_1="Dix jours")
    assert the_need(world).interested == 1
    answerer.declines("dates")
    assert the_need(world).interested == 0
    target = answerer.target
    assert (target.state, target.decline_reason, target.answers) == (AnswerState.DECLINED, DeclineReason.DATES, ())
    text = words(answerer.get())
    assert "Vous n’êtes pas intéressés" in text
    assert "Les dates ne conviennent pas" in text
    assert not told(text)
    answerer.answers_as_a_group()
    assert (the_need(world).interested, answerer.target.state) == (1, AnswerState.GROUP)
    assert answerer.target.decline_reason is None
    answerer.is_interested()
    assert (the_need(world).interested, answerer.target.state) == (1, AnswerState.INTERESTED)
    assert notices(world) == ["1\u00a0structure intéressée par votre besoin"]
    assert [step.what for step in answerer.target.history] == ["INTERESTED", "DECLINED", "GROUP", "INTERESTED"]
    assert [step.what for step in the_need(world).history] == ["INTERESTED", "DECLINED", "GROUP", "INTERESTED"]


def test_what_was_answered_is_in_the_form_that_changes_it_and_adds_no_line_to_the_history(answerer: Answerer) -> None:
    answerer.is_interested(answer_2="Oui, de 12 m", comment="Un mot")
    assert ">\nOui, de 12 m</textarea>" in answerer.get("/interesse").text.replace("\r\n", "\n")
    answerer.is_interested(answer_2="Oui, de 20 m")
    assert answerer.target.answers == ("", "Oui, de 20 m")
    assert len(the_need(answerer.world).history) == 1
    answerer.declines("capacity")
    assert 'value="capacity" checked' in answerer.get("/pas-interesse").text


def test_the_buyer_is_told_at_the_first_second_fifth_then_every_fifth_and_never_twice(world: World) -> None:
    answerers = sent_to(world, 11)
    for one in answerers:
        world.clock.forward(minutes=1)
        one.is_interested()
    expected = [
        f"{count}\u00a0{'structure intéressée' if count == 1 else 'structures intéressées'} par votre besoin"
        for count in (1, 2, 5, 10)
    ]
    assert notices(world) == expected
    for one in answerers[3:]:
        one.declines()
    for one in answerers[3:]:
        one.is_interested()
    assert notices(world) == expected
    assert the_need(world).interested == 11


@pytest.mark.parametrize(
    ("interested", "noticed", "is_due"),
    [(0, 0, False), (1, 0, True), (1, 1, False), (2, 1, True), (4, 2, False), (4, 0, True), (5, 4, True), (6, 4, True),
     (9, 6, False), (10, 6, True), (14, 10, False), (15, 10, True)],
)  # fmt: skip
def test_a_notice_is_due_once_for_each_number(interested: int, noticed: int, is_due: bool) -> None:
    assert is_told(interested, noticed) is is_due


def test_a_notice_names_the_structure_and_leads_to_the_answers_without_repeating_them(answerer: Answerer) -> None:
    world = answerer.world
    answerer.is_interested(answer_1="Réponse secrète", comment="Mot secret")
    (mail,) = world.sent_mails()
    text = texts_of(mail)
    assert "Structure 1" in text
    assert "secr" not in text
    assert "/f/besoins/suivi/" in text
    (link,) = [one for one in world.store.everything(MailedLink) if one.purpose is Purpose.TENDER_FOLLOW]
    assert (link.audience, link.holder) == (the_need(world).id, BUYER)


def test_how_a_structure_answers_is_remembered_once_per_need(answerer: Answerer) -> None:
    def habits() -> tuple[int, int]:
        found = answerer.world.store.get(AnswerHabits, answerer.structure.id)
        assert found is not None
        return found.answered, found.interested

    answerer.is_interested()
    assert habits() == (1, 1)
    answerer.declines()
    assert habits() == (1, 0)
    answerer.is_interested()
    answerer.is_interested(comment="Encore")
    assert habits() == (1, 1)


def test_structures_that_answer_at_the_same_instant_all_count(world: World) -> None:
    answerers = sent_to(world, 6)
    started = threading.Barrier(len(answerers))
    statuses: list[int] = []

    def answer(one: Answerer) -> None:
        started.wait()
        statuses.append(one.post("/interesse", {"comment": "Un mot"}).status_code)

    threads = [threading.Thread(target=answer, args=(one,)) for one in answerers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [303] * 6
    assert the_need(world).interested == 6
    assert the_need(world).noticed == 5
    labels = [mail.label for mail in world.outbox.mails_to(BUYER)]
    assert sorted(labels) == ["interested-1", "interested-2", "interested-5"]


@pytest.mark.parametrize("below", ["/interesse", "/groupe"])
def test_an_answer_that_is_too_long_or_holds_what_cannot_be_shown_is_to_be_corrected(
    answerer: Answerer, below: str
) -> None:
    page = answerer.post(below, {"answer_1": "x" * 2001, "answer_2": "a\x00b", "comment": "À garder"})
    assert page.status_code == 422
    assert "2 points à corriger" in words(page)
    assert 'href="#answer_1"' in page.text
    assert "À garder" in page.text
    assert answerer.target.state is AnswerState.SENT


def test_a_reason_is_asked_of_whoever_is_not_interested(answerer: Answerer) -> None:
    for fields in ({"comment": "Trop loin"}, {"reason": "inconnue", "comment": "Trop loin"}):
        page = answerer.post("/pas-interesse", fields)
        assert page.status_code == 422
        assert "Choisissez la raison" in words(page)
        assert "Trop loin" in page.text
    assert answerer.target.state is AnswerState.SENT


@pytest.fixture(params=["closed", "passed", "withdrawn"])
def shut(request: pytest.FixtureRequest, answerer: Answerer) -> Answerer:
    """A structure that was interested, once nobody may answer."""
    answerer.is_interested(answer_1="Dix jours")
    world = answerer.world
    if request.param == "passed":
        world.clock.moment = closes_at(the_need(world))
    else:
        in_state(world, TenderState.CLOSED if request.param == "closed" else TenderState.WITHDRAWN)
    return answerer


def test_once_closed_the_page_is_read_thirty_days_and_answers_no_more(shut: Answerer) -> None:
    page = words(shut.get())
    assert "Nettoyage des vitres de l’école" in page
    assert "Dix jours" in page
    assert "Changer d’avis" not in page
    for below in ("/interesse", "/groupe", "/pas-interesse"):
        assert shut.get(below).headers["location"] == shut.page
        late = shut.post(below, {"comment": "Mot trop tardif", "reason": "place"})
        assert late.status_code == 410
        assert "Mot trop tardif" in late.text
    assert shut.target.state is AnswerState.INTERESTED
    shut.world.clock.forward(days=30)
    over = shut.get()
    assert over.status_code == 410
    assert "Ce besoin n’est plus consultable" in words(over)
    assert not told(words(over))


def test_a_need_that_is_closed_or_withdrawn_says_so(answerer: Answerer) -> None:
    answerer.is_interested()
    in_state(answerer.world, TenderState.CLOSED)
    assert "Ce besoin est clos depuis" in words(answerer.get())
    assert told(words(answerer.get()))
    in_state(answerer.world, TenderState.WITHDRAWN)
    assert "L’acheteur a retiré ce besoin" in words(answerer.get())
    assert not told(words(answerer.get()))


def test_a_need_that_is_opened_again_may_be_answered_again(answerer: Answerer) -> None:
    in_state(answerer.world, TenderState.CLOSED)
    assert answerer.post("/interesse", {"comment": "Trop tôt"}).status_code == 410
    in_state(answerer.world, TenderState.SENT)
    answerer.is_interested()
    assert answerer.target.state is AnswerState.INTERESTED


def test_whoever_was_interested_tells_whether_a_contract_came_of_it(answerer: Answerer) -> None:
    answerer.post("/bilan", {"contracted": "yes"})
    assert answerer.target.contracted is None  # nobody asked yet
    answerer.is_interested()
    in_state(answerer.world, TenderState.CLOSED)
    assert "Avez-vous contractualisé ?" in words(answerer.get())
    for said, words_of in (("not-yet", "pas encore"), ("yes", "oui")):
        assert answerer.post("/bilan", {"contracted": said}).headers["location"] == answerer.page
        assert answerer.target.contracted is Contracted(said)
        assert f"Vous avez répondu : {words_of}" in words(answerer.get())
    assert answerer.post("/bilan", {"contracted": "peut-être"}).status_code == 400
    assert answerer.target.state is AnswerState.INTERESTED


def test_the_question_is_not_asked_of_whoever_was_not_interested(answerer: Answerer) -> None:
    answerer.declines()
    in_state(answerer.world, TenderState.CLOSED)
    assert "contractualisé" not in words(answerer.get())
    answerer.post("/bilan", {"contracted": "yes"})
    assert answerer.target.contracted is None


def test_what_was_typed_is_kept_while_the_store_cannot_be_written(
    answerer: Answerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise StoreUnavailable("disk-full")

    with monkeypatch.context() as broken:
        broken.setattr(answerer.world.store, "commit", fail)
        page = answerer.post("/groupe", {"answer_1": "Dix <b>jours</b>", "comment": "", "partner": ["a-EI", "b-EI"]})
    assert page.status_code == 503
    assert page.headers["retry-after"]
    assert "Votre réponse n’est PAS enregistrée" in words(page)
    assert 'name="answer_1" value="Dix &lt;b&gt;jours&lt;/b&gt;"' in page.text
    assert page.text.count('name="partner"') == 2
    assert f'action="{answerer.page}/groupe"' in page.text
    assert answerer.post("/groupe", {"answer_1": "Dix <b>jours</b>"}).status_code == 303
    assert "<b>" not in answerer.get().text


def test_files_that_were_found_clean_are_read_and_no_other(world: World) -> None:
    plan = TenderFile(name="aa.pdf", shown="Plan é.pdf", content_type="application/pdf", size=1_300_000)
    unknown = replace(plan, name="bb.pdf", shown="douteux.pdf")
    (answerer,) = sent_to(world, 1, files=(unknown, replace(plan, is_scanned=True)))
    for name in ("aa.pdf", "bb.pdf"):
        world.desk.files.keep(name, b"%PDF-1.7 " + name.encode())
    page = answerer.get()
    assert "Plan é.pdf 1,2 Mo" in words(page)
    assert "douteux" not in page.text
    file = answerer.get("/fichiers/2")
    assert (file.status_code, file.content) == (200, b"%PDF-1.7 aa.pdf")
    assert file.headers["content-disposition"].startswith("attachment")
    for number in ("0", "1", "3", "x", "²"):
        assert answerer.get(f"/fichiers/{number}").status_code == 404
    in_state(world, TenderState.WITHDRAWN)
    world.clock.forward(days=31)
    assert answerer.get("/fichiers/2").status_code == 410


@pytest.mark.parametrize("below", ["", "/interesse", "/groupe", "/pas-interesse", "/fichiers/1"])
def test_a_link_that_leads_nowhere_says_what_to_do(answerer: Answerer, below: str) -> None:
    answerer.page = answerer.page[:-3]
    page = answerer.get(below)
    assert page.status_code == 404
    assert "Lien incomplet ou périmé" in words(page)


def test_a_link_opens_its_own_need_and_no_other_purpose(world: World) -> None:
    first, second = sent_to(world, 2)
    first.is_interested(answer_1="À nous seuls")
    assert "À nous seuls" not in second.get().text
    answer_token = first.page.rpartition("/")[2]
    assert world.client.get(f"/f/besoins/suivi/{answer_token}").status_code in (404, 410)


def test_a_form_from_another_site_is_refused(answerer: Answerer) -> None:
    for below in ("/interesse", "/groupe", "/pas-interesse", "/bilan"):
        response = answerer.world.client.post(
            answerer.page + below, data={"comment": "x"}, headers={"Sec-Fetch-Site": "cross-site"}
        )
        assert response.status_code == 403
    assert answerer.target.state is AnswerState.SENT


def test_a_need_that_went_takes_its_links_along(answerer: Answerer) -> None:
    store = answerer.world.store
    store.commit(deletes=[*store.everything(TenderTarget)])
    assert answerer.get().status_code == 404
    assert answerer.post("/interesse", {"comment": "x"}).status_code == 404


def test_days_left_are_told_in_words() -> None:
    day = TUESDAY.date()
    assert [time_left(day + timedelta(days=days), TUESDAY) for days in (-1, 0, 1, 2)] == [
        "", "c’est aujourd’hui", "c’est demain", "il reste 2\u00a0jours",
    ]  # fmt: skip


def test_a_structure_that_left_the_directory_may_still_answer(answerer: Answerer) -> None:
    world = answerer.world
    world.load()
    assert "intéressés à plusieurs" in words(answerer.get("/groupe"))
    answerer.answers_as_a_group("inconnue-EI", answerer.structure.id)
    assert answerer.target.partners == ()
    assert world.store.get(AnswerHabits, answerer.structure.id) == replace(
        AnswerHabits(id=answerer.structure.id, asked=1, answered=1, interested=1, last_at=world.clock.now()), version=1
    )


def test_answers_that_the_index_does_not_show_yet_are_counted(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    answerers = sent_to(world, 3)
    shown = {one.target_id: one.target for one in answerers}
    monkeypatch.setattr(world.store, "about", lambda *_: list(shown.values()))
    for one in answerers:
        one.is_interested()
    assert (the_need(world).interested, len(notices(world))) == (3, 2)

    answerers[0].declines()
    answerers[1].is_interested(comment="Un mot de plus")
    assert the_need(world).interested == 2
