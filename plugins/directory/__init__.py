"""The directory's pages: which exist, what they say, how they are written."""

from pelican import signals

from plugins.directory.generators import DirectoryGenerator


def register() -> None:
    """Add the directory's generator to the build."""
    signals.get_generators.connect(_generator)


def _generator(pelican: object) -> type:
    del pelican
    return DirectoryGenerator
