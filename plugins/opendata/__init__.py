"""Open data: the downloads of ``/donnees/``, the static API, and the pages that explain them."""

from pelican import signals

from plugins.opendata.generator import OpenDataGenerator


def register() -> None:
    """Add the open data to the build."""
    signals.get_generators.connect(_generator)


def _generator(pelican: object) -> type:
    del pelican
    return OpenDataGenerator
