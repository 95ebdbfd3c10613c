"""The stack, deployed on the stand-in: what people do through it, with the rights that the template gives and no other.

`make test` deploys our sources beside this environment's packages; `make audit` the zips of ``functions package``.
"""

import gzip
import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from functions.commands.packaging import LOCK
from functions.headers import ALWAYS, HSTS
from functions.packaging.making import make
from tests.aws.deployed import NAME, Stack, StackWorld, deployed, eventually
from tests.aws.standin import standing_in
from tests.functions.profile_edits.conftest import load
from tests.functions.profile_edits.test_parts_pictures import photo
from tests.functions.tenders.publishing.typed_need import TYPED as NEED
from tests.functions.world import ATELIER, ATELIER_EMAIL, TYPED
from tests.site import ROOT


def sources(folder: Path) -> None:
    """Our own modules under the names of the zips."""
    scratch = folder / "sources"
    for name in ("data", "functions", "theme"):
        ignored = shutil.ignore_patterns("__pycache__", "node_modules", "sample.jsonl")
        shutil.copytree(ROOT / name, scratch / name, ignore=ignored)
    made = shutil.make_archive(str(folder / "contact"), "zip", scratch)
    for name in ("profiles", "tenders", "moderation", "background"):
        shutil.copyfile(made, folder / f"{name}.zip")


def packaged(folder: Path) -> None:
    make(ROOT / LOCK, "x86_64", folder)


