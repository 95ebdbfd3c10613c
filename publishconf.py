"""Settings of a production build: `pelicanconf.py`, and the publisher's facts from the environment."""

import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parent))

from pelicanconf import *  # noqa: F403 (how Pelican settings extend others)
from plugins.directory.written import PUBLISHER_SETTINGS


def _required(name: str) -> str:
    value = os.environ.get(name, "").strip()
    if not value:
        sys.exit(f"publishconf.py : le réglage {name} manque. Donnez-le dans l’environnement ({name}=…) et relancez.")
    return value


def _origin(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        sys.exit(
            f"publishconf.py : SITEURL={address} n’est pas l’origine d’un site, comme https://annuaire.exemple.fr."
        )
    return f"{parts.scheme}://{parts.netloc}"


SITEURL = _origin(_required("SITEURL"))
COMPRESSED = True
globals().update({name: _required(name) for name in PUBLISHER_SETTINGS})
