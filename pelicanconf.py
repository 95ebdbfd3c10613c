"""Settings of a development build. `publishconf.py` extends them for production."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).parent
sys.path.insert(0, str(ROOT))

from plugins import assets, directory, discovery, opendata, publication, search  # noqa: E402 (found by the line above)

PLUGINS = [publication, assets, search, directory, opendata, discovery]
PLUGIN_PATHS: list[str] = []

SITENAME = "Le marché de\u00a0l’inclusion"
SITEURL = os.environ.get("SITEURL", "")
DEFAULT_LANG = "fr"
TIMEZONE = "Europe/Paris"

PATH = str(ROOT / "content")
THEME = str(ROOT / "theme")
BUILD_PATH = os.environ.get("BUILD", str(ROOT / "build"))
OUTPUT_PATH = os.environ.get("OUTPUT", str(ROOT / "build" / "output"))
DATASET = os.environ.get("DATASET_DIR", str(ROOT / "var" / "data" / "sample"))
# What the public may know of needs, as `python -m functions export-needs` wrote it; nothing when there is no such file.
NEEDS = os.environ.get("NEEDS", "")

# Pages are written by the directory plugin: Pelican's own machinery has nothing to do.
ARTICLE_PATHS: list[str] = []
PAGE_PATHS: list[str] = []
STATIC_PATHS: list[str] = []
THEME_STATIC_PATHS: list[str] = []
DIRECT_TEMPLATES: list[str] = []
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = TAG_SAVE_AS = ""
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
# Emptying the output before the data are even read would take the site down with a bad file.
DELETE_OUTPUT_DIRECTORY = False
# Render everything again, whatever the last build remembers (`make build CLEAN=1`).
CLEAN = bool(os.environ.get("CLEAN"))
# Copies for servers (.br, .gz) beside text files: production has them.
COMPRESSED = False
LOAD_CONTENT_CACHE = CACHE_CONTENT = False
MARKDOWN = {"extensions": ["markdown.extensions.extra", "markdown.extensions.meta"], "output_format": "html5"}

# Facts about the publisher: the development build says that they are missing, production refuses to go without.
EDITEUR = DIRECTEUR_PUBLICATION = HEBERGEUR = DPO = CONTACT_ACCESSIBILITE = ""
