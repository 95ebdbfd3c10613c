"""A buyer's files, from the form of their page to who may read them: with a ticket, and back to the page each time."""

import asyncio
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import httpx2 as httpx
import msgspec
import pytest
from itsdangerous import timed
from starlette.requests import Request

from data.submissions.tender_states import TenderState
from functions import retention
from functions.files.antivirus import Verdict
from functions.files.checking import Question, refusal_of
from functions.ports import StoreUnavailable
from functions.tenders.attached import accepting, checking
from functions.tenders.attached.accepting import visible_to_structures
from functions.tenders.attached.attached import Attached, attached
from functions.tenders.attached.serving import file_response
from functions.tenders.letters import DRAFT, FOLLOW
from functions.tenders.records import TenderFile, TenderRecord
from functions.tokens import Purpose, new_link
from tests.functions.tenders.attached.files.corpus import hostile_files
from tests.functions.tenders.attached.files.packages import docx
from tests.functions.tenders.attached.files.pdfs import objects, pdf
from tests.functions.tenders.needs import a_record
from tests.functions.world import SITE, World

PLAIN = pdf(objects())
HOSTILE = hostile_files()["PDF: a script when it opens"][1]


class Buyer:
    """Somebody with the link of a draft."""

    def __init__(self, world: World, state: TenderState = TenderState.DRAFT, **changes: Any) -> None:
        self.world = world
        self.need = a_record(world, state=state, next_at=None, **changes)
        is_draft = state is TenderState.DRAFT
        purpose = Purpose.TENDER_DRAFT if is_draft else Purpose.TENDER_FOLLOW
        token, link = new_link(purpose, self.need.id, self.need.tender.email, world.clock.now())
        world.store.commit([link])
        self.page = f"{DRAFT}{token}" if is_draft else f"{FOLLOW}{token}/modifier"

    def stored(self) -> TenderRecord:
        record = self.world.store.get(TenderRecord, self.need.id)
        assert record
        return record

    def shown(self, answer: httpx.Response | None = None) -> Attached:
        """What the page shows, after an answer that led back to it."""
        query = answer.headers["location"].partition("?")[2].partition("#")[0] if answer else ""
        scope = {"type": "http", "query_string": query.encode(), "headers": []}
        return attached(self.world.desk, self.stored(), self.page, Request(scope))

    def address(self) -> str:
        ticket = self.shown().ticket
        assert ticket
        return ticket.address

    def sends(self, name: str = "Cahier.pdf", content: bytes = PLAIN, address: str = "", **headers: str) -> Attached:
        """What the page shows once a file was sent: every answer leads back to it."""
        answer = self.posted(name, content, address, **headers)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith(f"{self.page}?")
        assert answer.headers["location"].endswith("#fichiers")
        return self.shown(answer)

    def posted(self, name: str, content: bytes, address: str = "", **headers: str) -> httpx.Response:
        return self.world.client.post(
            address or self.address(),
            files={"file": (name, content)},
            headers={"Sec-Fetch-Site": "same-origin"} | headers,
        )

    def removes(self, file: TenderFile, rank: int = 1) -> httpx.Response:
        return self.world.post(f"{self.shown().removal}{rank}/retirer", {"file": file.name})


@pytest.fixture
def buyer(world: World) -> Buyer:
    return Buyer(world)


