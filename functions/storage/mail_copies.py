"""How long copies of mails are kept, wherever they are stored."""

from datetime import timedelta

MAIL_COPIES = timedelta(days=30)
"""How long the copy of a mail that left, or was given up, is kept; what became of it stays with its document."""
