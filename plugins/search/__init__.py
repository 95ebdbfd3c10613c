"""Search: the page ``/prestataires/``, the index and the rows its script loads."""

from pelican import signals

from plugins.search.generator import SearchGenerator


def register() -> None:
    """Add the search to the build."""
    signals.get_generators.connect(_generator)


def _generator(pelican: object) -> type:
    del pelican
    return SearchGenerator
