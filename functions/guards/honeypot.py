"""The trap for robots: a field that people do not see, and that programs fill because they fill all.

Browsers and password managers fill hidden fields too: what was trapped is held for a moderator, never thrown away.
"""

from collections.abc import Mapping, Sequence

FIELD = "consigne"
"""Its name in ``components/honeypot.html``: no word that browsers complete (name, mail, site, code, address, date…)."""


def is_trapped(fields: Mapping[str, Sequence[str]]) -> bool:
    """Whether the trap was filled, in fields of :func:`functions.guards.fields.read_fields` or ``read_lists``."""
    return bool("".join(fields.get(FIELD, "")).strip())
