"""How often a sign-in link is mailed: nobody floods a mailbox, and nobody keeps its holder out.

Anybody may ask for somebody else's link. Refusing after so many would let them lock the holder out; what is refused is
one network that asks for everybody's. Otherwise the answer is always the same, and a mailbox where a link still waits
to be used receives no other: at once for a button pressed twice, for as long as that link lasts once too many were
asked for.
"""

from collections.abc import Sequence
from datetime import timedelta

from functions import logs
from functions.desk import Desk
from functions.guards.limits import Allowance, sign_in_allowance, sign_in_network_allowance, sign_in_pace_allowance
from functions.tokens import MailedLink, Purpose

_ONCE_EVERY = timedelta(minutes=1)
"""A button that is pressed twice mails one link."""


class SignInPace:
    """The pace of the links of one purpose."""

    def __init__(self, desk: Desk, purpose: Purpose) -> None:
        self._desk = desk
        self._purpose = purpose

    def refuses(self, network: str) -> bool:
        """Whether a network asks too often, for whomever. To be asked once for each link that is asked for."""
        return self._is_exceeded(
            sign_in_network_allowance(network, self._desk.clock.now(), self._desk.settings.secret_key)
        )

    def mails(self, audience: str, holder: str) -> bool:
        """Whether a link to ``audience`` leaves for the address ``holder``, rather than the one that waits there.

        Past the limit one leaves in ten minutes, which is how long each lasts: the holder always has one that opens, or
        gets one by asking. Whoever used a link holds the mailbox, and may ask again. Raises StoreUnavailable.
        """
        now, key = self._desk.clock.now(), self._desk.settings.secret_key
        links = [
            link
            for link in self._desk.store.about(MailedLink, audience)
            if link.purpose is self._purpose and link.holder == holder and link.expires_at > now
        ]
        if any(not link.used_at and link.made_at > now - _ONCE_EVERY for link in links):
            return False
        if not self._is_exceeded(sign_in_allowance(f"{audience} {holder}", now, key)):
            return True
        # Counted too, since several may ask at the same moment.
        return not any(not link.used_at for link in links) and not self._is_exceeded(
            sign_in_pace_allowance(f"{audience} {holder} {_last_used(links)}", now, key)
        )

    def _is_exceeded(self, allowance: Allowance) -> bool:
        exceeded = self._desk.counters.take([allowance], self._desk.clock.now())
        if exceeded:
            logs.event("sign-in.limited", purpose=self._purpose, limits=" ".join(exceeded))
        return bool(exceeded)


def _last_used(links: Sequence[MailedLink]) -> str:
    used = [(link.used_at, link.id) for link in links if link.used_at]
    return max(used)[1] if used else ""
