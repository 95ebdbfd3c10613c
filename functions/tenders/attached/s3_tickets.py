"""Tickets that send a file from the browser straight to S3: a Lambda function takes 6 MB at most, a file may be larger.

The form is a presigned POST: S3 takes one file, under one key of the quarantine, of a bounded size, encrypted, for an
hour, and leads the browser back to one address of ours; it refuses a form of which anything was changed.
"""

import re
import secrets
from datetime import timedelta
from typing import NamedTuple

from itsdangerous import BadSignature, URLSafeTimedSerializer

from data.submissions.tender import FILE_BYTES_MAX
from functions.files.bucket import ENCRYPTION, client
from functions.files.document_formats import FORMATS
from functions.files.quarantine import FILLED_BY_S3, NAME_FIELD, PREFIX
from functions.files.ticket import Ticket
from functions.links import SIGNING, BadToken
from functions.tenders.attached.tickets import ADDRESS, LIFETIME
from functions.tenders.letters import DRAFT, FOLLOW

RETURN_ADDRESS = f"{ADDRESS}recu/"
RETURN_LIFETIME = timedelta(days=1)
"""As long as the file may wait in quarantine: the page may be opened again."""
_PAGES = {"draft": DRAFT, "follow": FOLLOW}
_KEY = re.compile(rf"{PREFIX}([0-9A-Z-]{{1,40}})/(draft|follow)-[0-9a-f]{{32}}")


class Destination(NamedTuple):
    """What a key says: the need that the file is for, and the beginning of the page that it was sent from."""

    need: str
    page: str


def destination_of(key: str) -> Destination | None:
    """What a key of the quarantine says; None for a key that no ticket names."""
    found = _KEY.fullmatch(key)
    return Destination(found[1], _PAGES[found[2]]) if found else None


class Return(NamedTuple):
    """What an address of return says: which file was sent, and the page of ours that the visitor comes back to."""

    key: str
    back: str


class Returns:
    """The addresses that S3 leads back to, signed."""

    def __init__(self, secret_key: str) -> None:
        self._signed = URLSafeTimedSerializer(secret_key, salt="tender-file-return", signer_kwargs=SIGNING)

    def address(self, key: str, back: str) -> str:
        """The address, below the site's own."""
        return f"{RETURN_ADDRESS}{self._signed.dumps([key, back])!s}"

    def read(self, signed: str) -> Return:
        """What an address of ours says. Raises :class:`functions.links.BadToken`."""
        try:
            return Return(*self._signed.loads(signed, max_age=int(RETURN_LIFETIME.total_seconds())))
        except BadSignature as error:
            raise BadToken from error


class S3Tickets:
    """A :class:`functions.ports.Tickets`. ``address``: that of the bucket, for browsers (UPLOADS_ADDRESS).

    ``site_address``: ours, that S3 leads back to. ``endpoint``: where the service answers, when not where AWS says.
    Signing asks nothing of the service.
    """

    def __init__(
        self,
        bucket: str,
        address: str,
        site_address: str,
        secret_key: str,
        endpoint: str = "",
        lifetime: timedelta = LIFETIME,
    ) -> None:
        self._bucket = bucket
        self._address = address
        self._site_address = site_address
        self._returns = Returns(secret_key)
        self._endpoint = endpoint
        self._lifetime = lifetime

    def issue(self, need: str, back: str) -> Ticket:
        """A ticket for one need and one file. ``back``: the page of ours that the visitor comes back to."""
        page = next(name for name, start in _PAGES.items() if back.startswith(start))
        key = f"{PREFIX}{need}/{page}-{secrets.token_hex(16)}"
        exact = {
            "success_action_redirect": self._site_address + self._returns.address(key, back),
            "x-amz-server-side-encryption": ENCRYPTION,
            "Content-Type": "application/octet-stream",
            "Content-Disposition": "attachment",
        }
        post = client(self._endpoint).generate_presigned_post(
            self._bucket,
            key,
            Fields={**exact, NAME_FIELD: FILLED_BY_S3},
            Conditions=[
                *({name: value} for name, value in exact.items()),
                # What S3 writes there is the sender's: it is judged when the file is checked.
                ["starts-with", f"${NAME_FIELD}", ""],
                ["content-length-range", 0, FILE_BYTES_MAX],
            ],
            ExpiresIn=int(self._lifetime.total_seconds()),
        )
        return Ticket(
            address=self._address, fields=post["fields"], most_bytes=FILE_BYTES_MAX, extensions=tuple(FORMATS)
        )
