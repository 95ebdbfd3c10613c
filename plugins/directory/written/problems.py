"""What stops the build in ``content/``."""

from plugins import BuildStopped


class WrittenPageProblem(BuildStopped):
    """A page that cannot be published: the sentence names the file and what to do."""
