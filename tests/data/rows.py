"""Rows to test with: a usable Candidate, and ways to make one different."""

from typing import Any

import msgspec

from data.rows import Candidate

SIRET = "41987654300029"


def candidate(**changes: Any) -> Candidate:
    """A usable row of an ACI at Grenoble, with the given fields changed."""
    row = Candidate(
        position=1,
        siret="41987654500015",
        kind="ACI",
        name="Les Jardins du Drac",
        postcode="38000",
        city="Grenoble",
        convention_active=True,
        contact_email="bonjour@example.org",
    )
    return msgspec.structs.replace(row, **changes)
