"""Settings of a production build: `pelicanconf.py`, and the publisher's facts from the environment."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from pelicanconf import *  # noqa: F403
from plugins.directory.written import PUBLISHER_SETTINGS


def _required(name: str) -> str:
    value = os.environ.get(name, "").strip()
    if not value:
        sys.exit(f"publishconf.py : le réglage {name} manque. Donnez-le dans l’environnement ({name}=…) et relancez.")
    return value


SITEURL = _required("SITEURL").rstrip("/")
COMPRESSED = True
globals().update({name: _required(name) for name in PUBLISHER_SETTINGS})
