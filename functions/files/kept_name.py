"""The names of kept files: ours, harmless in a folder and in an address."""

import re

KEPT_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,120}")


def checked_name(name: str) -> str:
    """The name. Raises ValueError for one that no file of ours has."""
    if not KEPT_NAME.fullmatch(name):
        raise ValueError("not the name of a kept file")
    return name
