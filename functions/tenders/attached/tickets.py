"""Tickets on one machine: the address of a route of ours, signed, for one need, for an hour."""

from datetime import timedelta
from typing import NamedTuple

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from data.submissions.tender import FILE_BYTES_MAX
from functions.files.document_formats import FORMATS
from functions.files.ticket import Ticket
from functions.links import SIGNING, BadToken

ADDRESS = "/f/besoins/fichiers/"
LIFETIME = timedelta(hours=1)


class Admission(NamedTuple):
    """What a ticket says. ``has_ended``: it is genuine, and past its lifetime; whoever holds it may go back."""

    need: str
    back: str
    has_ended: bool


class LocalTickets:
    """A :class:`functions.ports.Tickets`: what it issues depends on no version of the need."""

    def __init__(self, secret_key: str) -> None:
        self._signed = URLSafeTimedSerializer(secret_key, salt="tender-file", signer_kwargs=SIGNING)

    def issue(self, need: str, back: str) -> Ticket:
        """A ticket for one need. ``back``: the page of ours that the visitor comes back to."""
        signed = str(self._signed.dumps([need, back]))
        return Ticket(address=ADDRESS + signed, most_bytes=FILE_BYTES_MAX, extensions=tuple(FORMATS))

    def read(self, signed: str) -> Admission:
        """What a ticket of ours says. Raises :class:`functions.links.BadToken`."""
        try:
            need, back = self._signed.loads(signed, max_age=int(LIFETIME.total_seconds()))
            return Admission(need, back, has_ended=False)
        except SignatureExpired:
            need, back = self._signed.loads(signed)
            return Admission(need, back, has_ended=True)
        except BadSignature as error:
            raise BadToken from error
