"""Mails through Amazon SES."""

import re
from email.errors import MessageError
from functools import cached_property
from typing import Any

from functions.mail.composing import Composer
from functions.ports import NotSent
from functions.records import Mail

TAG = "mail"
"""The message tag that holds the id of a mail: what SES tells of it later carries it."""
CONNECT_SECONDS, READ_SECONDS = 3.0, 20.0
_TAGGED = re.compile(r"[A-Za-z0-9_-]{1,256}")
"""What a tag may hold."""
_SET_UP = re.compile(r"not verified|configuration set|not authorized|identit", re.IGNORECASE)
"""Words of a refusal that tells of how we are set up, of the sandbox of SES more often than not."""
_ADDRESS = re.compile(r"address|domain|'@|local part", re.IGNORECASE)
"""Words of a refusal of an address that SES cannot read, or would not write to."""


class SesSender:
    """A :class:`functions.ports.MailSender` through SES v2, which signs mails (DKIM) and counts what comes back.

    ``configuration_set``: the one that publishes events; none when empty. ``endpoint``: where the service answers, when
    not where AWS says.

    SES has no idempotence: what timed out may have left, and is tried again like any other, by the outbox and never
    here. It writes a Message-ID of its own in place of ours.
    """

    def __init__(self, composer: Composer, configuration_set: str, endpoint: str = "") -> None:
        self._composer = composer
        self._configuration_set = configuration_set
        self._endpoint = endpoint

    @cached_property
    def _client(self) -> Any:
        import boto3
        from botocore.config import Config

        return boto3.client(
            "sesv2",
            endpoint_url=self._endpoint or None,
            config=Config(
                connect_timeout=CONNECT_SECONDS, read_timeout=READ_SECONDS, retries={"total_max_attempts": 1}
            ),
        )

    def send(self, mail: Mail) -> None:
        """Send one mail. Raises :class:`NotSent`, permanent when SES refuses this mail or its address for good."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            content = self._composer.compose(mail).as_bytes()
        except (MessageError, ValueError) as error:
            raise NotSent(type(error).__name__) from error
        asked: dict[str, Any] = {
            "FromEmailAddress": self._composer.mail_from,
            "Destination": {"ToAddresses": [mail.to]},
            "Content": {"Raw": {"Data": content}},
        }
        if self._configuration_set:
            asked["ConfigurationSetName"] = self._configuration_set
        if _TAGGED.fullmatch(mail.id):
            asked["EmailTags"] = [{"Name": TAG, "Value": mail.id}]
        try:
            self._client.send_email(**asked)
        except ClientError as error:
            told = error.response.get("Error", {})
            code = str(told.get("Code", "ClientError"))
            # Without its words, here and in tracebacks: they may repeat the address.
            raise NotSent(code, _is_permanent(code, str(told.get("Message", "")))) from None
        except BotoCoreError as error:
            raise NotSent(type(error).__name__) from None


def _is_permanent(code: str, words: str) -> bool:
    """Whether SES refused the message or its address, for good: not us, our quotas, nor our set-up.

    Throttling, an account that is paused or suspended, a domain that is not verified: whoever runs the directory can
    mend these, and the mail then leaves.
    """
    if _SET_UP.search(words):
        return False
    return code == "MessageRejected" or (code == "BadRequestException" and _ADDRESS.search(words) is not None)