@pytest.fixture(
    scope="module", params=[sources, pytest.param(packaged, marks=pytest.mark.audit)], ids=["sources", "packaged"]
)
def stack(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    zips = tmp_path_factory.mktemp("zips")
    request.param(zips)
    # A stand-in of its own: its functions outlive no test of another.
    with standing_in(tmp_path_factory.mktemp("stack")) as aws, pytest.MonkeyPatch.context() as patch:
        for name, value in aws.environment().items():
            patch.setenv(name, value)
        from functions.files.bucket import client

        client.cache_clear()
        with deployed(aws, zips) as stack:
            yield stack
        client.cache_clear()


@pytest.fixture
def world(stack: Stack, tmp_path: Path) -> Iterator[StackWorld]:
    world = StackWorld(tmp_path, stack)
    load(world)
    yield world
    world.close()


def test_message_goes_from_the_form_to_the_mailbox_of_the_structure(world: StackWorld) -> None:
    form = world.client.get("/f/contact", params={"structure": ATELIER.id})
    reference = world.confirmed(subject="Nettoyage du grand gymnase")
    page = world.client.get(f"/f/contact/envoye/{reference}")
    mail = world.stack.mail(ATELIER_EMAIL, reference)
    copy = world.stack.mail(TYPED["email"], reference)

    assert form.status_code == page.status_code == 200
    assert "Votre message est enregistré" in page.text
    assert "Nettoyage du grand gymnase" in mail.text
    assert "L’atelier & des Iris" in copy.subject


def test_message_that_never_reached_the_queue_is_found_by_the_clock(world: StackWorld) -> None:
    functions = world.stack.aws.client("lambda")
    (relay,) = functions.list_event_source_mappings(FunctionName=f"{NAME}-relay")["EventSourceMappings"]
    functions.update_event_source_mapping(UUID=relay["UUID"], Enabled=False)
    try:
        reference = world.confirmed(subject="Un message que le relais ne voit pas")
        before = [mail for mail in world.stack.mails() if reference in mail.text]
        world.stack.invoke("clock")
        mail = world.stack.mail(ATELIER_EMAIL, reference)
    finally:
        functions.update_event_source_mapping(UUID=relay["UUID"], Enabled=True)

    assert not before
    assert "Un message que le relais ne voit pas" in mail.text


def test_message_that_cannot_be_read_stops_no_other(world: StackWorld) -> None:
    queue = world.stack.outputs["MailQueue"]
    world.stack.aws.client("sqs").send_message(QueueUrl=queue, MessageBody="not what the relay writes")
    reference = world.confirmed(subject="Un message derrière un autre")

    assert world.stack.mail(ATELIER_EMAIL, reference)


def test_need_is_written_read_again_and_confirmed(world: StackWorld) -> None:
    deadline = str((world.clock.now() + timedelta(days=30)).date())
    draft = world.post("/f/besoins/ajouter", NEED | {"action": "relire", "deadline": deadline})
    sent = world.post(draft.headers["location"], {"consigne": ""})
    mail = world.stack.mail(NEED["email"], "/f/besoins/confirmation/")
    (link,) = set(re.findall(r"/f/besoins/confirmation/[\w-]+", mail.text))
    shown = world.client.get(link)
    confirmed = world.post(link, {"consigne": ""})
    followed = world.client.get(confirmed.headers["location"])

    assert [one.status_code for one in (draft, sent, shown, confirmed, followed)] == [303, 303, 200, 303, 200]
    assert NEED["title"] in shown.text


def test_owner_enters_changes_a_profile_and_adds_a_picture(world: StackWorld) -> None:
    asked = world.post("/f/fiche/modifier", {"structure": ATELIER.id})
    mail = world.stack.mail(ATELIER_EMAIL, "/f/fiche/entrer/")
    (link,) = set(re.findall(r"/f/fiche/entrer/[\w-]+", mail.text))
    entered = world.post(link, {})
    profile = world.client.get("/f/fiche/")
    added = world.client.post(
        "/f/fiche/images",
        data={"structure": ATELIER.id, "new_alternative": "Une haie", "action": "ajouter"},
        files={"new_file": ("photo.jpg", photo(), "image/jpeg")},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    shown = world.client.get("/f/fiche/images")

    assert (asked.status_code, entered.headers["location"], profile.status_code) == (303, "/f/fiche/", 200)
    assert added.status_code == 303, added.text
    (picture,) = set(re.findall(r"/f/fiche/images/[0-9a-f]+\.webp", shown.text))
    assert world.client.get(picture).headers["content-type"] == "image/webp"


def test_whoever_goes_round_cloudfront_is_refused(stack: Stack) -> None:
    with stack.client(stack.api_host) as round_the_door:
        assert round_the_door.get("/f/nous-ecrire").status_code == 403


def test_cloudfront_serves_the_site(stack: Stack) -> None:
    # The stand-in's CloudFront reaches its buckets, not its APIs.
    page = {"ContentType": "text/html; charset=utf-8", "CacheControl": "public, max-age=0"}
    for key, body, more in (
        ("prestataires/x/index.html", b"<h1>X</h1>", {}),
        ("prestataires/x/index.html.gz", gzip.compress(b"<h1>X</h1>"), {"ContentEncoding": "gzip"}),
        (".publication/secret.json", b"{}", {}),
    ):
        stack.aws.client("s3").put_object(Bucket=stack.outputs["SiteBucket"], Key=key, Body=body, **page, **more)
    with stack.client(stack.outputs["DistributionDomain"], **{"x-forwarded-proto": "https"}) as visitor:
        told = {"Accept-Encoding": "gzip"}
        shown = visitor.get("/prestataires/x/", headers=told)
        plain = visitor.get("/prestataires/x/", headers={"Accept-Encoding": "identity"})
        moved = visitor.get("/prestataires/x")
        hidden = visitor.get("/.publication/secret.json")

    assert (shown.status_code, shown.text, shown.headers["content-encoding"]) == (200, "<h1>X</h1>", "gzip")
    assert (plain.text, plain.headers.get("content-encoding")) == ("<h1>X</h1>", None)
    assert (moved.status_code, moved.headers["location"]) == (301, "/prestataires/x/")
    assert hidden.status_code in (403, 404)
    for name, value in (ALWAYS | {"Strict-Transport-Security": HSTS}).items():
        assert shown.headers[name] == value


def test_file_sent_to_the_quarantine_wakes_its_function(stack: Stack) -> None:
    key = "incoming/7KQ2-M9XF-3HTB/draft-" + "0" * 32
    stack.aws.client("s3").put_object(Bucket=stack.outputs["PrivateBucket"], Key=key, Body=b"nobody's")

    def is_told() -> bool:
        logs = stack.aws.client("logs").filter_log_events(logGroupName=f"/aws/lambda/{NAME}-uploads")["events"]
        return any("REPORT" in one["message"] for one in logs)

    assert eventually(is_told)


def test_hour_and_feedback_have_the_rights_they_need(stack: Stack) -> None:
    stack.invoke("sweep")
    stack.invoke("feedback", event("Bounce", "nobody@nulle-part.example"))


def event(what: str, address: str) -> dict[str, Any]:
    mail = {"tags": {}, "destination": [address]}
    return {"detail": {"eventType": what, "mail": mail, what.lower(): {"bounceType": "Permanent"}}}
