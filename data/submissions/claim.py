"""A claim to a profile, by somebody who cannot reach its registered address: what they tell, the rules, its life."""

from datetime import timedelta
from enum import StrEnum

import msgspec

from data.submissions.life_cycle import Actor, Arrow, LifeCycle
from data.submissions.typed import Problems, email_problem, found, line_problem, on_one_line

NAME_MAX = 120
ROLE_MAX = 120
CONFIRM_LIFETIME = timedelta(days=7)
"""How long the address of a claim may be confirmed."""

_SIREN_LENGTH = 9


class Claim(msgspec.Struct, frozen=True):
    """What somebody tells to be given a profile, as typed."""

    structure_id: str
    siret: str
    name: str
    role: str
    """What they do there (*fonction*)."""
    email: str


class ClaimState(StrEnum):
    """Where a claim stands."""

    UNCONFIRMED = "unconfirmed"
    """Its address is not confirmed: no moderator sees it."""
    PENDING = "pending"
    ACCEPTED = "accepted"
    CHANGES_ASKED = "changes-asked"
    REFUSED = "refused"


CLAIM_LIFE = LifeCycle(
    (
        Arrow(ClaimState.UNCONFIRMED, ClaimState.PENDING, Actor.CONFIRMATION_LINK, within=CONFIRM_LIFETIME),
        Arrow(ClaimState.PENDING, ClaimState.ACCEPTED, Actor.MODERATOR),
        Arrow(ClaimState.PENDING, ClaimState.CHANGES_ASKED, Actor.MODERATOR),
        Arrow(ClaimState.PENDING, ClaimState.REFUSED, Actor.MODERATOR),
        Arrow(ClaimState.CHANGES_ASKED, ClaimState.PENDING, Actor.OWNER),
        Arrow(ClaimState.CHANGES_ASKED, ClaimState.REFUSED, Actor.MODERATOR),
    )
)
"""Every move of a claim."""


def check_claim(claim: Claim, siret: str) -> Problems:
    """The problems of a claim, by field; none when it can be sent.

    ``siret``: the structure's own, empty when no source tells it. Another establishment of the same legal body may
    claim: head offices often keep the profiles of their branches, and a moderator sees both numbers.
    """
    return found(
        {
            "siret": _siret_problem(claim.siret, siret),
            "name": line_problem(claim.name, "votre nom", NAME_MAX),
            "role": line_problem(claim.role, "votre fonction dans la structure", ROLE_MAX),
            "email": _email_problem(claim.email),
        }
    )


def tidy(claim: Claim) -> Claim:
    """The claim with spaces trimmed, its SIRET in 14 digits when it is one."""
    return Claim(
        structure_id=claim.structure_id.strip(),
        siret=_digits(claim.siret) or claim.siret.strip(),
        name=on_one_line(claim.name),
        role=on_one_line(claim.role),
        email=claim.email.strip(),
    )


def _siret_problem(typed: str, siret: str) -> str | None:
    if not typed.strip():
        return "Indiquez le SIRET de la structure : 14 chiffres."
    # Imported at first use: only a posted claim needs it.
    from stdnum.exceptions import InvalidChecksum, ValidationError

    from data.cleaning.identifiers import siret_of

    try:
        number = siret_of(typed)
    except InvalidChecksum:
        return "Vérifiez les 14 chiffres du SIRET : l’un d’eux est faux."
    except ValidationError:
        return "Écrivez les 14 chiffres du SIRET, comme 123 456 789 00012."
    if siret and number[:_SIREN_LENGTH] != siret[:_SIREN_LENGTH]:
        return "Ce SIRET n’est pas celui de cette structure : vérifiez-le, ou signalez une erreur sur sa fiche."
    return None


def _digits(typed: str) -> str:
    from stdnum.exceptions import ValidationError

    from data.cleaning.identifiers import siret_of

    try:
        return siret_of(typed)
    except ValidationError:
        return ""


def _email_problem(value: str) -> str | None:
    if not value.strip():
        return "Indiquez votre adresse électronique professionnelle : nous vous y répondrons."
    problem = email_problem(value)
    if problem:
        return problem
    from data.submissions.mail_domains import domain_of, is_consumer_address

    if is_consumer_address(value):
        return (
            f"Indiquez une adresse au nom de la structure : {domain_of(value)} ne nous dit pas que vous y travaillez."
            " Si vous n’en avez pas, écrivez à notre équipe : nous vérifierons autrement."
        )
    return None
