"""Who is told of a publication: CloudFront, the alarm that watches the nights, search engines. None can undo it."""


class NotTold(Exception):
    """A service did not take the news: its code."""
