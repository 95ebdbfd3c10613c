"""Why no zip can be made."""


class Refused(Exception):
    """What is missing or cannot be used: a sentence that says what to do."""
