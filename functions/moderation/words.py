"""Moderation in French words, for its pages and for the command line."""

from collections.abc import Callable

from functions.contact.mails import CONFIRMATION
from functions.moderation.decision_log import CONSOLE, Decision, Verdict
from functions.submissions import HoldReason

MODERATION = "/f/moderation/"

KINDS = {
    "contact": "Message",
    "report": "Signalement",
    "enquiry": "Message à l’équipe",
    "edit": "Changement de fiche",
    "claim": "Demande d’accès",
    "tender": "Besoin",
    "tender-story": "Besoin inspirant",
    "mail": "Courriel",
}
"""What is decided of, by the kind of its document."""

HOLD_REASONS = {
    HoldReason.VANISHED: "n’est plus dans l’annuaire",
    HoldReason.NO_ADDRESS: "sans adresse électronique",
    HoldReason.OPPOSED: "s’oppose à recevoir des messages",
    HoldReason.NO_RECIPIENT: "personne n’est nommé pour lire",
    HoldReason.TRAPPED: "champ piège rempli",
    HoldReason.TOO_MANY: "trop d’envois",
}
"""Why a message is held, in a cell of a table."""

WHY = {
    HoldReason.VANISHED: "La structure n’est plus dans l’annuaire.",
    HoldReason.NO_ADDRESS: "Aucune source ne donne l’adresse électronique de la structure.",
    HoldReason.OPPOSED: "La structure s’oppose à recevoir des messages.",
    HoldReason.NO_RECIPIENT: "Personne n’était nommé pour lire ces messages.",
    HoldReason.TRAPPED: (
        "Le champ que personne ne voit a été rempli\u202f: par un robot, ou par un navigateur qui remplit tout. "
        "Rien n’a été envoyé, pas même un accusé de réception."
    ),
    HoldReason.TOO_MANY: (
        "Trop d’envois en peu de temps, de ce réseau, de cette adresse ou vers cette structure. Beaucoup de personnes "
        "honnêtes partagent un réseau\u202f: lisez, puis décidez. Rien n’a été envoyé, pas même un accusé de réception."
    ),
}
"""The same, on the page of one message."""

VERDICTS = {
    Verdict.RELEASED: "transmis",
    Verdict.ACCEPTED: "accepté",
    Verdict.CHANGES_ASKED: "correction demandée",
    Verdict.REFUSED: "refusé",
    Verdict.RETRIED: "essayé de nouveau",
    Verdict.CLEARED: "fichiers relus",
}
"""What was decided, after « … : »."""

LABELS = {
    "team": "À notre équipe",
    "receipt": "Accusé de réception",
    CONFIRMATION: "Lien de confirmation",
    "decision": "Décision de notre équipe",
    "new-address": "Nouvelle adresse à confirmer",
    "old-address": "Avis à l’ancienne adresse",
    "undone": "Changement d’adresse annulé",
    "sign-in": "Lien de connexion",
    "draft": "Lien d’un brouillon de besoin",
    "interested": "Avis de structures intéressées",
    "to-call": "Structures à appeler",
    "closed": "Avis d’échéance d’un besoin",
    "survey": "Bilan demandé à un acheteur",
    "link": "Lien de suivi d’un besoin",
}
"""What a mail that did not leave was, by its label without the number it may end with."""

_TO_STRUCTURES = {
    "rappel-1": "Rappel à",
    "rappel-2": "Second rappel à",
    "retrait": "Avis de retrait à",
    "bilan": "Bilan demandé à",
}
"""The label of a mail to a structure is the structure's id, then what else than a message or a need it brings."""


def letter(label: str, structure_name: Callable[[str], str]) -> str:
    """What a mail was, by its label. ``structure_name``: of an id; empty when nobody knows it."""
    if told := LABELS.get(label) or LABELS.get(label.rstrip("-0123456789")):
        return told
    structure_id, _, what = label.partition("/")
    name = structure_name(structure_id)
    return f"{_TO_STRUCTURES.get(what, 'À')} {name}" if name else "Courriel"


def who(decision: Decision, reader: str) -> str:
    """Who decided, to the moderator whose digest is ``reader``: nobody is named."""
    if decision.moderator == reader:
        return "vous"
    return "la console" if decision.moderator == CONSOLE else f"le modérateur {decision.moderator[:6]}"
