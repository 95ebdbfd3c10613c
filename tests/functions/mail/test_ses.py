"""Mails through the stand-in of SES, and through a proxy before it that has things go wrong."""

import base64
import json
import urllib.request
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from functions.mail.composing import Composer
from functions.mail.ses import SesSender
from functions.ports import NotSent
from tests.aws.standin import Standin
from tests.functions.mail.between import Between, Down, Lost, Refused, between
from tests.functions.mail.test_composing import MAIL

COMPOSER = Composer("annuaire@annuaire.example", "Annuaire")


def verify(aws: Standin, *domains: str) -> None:
    """Take the account of the stand-in out of the sandbox, and let these domains send."""
    ses = aws.client("sesv2")
    ses.put_account_details(
        MailType="TRANSACTIONAL", WebsiteURL="https://annuaire.example", ProductionAccessEnabled=True
    )
    for domain in domains:
        if domain not in {one["IdentityName"] for one in ses.list_email_identities()["EmailIdentities"]}:
            ses.create_email_identity(EmailIdentity=domain)


def arrived(aws: Standin, address: str) -> list[dict[str, Any]]:
    """What the stand-in took over for an address."""
    with urllib.request.urlopen(f"{aws.endpoint}/_ministack/ses/messages") as answer:
        told = json.load(answer)["messages"]
    return [one for messages in told.values() for one in messages if one["To"] == [address]]


@pytest.fixture(scope="module")
def proxy(aws: Standin) -> Iterator[Between]:
    verify(aws, "annuaire.example")
    with between(aws.endpoint) as proxy:
        yield proxy


@pytest.fixture
def ses(proxy: Between) -> Between:
    proxy.asked.clear()
    return proxy


@pytest.fixture(scope="module")
def sender(proxy: Between) -> SesSender:
    return SesSender(COMPOSER, "", proxy.address)


def test_a_mail_arrives_as_it_was_composed_with_its_id_as_a_tag(aws: Standin, ses: Between) -> None:
    mail = msgspec.structs.replace(MAIL, to="composed@b.example", subject="Été à Nîmes")
    SesSender(COMPOSER, "journal", ses.address).send(mail)

    (asked,) = ses.asked["SendEmail"]
    assert base64.b64decode(asked["Content"]["Raw"]["Data"]) == COMPOSER.compose(mail).as_bytes()
    assert asked["EmailTags"] == [{"Name": "mail", "Value": MAIL.id}]
    assert asked["ConfigurationSetName"] == "journal"
    assert asked["FromEmailAddress"] == "annuaire@annuaire.example"
    (message,) = arrived(aws, "composed@b.example")
    assert "Bonjour" in message["BodyText"]


def test_no_configuration_set_is_asked_for_where_there_is_none(ses: Between) -> None:
    SesSender(COMPOSER, "", ses.address).send(msgspec.structs.replace(MAIL, id="an id/that no tag holds"))

    (asked,) = ses.asked["SendEmail"]
    assert asked.keys() == {"FromEmailAddress", "Destination", "Content"}


@pytest.mark.parametrize(
    ("refused", "is_permanent"),
    [
        (Refused("MessageRejected", "Message contains a virus."), True),
        (Refused("BadRequestException", "Domain contains illegal character: zoe@mairie.example"), True),
        (Refused("BadRequestException", "Missing final '@domain'"), True),
        (Refused("MessageRejected", "Email address is not verified. The following identities failed: x@y"), False),
        (Refused("BadRequestException", "The configuration set of this address is unknown"), False),
        (Refused("BadRequestException", "1 validation error detected"), False),
        (Refused("MailFromDomainNotVerifiedException"), False),
        (Refused("NotFoundException", "Configuration set does not exist"), False),
        (Refused("AccountSuspendedException"), False),
        (Refused("SendingPausedException"), False),
        (Refused("TooManyRequestsException", "Maximum sending rate exceeded.", 429), False),
        (Refused("LimitExceededException", "Daily message quota exceeded."), False),
        (Refused("InternalServiceError", status=500), False),
        (Refused("AccessDeniedException", "User is not authorized", 403), False),
    ],
)
def test_what_ses_refuses_for_good_and_what_whoever_runs_the_directory_can_mend(
    ses: Between, sender: SesSender, refused: Refused, is_permanent: bool
) -> None:
    ses.fate("SendEmail", refused)

    with pytest.raises(NotSent) as caught:
        sender.send(MAIL)

    assert (str(caught.value), caught.value.permanent) == (refused.code, is_permanent)
    assert caught.value.__suppress_context__, "no traceback repeats the words of SES"
    assert len(ses.asked["SendEmail"]) == 1, "the outbox tries again, in its own time"


def test_the_sandbox_of_ses_refuses_nobody_for_good(ses: Between) -> None:
    with pytest.raises(NotSent, match=r"^MessageRejected$") as caught:
        SesSender(Composer("annuaire@not-ours.example", "Annuaire"), "", ses.address).send(MAIL)

    assert not caught.value.permanent


def test_an_answer_that_was_lost_is_not_asked_for_again_here(aws: Standin, ses: Between, sender: SesSender) -> None:
    mail = msgspec.structs.replace(MAIL, to="lost@b.example")
    ses.fate("SendEmail", Lost(), Down())

    for _ in range(2):
        with pytest.raises(NotSent) as caught:
            sender.send(mail)
        assert not caught.value.permanent
    assert len(arrived(aws, "lost@b.example")) == 1


def test_an_address_that_no_header_can_carry_is_never_asked_for(ses: Between) -> None:
    with pytest.raises(NotSent, match=r"^ValueError$"):
        SesSender(COMPOSER, "", ses.address).send(msgspec.structs.replace(MAIL, to="a\nb@c.example"))
    assert not ses.asked
