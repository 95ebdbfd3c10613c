"""How the site is found: sitemaps with true dates, robots.txt, OpenSearch, addresses of the existing service."""

from pelican import signals

from plugins.discovery.generator import DiscoveryGenerator, write_sitemaps
from plugins.publication import PAGES_WRITTEN


def register() -> None:
    """Add the discovery files to the build."""
    signals.get_generators.connect(_generator)
    PAGES_WRITTEN.connect(write_sitemaps)


def _generator(pelican: object) -> type:
    del pelican
    return DiscoveryGenerator
