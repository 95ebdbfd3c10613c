"""What S3 takes with a ticket: one file under one key, as the page says it; anything else is refused."""

import base64
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from functions.files.quarantine import NAME_FIELD
from functions.tenders.attached.s3_tickets import destination_of
from tests.aws.standin import Standin
from tests.functions.tenders.attached.s3_world import S3World, Sender
from tests.functions.world import SITE

Fields = dict[str, str]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, aws: Standin) -> Iterator[S3World]:
    world = S3World(tmp_path_factory.mktemp("tickets"), aws)
    yield world
    world.close()


@pytest.fixture
def world(shared: S3World) -> S3World:
    shared.begin()
    return shared


@pytest.fixture
def sender(world: S3World) -> Sender:
    return Sender(world)


def test_the_form_of_the_page_sends_one_file_and_leads_back_to_us(world: S3World, sender: Sender) -> None:
    address, fields = sender.form()
    assert address == world.settings.uploads_address
    posted = sender.posts("Cahier.pdf", b"content", (address, fields))
    assert posted.status_code == 303
    assert posted.headers["location"].startswith(f"{SITE}/f/besoins/fichiers/recu/")
    (key,) = world.held()
    assert key == fields["key"]
    assert destination_of(key) == (sender.need.id, "/f/besoins/brouillon/")
    sent = world.aws.client("s3").head_object(Bucket=world.bucket, Key=key)
    assert sent["ServerSideEncryption"] == "AES256"
    assert sent["ContentType"] == "application/octet-stream"
    assert sent["ContentDisposition"] == "attachment"


def test_no_name_stands_in_the_key_nor_in_the_address_of_return(world: S3World, sender: Sender) -> None:
    posted = sender.posts("Zoé Typédame.pdf", b"content")
    told = f"{world.held()} {posted.headers['location']}"
    assert "Typ" not in told
    assert sender.need.tender.email not in told


def test_two_pages_send_to_two_places(sender: Sender) -> None:
    assert sender.form()[1]["key"] != sender.form()[1]["key"]


def with_more(fields: Fields) -> Fields:
    return {name: fields[name] for name in fields} | {"acl": "public-read"}


def with_wider_policy(fields: Fields) -> Fields:
    policy = json.loads(base64.b64decode(fields["policy"]))
    policy["conditions"] = [one for one in policy["conditions"] if "key" not in one]
    return fields | {"policy": base64.b64encode(json.dumps(policy).encode()).decode(), "key": "files/a.pdf"}


FORGED: dict[str, Callable[[Fields], Fields]] = {
    "another key": lambda fields: fields | {"key": fields["key"][:-1] + "x"},
    "a kept file": lambda fields: fields | {"key": "files/0123456789abcdef01234567.pdf"},
    "another return": lambda fields: fields | {"success_action_redirect": "https://autre.example/"},
    "no return": lambda fields: {name: fields[name] for name in fields if name != "success_action_redirect"},
    "not encrypted": lambda fields: {name: fields[name] for name in fields if "encryption" not in name},
    "a type that shows": lambda fields: fields | {"Content-Type": "text/html"},
    "shown in the browser": lambda fields: fields | {"Content-Disposition": "inline"},
    "something more": with_more,
    "no signature": lambda fields: {name: fields[name] for name in fields if name != "x-amz-signature"},
    "a spoilt signature": lambda fields: fields | {"x-amz-signature": "0" * 64},
    "a wider policy": with_wider_policy,
}


@pytest.mark.parametrize("forged", FORGED)
def test_a_form_that_was_changed_is_refused(world: S3World, sender: Sender, forged: str) -> None:
    address, fields = sender.form()
    posted = sender.posts("a.pdf", b"content", (address, FORGED[forged](fields)))
    assert posted.status_code in (400, 403), posted.text
    assert world.held() == []


def test_a_file_that_is_too_large_is_refused(world: S3World, sender: Sender) -> None:
    form = sender.form()
    assert sender.posts("a.pdf", bytes(10 * 1024 * 1024 + 1), form).status_code == 400
    assert world.held() == []
    assert sender.posts("a.pdf", bytes(10 * 1024 * 1024), form).status_code == 303


def test_another_bucket_takes_nothing(world: S3World, sender: Sender) -> None:
    other = world.aws.new_bucket()
    _, fields = sender.form()
    posted = sender.posts("a.pdf", b"content", (f"{world.aws.endpoint}/{other}", fields))
    assert posted.status_code == 403
    assert "Contents" not in world.aws.client("s3").list_objects_v2(Bucket=other)


def test_a_ticket_ends(tmp_path: Path, aws: Standin) -> None:
    world = S3World(tmp_path, aws, lifetime=timedelta(seconds=-1))
    posted = Sender(world).posts("a.pdf", b"content")
    assert posted.status_code == 403
    assert "expired" in posted.text
    assert world.held() == []
    world.close()


def test_pages_with_the_form_let_it_go_there_and_no_other_page_does(world: S3World, sender: Sender) -> None:
    def form_action(address: str) -> str:
        policy = world.client.get(address).headers["content-security-policy"]
        return next(one for one in policy.split("; ") if one.startswith("form-action"))

    assert form_action(sender.page) == f"form-action 'self' {world.aws.endpoint}"
    assert form_action(f"{sender.page}/modifier") == f"form-action 'self' {world.aws.endpoint}"
    assert form_action("/f/besoins/ajouter") == "form-action 'self'"
    assert form_action("/f/contact?structure=x") == "form-action 'self'"


def test_the_page_says_what_an_english_error_means(sender: Sender) -> None:
    text = sender.world.client.get(sender.page).text
    assert "une erreur en anglais" in text
    assert "10\u202fMo au plus" in text


@pytest.mark.parametrize(
    "key",
    ["", "incoming/", "files/a.pdf", "incoming/AAAA-NEED-2222/draft-abc", f"incoming/../draft-{'a' * 32}", "é"],
)
def test_a_key_that_no_ticket_names_leads_nowhere(key: str) -> None:
    assert destination_of(key) is None


def test_the_name_of_the_file_is_the_only_thing_left_open(sender: Sender) -> None:
    policy = json.loads(base64.b64decode(sender.form()[1]["policy"]))
    loose = [one for one in policy["conditions"] if isinstance(one, list)]
    assert loose == [["starts-with", f"${NAME_FIELD}", ""], ["content-length-range", 0, 10 * 1024 * 1024]]