@pytest.fixture(autouse=True)
def checked_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Check documents in this process, which is quicker, but in tests marked so."""

    async def asked(_: str, question: bytes, __: float) -> bytes:
        return refusal_of(msgspec.msgpack.decode(question, type=Question)).encode()

    if "aside" not in request.fixturenames:
        monkeypatch.setattr(accepting, "asked_aside", asked)


@pytest.fixture
def aside() -> None:
    """For tests whose documents are checked in a process aside."""


@pytest.mark.usefixtures("aside")
def test_a_file_is_attached_under_a_name_of_ours(buyer: Buyer) -> None:
    page = buyer.sends("Cahier des charges.pdf")
    assert page.done == "Votre fichier est joint."
    assert not page.refusal
    (file,) = page.files
    assert (file.shown, file.size, file.content_type) == ("Cahier des charges.pdf", len(PLAIN), "application/pdf")
    assert file.name.endswith(".pdf")
    assert "Cahier" not in file.name
    assert buyer.world.desk.files.read(file.name) == PLAIN


def test_three_files_are_attached_and_no_more(buyer: Buyer) -> None:
    last = buyer.address()
    for name in ("a.pdf", "b.pdf"):
        assert buyer.sends(name).ticket
    page = buyer.sends("c.docx", docx())
    assert len(page.files) == 3
    assert page.ticket is None
    page = buyer.sends("d.pdf", address=last)
    assert "Retirez-en un" in page.refusal
    assert len(page.files) == 3
    assert len(buyer.world.desk.files.names()) == 3


def test_a_file_sent_twice_by_mistake_is_attached_once(buyer: Buyer) -> None:
    buyer.sends()
    assert len(buyer.sends().files) == 1
    assert len(buyer.world.desk.files.names()) == 1


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("a.pdf", HOSTILE, "scripts"),
        ("a.exe", PLAIN, "PDF, DOC, DOCX"),
        ("a.pdf", b"", "vide"),
        ("a.pdf", PLAIN + bytes(10 * 1024 * 1024), "10\u202fMo"),
        ("a\u202efdp.pdf", PLAIN, "invisibles"),
    ],
    ids=["a script", "a program", "empty", "too large", "turned writing"],
)
def test_what_is_refused_is_told_on_the_page_and_nothing_is_lost(
    buyer: Buyer, name: str, content: bytes, word: str
) -> None:
    buyer.sends("b.pdf")
    page = buyer.sends(name, content)
    assert word in page.refusal
    assert not page.done
    assert [file.shown for file in page.files] == ["b.pdf"]
    assert len(buyer.world.desk.files.names()) == 1


def test_nothing_chosen_is_told(buyer: Buyer) -> None:
    assert "Choisissez" in buyer.sends("", b"").refusal


def test_a_form_that_stops_in_the_middle_is_told(buyer: Buyer) -> None:
    headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": "multipart/form-data; boundary=x"}
    answer = buyer.world.client.post(buyer.address(), content=b"--x\r\nbonjour", headers=headers)
    assert "pas arrivé en entier" in buyer.shown(answer).refusal


def test_a_sentence_that_we_did_not_write_is_not_shown(buyer: Buyer) -> None:
    answer = buyer.posted("a.pdf", PLAIN)
    answer.headers["location"] = f"{buyer.page}?fichier=WyJwaXJhdMOpIiwiIl0.forged#fichiers"
    assert not buyer.shown(answer).done


@pytest.mark.parametrize("ticket", ["forged", "WyJhIiwiL2YvIl0.aa.bb", "é", "%00"])
def test_without_a_ticket_nothing_is_read(world: World, ticket: str) -> None:
    answer = Buyer(world).posted("a.pdf", PLAIN, f"/f/besoins/fichiers/{ticket}")
    assert answer.status_code == 404
    assert answer.headers["connection"] == "close"
    assert world.desk.files.names() == []


def test_a_ticket_leads_back_to_its_own_page_only(buyer: Buyer) -> None:
    address = buyer.address()
    assert buyer.world.client.get(address).status_code == 405
    assert buyer.posted("a.pdf", PLAIN, address[:-2]).status_code == 404


def test_a_ticket_of_an_hour_ago_is_told_and_the_page_gives_another(
    buyer: Buyer, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = buyer.address()
    later = timed.time.time() + timedelta(hours=1, seconds=2).total_seconds()
    monkeypatch.setattr(timed.TimestampSigner, "get_timestamp", lambda _: int(later))
    page = buyer.sends(address=address)
    assert "plus d’une heure" in page.refusal
    assert page.files == ()
    assert len(buyer.sends().files) == 1


def test_a_ticket_outlives_changes_of_the_need(buyer: Buyer) -> None:
    address = buyer.address()
    buyer.world.store.commit([msgspec.structs.replace(buyer.stored(), saved_at=buyer.world.clock.now())])
    assert buyer.sends(address=address).done


@pytest.mark.parametrize("state", [TenderState.SUBMITTED, TenderState.SENT, TenderState.WITHDRAWN])
def test_a_need_that_left_keeps_its_files(buyer: Buyer, state: TenderState) -> None:
    file = buyer.sends().files[0]
    address = buyer.address()
    buyer.world.store.commit([msgspec.structs.replace(buyer.stored(), state=state)])
    assert "ne peut plus être modifié" in buyer.sends("b.pdf", address=address).refusal
    assert "ne peut plus être modifié" in buyer.shown(buyer.removes(file)).refusal
    page = buyer.shown()
    assert page.files == (file,)
    assert page.ticket is None


def test_a_need_whose_changes_are_asked_takes_files(world: World) -> None:
    buyer = Buyer(world, TenderState.CHANGES_ASKED)
    (file,) = buyer.sends().files
    answer = buyer.removes(file)
    assert answer.headers["location"].startswith(f"{buyer.page}?")
    assert buyer.shown(answer).files == ()


def test_an_old_draft_link_changes_no_file_of_a_confirmed_need(buyer: Buyer) -> None:
    file = buyer.sends().files[0]
    address = buyer.address()
    buyer.world.store.commit([msgspec.structs.replace(buyer.stored(), state=TenderState.CHANGES_ASKED)])
    assert "ne peut plus être modifié" in buyer.sends("b.pdf", address=address).refusal
    assert "ne peut plus être modifié" in buyer.shown(buyer.removes(file)).refusal
    page = buyer.shown()
    assert page.files == (file,)
    assert page.ticket is None
    assert not page.is_changing


def test_a_follow_link_changes_no_file_of_a_draft(world: World) -> None:
    buyer = Buyer(world, TenderState.CHANGES_ASKED)
    file = buyer.sends().files[0]
    address = buyer.address()
    buyer.world.store.commit([msgspec.structs.replace(buyer.stored(), state=TenderState.DRAFT)])
    assert "ne peut plus être modifié" in buyer.sends("b.pdf", address=address).refusal
    assert "ne peut plus être modifié" in buyer.shown(buyer.removes(file)).refusal


def test_a_file_that_never_arrived_is_told_and_sent_again(buyer: Buyer) -> None:
    """We were killed between naming and keeping it."""
    (named,) = buyer.sends("Cahier.pdf").files
    buyer.world.desk.files.erase(named.name)
    assert buyer.shown().lost == {named.name}
    shown = buyer.world.client.get(buyer.page).text
    assert "Ce fichier ne nous est pas parvenu\u00a0: joignez-le de nouveau." in shown
    page = buyer.sends("Cahier.pdf")
    assert not page.lost
    assert len(page.files) == 1
    assert "ne nous est pas parvenu" not in buyer.world.client.get(buyer.page).text


def test_a_file_is_removed_for_good(buyer: Buyer) -> None:
    buyer.sends("a.pdf")
    first, second = buyer.sends("b.docx", docx()).files
    page = buyer.shown(buyer.removes(first))
    assert page.done == "Le fichier est retiré."
    assert page.files == (second,)
    assert buyer.world.desk.files.names() == [second.name]


def test_a_rank_that_another_tab_moved_removes_nothing_else(buyer: Buyer) -> None:
    buyer.sends("a.pdf")
    first, second = buyer.sends("b.docx", docx()).files
    buyer.removes(first)
    page = buyer.shown(buyer.removes(first))
    assert "n’est plus dans votre besoin" in page.refusal
    assert page.files == (second,)


def test_who_has_no_link_removes_nothing(buyer: Buyer) -> None:
    (file,) = buyer.sends().files
    assert buyer.world.post("/f/besoins/brouillon/forged/fichiers/1/retirer", {"file": file.name}).status_code == 404
    follow = buyer.shown().removal.replace(DRAFT, FOLLOW)
    assert buyer.world.post(f"{follow}1/retirer", {"file": file.name}).status_code == 404
    assert buyer.stored().files == (file,)


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://autre.example"}])
def test_another_site_sends_and_removes_nothing(buyer: Buyer, headers: dict[str, str]) -> None:
    (file,) = buyer.sends().files
    assert buyer.posted("b.pdf", PLAIN, **headers).status_code == 403
    removal = f"{buyer.shown().removal}1/retirer"
    assert buyer.world.post(removal, {"file": file.name}, **headers).status_code == 403
    assert buyer.stored().files == (file,)


def test_too_many_files_from_a_network_are_refused_without_being_checked(buyer: Buyer) -> None:
    address = buyer.address()
    for _ in range(30):
        buyer.sends("a.exe", address=address)
    page = buyer.sends(address=address)
    assert "dans une heure" in page.refusal
    assert page.files == ()


def test_a_crowd_is_told_to_come_back(buyer: Buyer, monkeypatch: pytest.MonkeyPatch) -> None:
    async def busy(_: str, __: bytes) -> None:
        raise StoreUnavailable("documents-busy")

    monkeypatch.setattr(checking, "accept", busy)
    assert "dans une minute" in buyer.sends().refusal


def test_a_full_disk_leaves_no_file_named(buyer: Buyer, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: str, __: bytes) -> None:
        raise StoreUnavailable("files-OSError-28")

    monkeypatch.setattr(buyer.world.desk.files, "keep", full)
    assert buyer.posted("a.pdf", PLAIN).status_code == 503
    assert buyer.stored().files == ()


def test_two_files_sent_at_once_are_both_attached(buyer: Buyer) -> None:
    address = buyer.address()
    threads = [threading.Thread(target=buyer.posted, args=(f"{n}.docx", docx(body=str(n)), address)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {file.shown for file in buyer.stored().files} == {"0.docx", "1.docx"}


def test_a_sweep_leaves_the_files_of_needs_and_takes_the_others(buyer: Buyer) -> None:
    (file,) = buyer.sends().files
    buyer.world.desk.files.keep(f"{'a' * 24}.pdf", PLAIN)
    retention.sweep(buyer.world.desk)
    assert buyer.world.desk.files.names() == [file.name]
    buyer.world.clock.forward(days=31)
    retention.sweep(buyer.world.desk)
    assert buyer.world.desk.files.names() == []


@pytest.mark.parametrize(
    ("verdict", "is_visible"), [(Verdict.CLEAN, True), (Verdict.UNKNOWN, False)], ids=["clean", "no antivirus"]
)
def test_what_no_antivirus_checked_reaches_moderators_only(
    buyer: Buyer, monkeypatch: pytest.MonkeyPatch, verdict: Verdict, is_visible: bool
) -> None:
    async def scanned(_: bytes, __: str) -> Verdict:
        return verdict

    monkeypatch.setattr(checking, "scanned", scanned)
    (file,) = buyer.sends().files
    assert visible_to_structures(file) is is_visible
    assert visible_to_structures(msgspec.structs.replace(file, is_cleared=True))


@contextmanager
def an_antivirus(folder: Path, answer: bytes) -> Iterator[str]:
    """An antivirus that listens on a socket and always answers the same."""
    path, loop = str(folder / "clamd.ctl"), asyncio.new_event_loop()

    async def clamd(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\0")
        while size := struct.unpack("!L", await reader.readexactly(4))[0]:
            await reader.readexactly(size)
        writer.write(answer + b"\0")
        await reader.read()
        writer.transport.abort()

    server = loop.run_until_complete(asyncio.start_unix_server(clamd, path))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield path
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.run_until_complete(asyncio.sleep(0.01))
        loop.close()


@pytest.mark.usefixtures("aside")
@pytest.mark.parametrize(
    ("answer", "count", "word"),
    [
        (b"stream: OK", 1, ""),
        (b"stream: Win.Test FOUND", 0, "antivirus"),
        (b"INSTREAM size limit exceeded. ERROR", 1, ""),
    ],
)
def test_an_antivirus_of_the_machine_is_asked(tmp_path: Path, answer: bytes, count: int, word: str) -> None:
    with an_antivirus(tmp_path, answer) as path:
        world = World(tmp_path / "world", clamd=path)
        page = Buyer(world).sends()
        world.connections.close()
    assert len(page.files) == count
    assert word in page.refusal
    assert [file.is_scanned for file in page.files] == [answer.endswith(b"OK")] * count


def test_a_file_is_served_to_be_kept_and_never_shown(buyer: Buyer) -> None:
    (file,) = buyer.sends("Été, 2026; a.pdf").files
    answer = file_response(buyer.world.desk, file)
    assert answer.body == PLAIN
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''%C3%89t%C3%A9%2C%202026%3B%20a.pdf"
    assert answer.headers["x-content-type-options"] == "nosniff"
    buyer.world.desk.files.erase(file.name)
    assert file_response(buyer.world.desk, file).status_code == 404


def test_nothing_of_a_file_shows_in_logs_nor_in_addresses(buyer: Buyer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    answer = buyer.posted("Typédame.pdf", PLAIN)
    refused = buyer.posted("Typédame.exe", PLAIN)
    for told in (caplog.text, answer.headers["location"], refused.headers["location"]):
        assert "Typ" not in told
        assert buyer.need.tender.email not in told


def test_the_page_shows_files_what_they_wait_for_and_one_form(buyer: Buyer) -> None:
    def shown(answer: httpx.Response | None = None) -> str:
        template = buyer.world.desk.pages.environment().from_string(
            '{% from "functions/tender-files.html" import files with context %}{{ files(attached) }}'
        )
        return template.render(attached=buyer.shown(answer))

    empty = shown()
    assert 'enctype="multipart/form-data"' in empty
    assert 'accept=".pdf,.doc,.docx,.odt,.xls,.xlsx,.ods"' in empty
    assert "10\u202fMo au plus" in empty
    with_one = shown(buyer.posted("<b>Cahier</b>.pdf", PLAIN))
    assert "&lt;b&gt;Cahier" not in with_one  # what stands before the last « / » is a folder
    assert "Sera relu par notre équipe avant d’être transmis." in with_one
    assert 'role="status"' in with_one
    assert "Retirer" in with_one
    refused = shown(buyer.posted("a.exe", PLAIN))
    assert 'role="alert"' in refused
    assert 'href="#fichier"' in refused


def test_the_page_of_the_draft_shows_them(buyer: Buyer) -> None:
    buyer.sends("Cahier des charges.pdf")
    page = buyer.world.client.get(buyer.page)
    assert page.status_code == 200
    assert "Cahier des charges.pdf" in page.text
    assert f'action="{SITE}' not in page.text
    assert "Joindre un fichier" in page.text


def test_moments_are_in_utc(buyer: Buyer) -> None:
    buyer.sends()
    assert buyer.stored().saved_at.tzinfo is UTC
