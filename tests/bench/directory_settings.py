"""The site without its search index, downloads and discovery files: what Hugo is compared with."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from pelicanconf import *  # noqa: F403 (how Pelican settings extend others)
from plugins import assets, directory, publication

PLUGINS = [publication, assets, directory]
