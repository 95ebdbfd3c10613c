"""What a built site is held to before it is published: links that answer, nothing private, budgets, honest sitemaps.

``python -m plugins.checks`` reads the files that a build left and nothing else of the build: what is published is what
was checked.
"""

from typing import NamedTuple


class Fault(NamedTuple):
    """Something that must not be published.

    ``what`` is its sort, ``page`` a path of the site; ``words`` say what is wrong without repeating a private value.
    """

    what: str
    page: str
    words: str

    def __str__(self) -> str:
        return f"{self.page}\u00a0: {self.words}"
