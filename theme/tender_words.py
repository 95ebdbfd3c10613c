"""Needs (*besoins*) in French words: one wording for the buyer, the structures and the moderators.

What is read of the geography is read at first use: who writes to a structure must not pay for it.
"""

from data.model import Perimeter, PerimeterLevel
from data.submissions.tender import BY_EMAIL, BY_LINK, BY_PHONE, QUOTE, SOURCING, TENDER, Tender
from data.submissions.tender_impact import Impact, bounds_of, impact_of
from data.submissions.tender_states import AnswerState, Contracted, DeclineReason, TenderState
from data.vocabulary import vocabulary
from theme import wording
from theme.french import NARROW_SPACE, NO_BREAK_SPACE, counted, number

KINDS = {
    QUOTE: "Demande de devis",
    TENDER: "Appel d’offres",
    SOURCING: "Sourcing",
}
"""What a buyer publishes, the most frequent first."""

KIND_HINTS = {
    QUOTE: "Vous voulez des prix pour une prestation précise.",
    TENDER: "Votre consultation est publiée ailleurs\u202f: vous la faites connaître, avec son lien.",
    SOURCING: "Vous préparez un achat\u202f: vous demandez qui sait faire, sans engagement.",
}

STATES = {
    TenderState.DRAFT: "Brouillon",
    TenderState.UNCONFIRMED: "À confirmer",
    TenderState.SUBMITTED: "En attente de relecture",
    TenderState.CHANGES_ASKED: "À modifier",
    TenderState.VALIDATED: "Validé, bientôt envoyé",
    TenderState.SENT: "Envoyé aux structures",
    TenderState.CLOSED: "Clos",
    TenderState.REJECTED: "Refusé",
    TenderState.WITHDRAWN: "Retiré",
    TenderState.EXPIRED: "Expiré",
}
"""Where a need stands (un besoin…)."""

ANSWERS = {
    AnswerState.SENT: "Pas encore ouvert",
    AnswerState.SEEN: "Vu",
    AnswerState.INTERESTED: "Intéressée",
    AnswerState.GROUP: "Intéressée en groupement",
    AnswerState.DECLINED: "Pas intéressée",
}
"""What a structure that was written to says (une structure…)."""

DECLINE_REASONS = {
    DeclineReason.TRADE: "Ce n’est pas notre métier",
    DeclineReason.PLACE: "Le lieu est trop loin",
    DeclineReason.CAPACITY: "Nous n’avons pas les moyens ou les personnes",
    DeclineReason.DATES: "Les dates ne conviennent pas",
    DeclineReason.AMOUNT: "Le montant ne convient pas",
    DeclineReason.OTHER: "Une autre raison",
}

CONTRACTED = {
    Contracted.YES: "Oui",
    Contracted.NO: "Non",
    Contracted.NOT_YET: "Pas encore",
}
"""Answers to « avez-vous contractualisé ? »."""

ANSWER_WAYS = {
    BY_EMAIL: "Par courriel",
    BY_PHONE: "Par téléphone",
    BY_LINK: "Par le lien indiqué",
}
"""How structures reach the buyer."""

WHOLE_COUNTRY = "France entière"

IMPACT_SOURCE = (
    f"Estimation de la place de marché publique de l’inclusion{NARROW_SPACE}: 26{NO_BREAK_SPACE}€ pour une heure de "
    f"travail et, à partir de 3{NARROW_SPACE}700{NO_BREAK_SPACE}€, un mois de travail d’une personne par "
    f"3{NARROW_SPACE}700{NO_BREAK_SPACE}€."
)


def kind(code: str) -> str:
    """The words for a kind; nothing while none is chosen."""
    return KINDS.get(code, "")


def amount(code: str) -> str:
    """« 1 000 à 5 000 € HT », « Moins de 1 000 € HT », « Plus de 1 000 000 € HT »; nothing for another code."""
    if code not in vocabulary().tender_amounts:
        return ""
    low, high = bounds_of(code)
    if high is None:
        return f"Plus de {_euros(low)}"
    return f"{number(low)} à {_euros(high)}" if low else f"Moins de {_euros(high)}"


def impact_sentence(code: str) -> str:
    """« de 38 heures à 1 mois de travail d’une personne », « jusqu’à 38 heures de travail »; nothing for no amount."""
    if code not in vocabulary().tender_amounts:
        return ""
    low, high = bounds_of(code)
    least = impact_of(low)
    if high is None:
        return f"plus de {_duration(least)} {_work(least)}"
    most = impact_of(high)
    if not low:
        return f"jusqu’à {_duration(most)} {_work(most)}"
    is_one_unit = (least.hours is None) == (most.hours is None)
    first = number(least.hours or least.months or 0) if is_one_unit else _duration(least)
    return f"de {first} à {_duration(most)} {_work(most)}"


def sectors(tender: Tender) -> list[str]:
    """Its trades."""
    return [wording.sector_label(slug) for slug in tender.sectors]


def services(tender: Tender) -> list[str]:
    """How it may be carried out; none when any way will do."""
    return [wording.service_labels((code,)) for code in tender.service_types]


def places(tender: Tender) -> list[str]:
    """Where, or the whole country; none in a draft that does not say."""
    if tender.whole_country:
        return [WHOLE_COUNTRY]
    return [place(perimeter) for perimeter in tender.perimeters]


def place(perimeter: Perimeter) -> str:
    """« Grenoble (38) », « Vienne (86), département », « Bretagne, région »: several levels have one name."""
    name = wording.perimeter_name(perimeter)
    level = {PerimeterLevel.REGION: ", région", PerimeterLevel.DEPARTEMENT: f" ({perimeter.code}), département"}
    return name + level.get(perimeter.level, "")


def structure_kinds(tender: Tender) -> list[str]:
    """The kinds of structures wanted; none when any will do."""
    return [f"{vocabulary().kind(code).label} ({code})" for code in tender.kinds]


def answer_ways(tender: Tender) -> list[str]:
    """How structures reach the buyer."""
    return [words for code, words in ANSWER_WAYS.items() if code in tender.answer_by]


def _euros(value: int) -> str:
    return f"{number(value)}{NO_BREAK_SPACE}€{NO_BREAK_SPACE}HT"


def _duration(impact: Impact) -> str:
    if impact.hours is not None:
        return counted(impact.hours, "heure")
    return counted(impact.months or 0, "mois", "mois")


def _work(impact: Impact) -> str:
    return "de travail" if impact.hours is not None else "de travail d’une personne"
