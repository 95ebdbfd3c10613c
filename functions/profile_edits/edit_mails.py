"""The mails a profile edit causes."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from data.submissions.edit_states import UNDO_LIFETIME
from functions.desk import Desk
from functions.mail.writing import Letters
from functions.profile_edits.requests import EditRequest
from functions.records import Mail
from theme import addresses, change_words

RECEIPT = "receipt"
DECISION = "decision"
NEW_ADDRESS = "new-address"
OLD_ADDRESS = "old-address"
UNDONE = "undone"


class EditMails:
    """Writes mails; links start with the site's address. No mail repeats what was typed: it is behind the links."""

    def __init__(self, desk: Desk) -> None:
        self._letters = Letters(desk.pages)
        self._store = desk.store
        self._site = desk.settings.site_address

    def received(self, request: EditRequest, now: datetime) -> list[Mail]:
        """To whoever asked: what was received, and what happens next."""
        return self._to_asker("edit-received", RECEIPT, f"Vos changements pour {_quoted(request)}", request, now)

    def decided(self, request: EditRequest, fields: Sequence[str], now: datetime) -> list[Mail]:
        """To whoever asked: what a moderator decided of some changes, with the reasons.

        None once that person was erased.
        """
        changes = [change for change in request.changes if change.field in fields]
        title = f"Votre demande pour {_quoted(request)} a été étudiée"
        return self._to_asker("edit-decided", DECISION, title, request, now, decided=changes)

    def to_confirm(self, request: EditRequest, new: str, token: str, now: datetime) -> Mail:
        """To the new address: the link by which its holder confirms it. It repeats nothing of what was typed."""
        title = f"Confirmez l’adresse de {_quoted(request)}"
        return self._mail("edit-new-address", NEW_ADDRESS, title, request, new, now, token=token)

    def to_undo(self, request: EditRequest, old: str, token: str, now: datetime) -> Mail:
        """To the old address: messages will go elsewhere, and the link that takes it back. It does not say where."""
        title = f"L’adresse de {_quoted(request)} change"
        ends = change_words.undo_ends(now)
        return self._mail("edit-old-address", OLD_ADDRESS, title, request, old, now, token=token, ends=ends)

    def to_undo_again(self, request: EditRequest, old: str, token: str, now: datetime, until: datetime) -> Mail:
        """To an address that may still undo a request: a further change, and a link that takes all of them back."""
        title = f"L’adresse de {_quoted(request)} change encore"
        ends = change_words.undo_ends(until - UNDO_LIFETIME)
        return self._mail("edit-old-address-again", OLD_ADDRESS, title, request, old, now, token=token, ends=ends)

    def undone(self, request: EditRequest, now: datetime) -> list[Mail]:
        """To whoever asked for a new address: the holder of the old one took it back."""
        title = f"L’adresse de {_quoted(request)} ne change pas"
        return self._to_asker("edit-undone", UNDONE, title, request, now)

    def _to_asker(
        self, letter: str, label: str, title: str, request: EditRequest, now: datetime, **context: Any
    ) -> list[Mail]:
        if not request.asked_by:
            return []
        return [self._mail(letter, label, title, request, request.asked_by, now, **context)]

    def _mail(
        self, letter: str, label: str, title: str, request: EditRequest, to: str, now: datetime, **context: Any
    ) -> Mail:
        known = self._store.structure(request.structure_id)
        shown = known and known.live and not known.vanished
        text, html = self._letters.bodies(
            letter,
            title=title,
            request=request,
            page_address=self._site + addresses.profile(known.slug) if known and shown else "",
            entry_address=f"{self._site}/f/fiche/modifier?structure={request.structure_id}",
            site_address=self._site,
            words=change_words,
            **context,
        )
        return Mail(
            id=secrets.token_hex(16),
            to=to,
            subject=self._letters.subject(title),
            text=text,
            html=html,
            written_at=now,
            about=request.id,
            label=label,
        )


def _quoted(request: EditRequest) -> str:
    return f"«\u202f{request.structure_name}\u202f»"
