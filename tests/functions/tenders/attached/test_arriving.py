"""Files that come by way of the quarantine: taken once, whoever comes for them, and their sender told the truth."""

import asyncio
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2 as httpx
import msgspec
import pytest

from data.submissions.tender_states import TenderState
from functions import retention
from functions.files import quarantine
from functions.files.bucket import ReadObject, read_object
from functions.files.checking import Question, refusal_of
from functions.files.quarantine import Quarantine, Sent
from functions.links import Links
from functions.ports import StoreUnavailable
from functions.tenders.attached import accepting, checking
from functions.tenders.attached.arriving import take_waiting
from functions.tenders.attached.receipts import Receipt
from functions.tenders.attached.s3_tickets import RETURN_ADDRESS, Returns
from tests.aws.standin import Standin
from tests.functions.files.faulty import FaultyNetwork, always, faulty_network, once
from tests.functions.tenders.attached.files.corpus import hostile_files, ordinary_files
from tests.functions.tenders.attached.files.packages import docx
from tests.functions.tenders.attached.files.pdfs import objects, pdf
from tests.functions.tenders.attached.s3_world import S3World, Sender
from tests.functions.world import SECRET_KEY, SITE, World

PLAIN = pdf(objects())
JOINED = "Votre fichier est joint."
HOSTILE = ("PDF: a script when it opens", "DOCX: macros", "package: a bomb", "a DOCX named PDF", "name: turned writing")


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory, aws: Standin) -> Iterator[S3World]:
    world = S3World(tmp_path_factory.mktemp("settled"), aws)
    yield world
    world.close()


@pytest.fixture
def world(settled: S3World) -> S3World:
    settled.begin()
    return settled


@pytest.fixture
def sender(world: S3World) -> Sender:
    return Sender(world)


@pytest.fixture(scope="module")
def unsettled(tmp_path_factory: pytest.TempPathFactory, aws: Standin) -> Iterator[tuple[S3World, FaultyNetwork]]:
    with faulty_network(aws.endpoint) as network:
        world = S3World(tmp_path_factory.mktemp("unsettled"), aws, network.endpoint)
        yield world, network
        world.close()


@pytest.fixture
def network(unsettled: tuple[S3World, FaultyNetwork], monkeypatch: pytest.MonkeyPatch) -> FaultyNetwork:
    monkeypatch.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", lambda *_: 0)
    unsettled[1].fault = always("")
    return unsettled[1]


@pytest.fixture
def shaken(unsettled: tuple[S3World, FaultyNetwork], network: FaultyNetwork) -> Sender:
    """Somebody whose files the functions fetch over that network."""
    del network
    unsettled[0].begin()
    return Sender(unsettled[0])


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


def refusal(page: str) -> str:
    """Why the page says that a file is not attached."""
    found = re.search(r'id="fichier-refuse">.*?<p>(.*?)</p>', page, re.DOTALL)
    return re.sub("<[^>]*>", "", found[1]) if found else ""


@pytest.mark.usefixtures("aside")
def test_a_file_is_attached_when_its_sender_comes_back(world: S3World, sender: Sender) -> None:
    page = sender.sends("Cahier à lire.pdf", PLAIN)
    assert JOINED in page
    assert "Cahier à lire.pdf" in page
    assert "Sera relu par notre équipe avant d’être transmis." in page
    assert sender.files() == [("Cahier à lire.pdf", PLAIN)]
    assert all(key.startswith("files/") for key in world.held())


def test_a_file_is_attached_when_its_sender_never_comes_back(world: S3World, sender: Sender) -> None:
    sender.posts("Cahier.pdf", PLAIN)
    world.hears_of(*world.held())
    assert sender.files() == [("Cahier.pdf", PLAIN)]
    assert all(key.startswith("files/") for key in world.held())


def test_whoever_comes_first_again_or_last_a_file_is_attached_once_and_told(world: S3World, sender: Sender) -> None:
    posted = sender.posts("a.pdf", PLAIN)
    (key,) = world.held()
    world.hears_of(key, key)
    assert JOINED in sender.returns(posted)
    posted = sender.posts("b.docx", docx())
    (other,) = (one for one in world.held() if one.startswith("incoming/"))
    assert JOINED in sender.returns(posted)
    assert JOINED in sender.returns(posted)
    world.hears_of(other)
    world.hears_of(key)
    assert sender.files() == [("a.pdf", PLAIN), ("b.docx", docx())]
    assert len(world.held()) == 2


