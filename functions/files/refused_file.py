"""A file that is not taken."""


class RefusedFile(Exception):
    """A file that is not taken. ``sentence``: what is wrong and what to do, for people."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
