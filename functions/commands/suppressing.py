"""Addresses that mails no longer go to, as those who keep the service see them."""

import argparse

from functions.commands.terminal import DONE, desk_of
from functions.mail.suppressed import Reason, lift, suppressed
from theme.french import moment

_WHY = {
    Reason.BOUNCE: "un courriel en est revenu",
    Reason.COMPLAINT: "son destinataire a signalé un courriel comme indésirable",
}


def suppressed_address(options: argparse.Namespace) -> int:
    """Say whether mails go to an address, and why not; with ``--lift``, let them go again."""
    desk = desk_of(options)
    found = suppressed(desk, options.email)
    if found is None:
        print("Rien n’empêche les courriels de partir vers cette adresse.")
        return DONE
    print(f"Aucun courriel ne part vers cette adresse depuis le {moment(found.since)}\u202f: {_WHY[found.reason]}.")
    if options.lift:
        lift(desk, options.email)
        print("C’est levé\u202f: les prochains courriels partiront. Une opposition, s’il y en a une, demeure.")
    else:
        print(f"Cela cessera de soi-même le {moment(found.erase_at)}, ou avec --lift.")
    return DONE
