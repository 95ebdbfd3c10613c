"""How pages are made: Pelican plugins, each one concern, each with ``register()``."""


class BuildStopped(SystemExit):
    """The build cannot go on: one sentence that says why and what to do.

    Pelican shows a traceback for any other exception; this one ends the process with status 1 and the sentence alone.
    """
