"""Why a publication stops: one sentence that says what and what to do, and the exit code that a night reads."""

DONE, STOPPED, MISUSED, TAKEN, LOST, OWING = 0, 1, 2, 3, 4, 5
"""Exit codes. 2 is argparse's own; 5: published, but something that follows a publication is still owed."""


class PublicationStopped(Exception):
    """It cannot go on; the site at the target is whole, and the next publication finishes what this one began."""

    code = STOPPED


class Taken(PublicationStopped):
    """Another publication is at work on the same target."""

    code = TAKEN


class Lost(PublicationStopped):
    """This publication held the target too long without a word, and another one may have taken it."""

    code = LOST


class Missing(PublicationStopped):
    """The target has no such file, or no such version of it."""
