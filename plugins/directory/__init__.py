"""The directory's pages: which exist, what they say, how they are written."""

from pelican import signals

from plugins.directory.generators import DirectoryGenerator, WrittenPagesGenerator


def register() -> None:
    """Add the directory's generators to the build."""
    signals.get_generators.connect(_generators)


def _generators(pelican: object) -> tuple[type, ...]:
    del pelican
    return DirectoryGenerator, WrittenPagesGenerator