def test_both_at_the_same_moment_attach_it_once(world: S3World, sender: Sender) -> None:
    posted = sender.posts("a.pdf", PLAIN)
    (key,) = world.held()
    pages: list[str] = []
    threads = [
        threading.Thread(target=lambda: pages.append(sender.returns(posted))),
        *(threading.Thread(target=world.hears_of, args=(key,)) for _ in range(3)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert JOINED in pages[0]
    assert sender.files() == [("a.pdf", PLAIN)]
    assert world.held() == [f"files/{name}" for name in world.desk.files.names()]


@pytest.mark.parametrize("is_heard_first", [False, True], ids=["back first", "heard first"])
@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_files_are_refused_as_they_are_on_one_machine(
    world: S3World, sender: Sender, what: str, is_heard_first: bool
) -> None:
    name, content = hostile_files()[what]
    posted = sender.posts(name, content)
    if is_heard_first:
        world.hears_of(*world.held())
        assert world.held() == []
    told = refusal(sender.returns(posted))
    assert re.search(r"[Ee]nvoyez|Choisissez", told)
    assert sender.files() == []
    assert world.held() == []


def test_nothing_chosen_is_told(world: S3World, sender: Sender) -> None:
    address, fields = sender.form()
    body = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()
    )
    body += '--x\r\nContent-Disposition: form-data; name="file"; filename=""\r\n\r\n\r\n--x--\r\n'
    posted = httpx.post(address, content=body.encode(), headers={"Content-Type": "multipart/form-data; boundary=x"})
    assert "Choisissez d’abord un fichier" in refusal(sender.returns(posted))
    assert world.held() == []


def test_an_empty_file_is_told(sender: Sender) -> None:
    assert "vide" in refusal(sender.sends("a.pdf", b""))


@pytest.mark.parametrize("what", ["pdf", "doc", "docx", "odt", "xls", "xlsx", "ods"])
def test_where_no_name_is_told_the_content_gives_one(world: S3World, sender: Sender, what: str) -> None:
    name, content = next(one for one in ordinary_files().values() if one[0].lower().endswith(f".{what}"))
    _, fields = sender.form()
    world.aws.client("s3").put_object(
        Bucket=world.bucket, Key=fields["key"], Body=content, Metadata={"name": "${filename}"}
    )
    world.hears_of(fields["key"])
    assert sender.files() == [(f"Document.{what}", content)], name


def test_a_return_without_any_file_is_told(world: S3World, sender: Sender) -> None:
    _, fields = sender.form()
    address = fields["success_action_redirect"].removeprefix(SITE)
    answer = world.client.get(world.client.get(address).headers["location"])
    assert "pas arrivé en entier" in refusal(answer.text)


def test_an_address_of_return_that_we_did_not_write_leads_nowhere(world: S3World, sender: Sender) -> None:
    _, fields = sender.form()
    address = fields["success_action_redirect"].removeprefix(SITE)
    others = Returns("another key of more than 32 characters").address(fields["key"], sender.page)
    ticket = RETURN_ADDRESS + Links(SECRET_KEY).opposition("a@b.example")
    for forged in (address[:-2], others, ticket, f"{RETURN_ADDRESS}é"):
        assert world.client.get(forged).status_code == 404


def test_a_machine_without_quarantine_has_no_return(sender: Sender, tmp_path: Path) -> None:
    _, fields = sender.form()
    one_machine = World(tmp_path / "machine")
    assert one_machine.client.get(fields["success_action_redirect"].removeprefix(SITE)).status_code == 404
    one_machine.close()


def test_another_file_sent_with_the_same_page_is_taken_too(sender: Sender) -> None:
    """The browser's « Back » may show the page as it was: its form sends to the same place again."""
    form = sender.form()
    assert JOINED in sender.returns(sender.posts("a.pdf", PLAIN, form))
    assert JOINED in sender.returns(sender.posts("b.docx", docx(), form))
    assert [name for name, _ in sender.files()] == ["a.pdf", "b.docx"]


def test_a_refused_file_is_followed_by_a_good_one(sender: Sender) -> None:
    form = sender.form()
    assert refusal(sender.returns(sender.posts("a.exe", PLAIN, form)))
    assert JOINED in sender.returns(sender.posts("a.pdf", PLAIN, form))
    assert sender.files() == [("a.pdf", PLAIN)]


def test_a_file_replaced_between_check_and_keep_is_taken_as_another(
    world: S3World, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept is what was checked; what came in its place stays until it is checked."""
    form, read, second = sender.form(), Quarantine.read, hostile_files()["DOCX: macros"]
    left = [second]

    def read_then_replaced(quarantine: Quarantine, key: str) -> Sent | None:
        sent = read(quarantine, key)
        if left:
            sender.posts(*left.pop(), form)
        return sent

    monkeypatch.setattr(Quarantine, "read", read_then_replaced)
    sender.posts("a.pdf", PLAIN, form)
    world.hears_of(form[1]["key"])
    assert sender.files() == [("a.pdf", PLAIN)]
    assert form[1]["key"] in world.held()
    world.hears_of(form[1]["key"])
    assert sender.files() == [("a.pdf", PLAIN)]
    assert form[1]["key"] not in world.held()


def test_three_files_are_attached_and_no_more(world: S3World, sender: Sender) -> None:
    form = sender.form()
    for rank in range(3):
        sender.sends(f"{rank}.docx", docx(body=str(rank)))
    assert "Retirez-en un" in refusal(sender.returns(sender.posts("d.pdf", PLAIN, form)))
    assert len(world.held()) == 3


@pytest.mark.parametrize("state", [TenderState.SUBMITTED, TenderState.SENT])
def test_a_need_that_left_keeps_its_files(world: S3World, sender: Sender, state: TenderState) -> None:
    sender.posts("a.pdf", PLAIN)
    sender.changes(state=state)
    world.hears_of(*world.held())
    assert sender.files() == []
    assert world.held() == []


def test_a_need_whose_changes_are_asked_takes_files(world: S3World) -> None:
    sender = Sender(world, TenderState.CHANGES_ASKED)
    assert JOINED in sender.sends("a.pdf", PLAIN)
    assert sender.files() == [("a.pdf", PLAIN)]


@pytest.mark.parametrize("fault", ["refuse", "lose", "cut"])
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_one_fault_between_us_and_the_bucket_is_not_felt(
    shaken: Sender, network: FaultyNetwork, method: str, fault: str
) -> None:
    network.fault = once(fault, method)
    assert JOINED in shaken.sends("a.pdf", PLAIN)
    assert shaken.files() == [("a.pdf", PLAIN)]
    assert len(shaken.world.held()) == 1


@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_while_the_bucket_is_away_the_file_waits_and_nobody_is_told_otherwise(
    shaken: Sender, network: FaultyNetwork, method: str
) -> None:
    posted = shaken.posts("a.pdf", PLAIN)
    (key,) = shaken.world.held()
    network.fault = always("refuse", method)
    told = shaken.world.client.get(posted.headers["location"])
    with pytest.raises(StoreUnavailable):
        shaken.world.hears_of(key)
    assert key in shaken.world.held()
    network.fault = always("")
    page = shaken.world.client.get(told.headers["location"].partition("#")[0]).text
    assert JOINED not in page
    assert "n’avons pas pu le vérifier tout de suite" in refusal(page)
    shaken.world.hears_of(key)
    assert shaken.files() == [("a.pdf", PLAIN)]
    assert JOINED in shaken.returns(posted)


def test_a_file_that_could_not_be_erased_does_not_come_back(shaken: Sender, network: FaultyNetwork) -> None:
    posted = shaken.posts("a.pdf", PLAIN)
    (key,) = shaken.world.held()
    network.fault = always("refuse", "DELETE")
    page = shaken.returns(posted)
    assert JOINED in page
    shaken.changes(files=())  # its sender removes it
    network.fault = always("")
    shaken.world.hears_of(key)
    assert shaken.files() == []
    assert key not in shaken.world.held()


class Killed(BaseException):
    """The function is stopped there."""


@pytest.mark.parametrize("step", ["keep", "erase"])
def test_killed_on_the_way_the_next_one_finishes(
    world: S3World, sender: Sender, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    posted = sender.posts("a.pdf", PLAIN)
    (key,) = world.held()

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(world.desk.files if step == "keep" else Quarantine, step, killed)
        with pytest.raises(Killed):
            world.hears_of(key)
    assert key in world.held()
    assert JOINED in sender.returns(posted)
    assert sender.files() == [("a.pdf", PLAIN)]
    assert len(world.held()) == 1


def test_a_file_removed_before_it_was_kept_is_not_said_to_be_attached(
    world: S3World, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    posted = sender.posts("a.pdf", PLAIN)

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(world.desk.files, "keep", killed)
        with pytest.raises(Killed):
            world.hears_of(*world.held())
    sender.changes(files=())
    page = sender.returns(posted)
    assert JOINED not in page
    assert "a changé pendant l’envoi" in refusal(page)
    assert world.held() == []


def test_what_nobody_came_for_is_taken_later(world: S3World, sender: Sender) -> None:
    sender.posts("a.pdf", PLAIN)
    assert world.desk.quarantine
    world.clock.moment = datetime.now(UTC)
    assert asyncio.run(take_waiting(world.desk, world.desk.quarantine)) == 0
    assert sender.files() == []
    world.clock.moment = datetime.now(UTC) + timedelta(minutes=11)
    assert asyncio.run(take_waiting(world.desk, world.desk.quarantine)) == 1
    assert sender.files() == [("a.pdf", PLAIN)]


def test_a_file_counts_once_and_too_many_are_refused(world: S3World, sender: Sender) -> None:
    posted = sender.posts("0.exe", b"x")
    for _ in range(35):
        assert "dans une heure" not in refusal(sender.returns(posted))
    form = sender.form()
    for rank in range(29):
        sender.posts("a.exe", str(rank).encode(), form)
        world.hears_of(form[1]["key"])
    assert "dans une heure" in refusal(sender.returns(sender.posts("a.pdf", PLAIN, form)))
    assert sender.files() == []


def test_a_file_that_waits_for_its_turn_counts_once(
    world: S3World, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender.posts("a.pdf", PLAIN)
    (key,) = world.held()

    async def busy(_: str, __: bytes) -> None:
        raise StoreUnavailable("documents-busy")

    with monkeypatch.context() as patch:
        patch.setattr(checking, "accept", busy)
        for _ in range(31):
            with pytest.raises(StoreUnavailable):
                world.hears_of(key)
    world.hears_of(key)
    assert sender.files() == [("a.pdf", PLAIN)]


def test_receipts_are_kept_two_days(world: S3World, sender: Sender) -> None:
    sender.sends("a.pdf", PLAIN)
    assert world.store.everything(Receipt)
    world.clock.forward(days=2, minutes=20)
    retention.sweep(world.desk)
    assert world.store.everything(Receipt) == []


def test_one_file_that_fails_keeps_no_other(world: S3World, sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    sender.posts("a.pdf", PLAIN)
    (key,) = world.held()
    read = Quarantine.read

    def reads(quarantine: Quarantine, asked: str) -> Sent | None:
        if asked != key:
            raise RuntimeError("a fault of ours")
        return read(quarantine, asked)

    monkeypatch.setattr(Quarantine, "read", reads)
    with pytest.raises(RuntimeError):
        world.hears_of("files/unknown", sender.form()[1]["key"], key)
    assert sender.files() == [("a.pdf", PLAIN)]


def test_one_file_that_nobody_came_for_and_that_fails_keeps_no_other(
    world: S3World, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = [Sender(world), Sender(world)]
    for one in (sender, *others):
        one.posts("a.pdf", PLAIN)
    read, first = Quarantine.read, min(world.held())

    def reads(quarantine: Quarantine, asked: str) -> Sent | None:
        if asked == first:
            raise RuntimeError("a fault of ours")
        return read(quarantine, asked)

    monkeypatch.setattr(Quarantine, "read", reads)
    world.clock.moment = datetime.now(UTC) + timedelta(minutes=11)
    assert world.desk.quarantine
    with pytest.raises(RuntimeError):
        asyncio.run(take_waiting(world.desk, world.desk.quarantine))
    assert [key for key in world.held() if not key.startswith("files/")] == [first]
    assert [one.files() for one in (sender, *others)].count([("a.pdf", PLAIN)]) == 2


def test_a_file_with_the_mark_of_one_that_was_checked_is_checked_too(
    world: S3World, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two contents may have one MD5, whoever makes them chooses both, and S3 tells moments to the second."""
    form, moment = sender.form(), datetime.now(UTC)

    def alike(endpoint: str, bucket: str, key: str) -> ReadObject | None:
        found = read_object(endpoint, bucket, key)
        return found._replace(etag='"alike"', written_at=moment) if found and key == form[1]["key"] else found

    def killed(*_: object) -> None:
        raise Killed

    monkeypatch.setattr(quarantine, "read_object", alike)
    sender.posts("a.pdf", PLAIN, form)
    with monkeypatch.context() as patch:
        patch.setattr(world.desk.files, "keep", killed)
        with pytest.raises(Killed):
            world.hears_of(form[1]["key"])
    sender.posts("a.pdf", b"MZ, a program", form)
    world.hears_of(form[1]["key"])
    assert [content for _, content in sender.files()] == [None]


def test_nothing_of_a_file_shows_in_logs(sender: Sender, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    sender.sends("Typédame.pdf", PLAIN)
    sender.sends("Typédame.exe", PLAIN)
    assert "Typ" not in caplog.text
