"""The needs: what is due of them."""

import argparse

from functions.commands.terminal import DONE, desk_of
from theme.french import counted


def plan(options: argparse.Namespace) -> int:
    """Do what is due for the needs, as the server and the worker do every minute."""
    from functions.tenders.sending.campaign import Campaign
    from theme import tender_words

    moved = 0
    for outcome in Campaign(desk_of(options)).moved_on():
        moved += 1
        record, mails = outcome.record, counted(outcome.mails_count, "courriel")
        again = f", à revoir le {record.next_at:%Y-%m-%d %H:%M} UTC" if record.next_at else ""
        print(f"{record.id}\u202f: {tender_words.STATES[record.state].lower()}, {mails} à envoyer{again}")
    print(f"Besoins avancés\u202f: {moved}.")
    return DONE
