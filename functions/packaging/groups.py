"""Which zips there are, and where the programs in each begin."""

from typing import NamedTuple

RUNTIME = (3, 11)
"""The template's: python3.11 (a test compares)."""
GLIBC, LIBSTDCXX = (2, 26), (3, 4, 24)
"""What its system has: Amazon Linux 2. A wheel that asks for later ones does not load there."""

_PROFILES = "functions.profile_edits.routes"
_TENDERS = "functions.tenders.routes"
_MODERATION = "functions.moderation.routes"
_SERVICES = {_PROFILES, _TENDERS, _MODERATION}


class Group(NamedTuple):
    """A zip. ``entries``: its modules that Lambda calls; ``without``: modules that no route of the stack leads to.

    ``services``: those of AWS that it asks, by their names in botocore.
    """

    name: str
    entries: tuple[str, ...]
    without: frozenset[str]
    services: tuple[str, ...] = ("dynamodb", "s3", "secretsmanager")


_WEB = "functions.lambdas.web"
GROUPS = (
    Group("contact", (_WEB,), frozenset(_SERVICES)),
    Group("profiles", (_WEB,), frozenset(_SERVICES - {_PROFILES})),
    Group("tenders", (_WEB, "functions.lambdas.uploads"), frozenset(_SERVICES - {_TENDERS})),
    Group("moderation", (_WEB,), frozenset(_SERVICES - {_MODERATION})),
    Group(
        "background",
        tuple(f"functions.lambdas.{name}" for name in ("absent", "clock", "feedback", "mailer", "relay", "sweep")),
        frozenset(_SERVICES),
        ("dynamodb", "s3", "secretsmanager", "sesv2", "sqs"),
    ),
)
