"""Changes of a profile in French words: what each field said and says, where each change stands, what would help most.

One wording for the owner who asks and for the moderator who decides. Values are in the shapes of an edit
(:mod:`data.submissions.profile_edit`).
"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from data.model import Activity, ClientReference, Offer, Picture, Workforce
from data.submissions.edit_handling import Handling
from data.submissions.edit_states import CONFIRM_LIFETIME, UNDO_LIFETIME, FieldState
from data.submissions.profile_edit import Part
from theme import wording
from theme.french import NARROW_SPACE, day, listed, number

NOTHING = "Rien"
"""What stands for a value that is not told."""

PARTS = {
    Part.CONTACT: "Contact",
    Part.ACTIVITIES: "Activités et zones",
    Part.STRUCTURE: "Structure",
    Part.SHOWCASE: "Offres, références et photos",
}
"""The pages of the form, as people read them."""

FIELDS = {
    "contact_first_name": "Prénom du contact",
    "contact_last_name": "Nom du contact",
    "contact_email": "Adresse électronique du contact",
    "contact_phone": "Téléphone du contact",
    "published_email": "Adresse électronique montrée à tous",
    "published_phone": "Téléphone montré à tous",
    "activities": "Activités",
    "name": "Raison sociale",
    "brand": "Enseigne",
    "description": "Présentation",
    "website": "Site internet",
    "social": "Réseau social",
    "workforce": "Effectifs",
    "labels": "Labels",
    "networks": "Réseaux",
    "offers": "Offres",
    "references": "Références",
    "pictures": "Photos",
}
"""The fields that an owner may change, as people read them."""

STATES = {
    FieldState.AT_ONCE: "Pris en compte",
    FieldState.PENDING: "En attente de notre équipe",
    FieldState.ACCEPTED: "Accepté",
    FieldState.CHANGES_ASKED: "À revoir",
    FieldState.REFUSED: "Refusé",
    FieldState.CONFIRMING: "À confirmer à la nouvelle adresse",
    FieldState.UNDONE: "Annulé depuis l’ancienne adresse",
    FieldState.WITHDRAWN: "Retiré",
}
"""Where a change stands (un changement…)."""

HANDLINGS = {
    Handling.AT_ONCE: "Pris en compte dès l’envoi.",
    Handling.MODERATED: "Notre équipe le relira avant de le publier.",
    Handling.CONFIRMED: "Un lien sera envoyé à la nouvelle adresse : le changement vaudra une fois ce lien ouvert.",
}
"""What will happen to a change once it is sent."""

ADVICE = {
    "trades": "Dites vos métiers : les acheteurs cherchent par métier.",
    "contact": "Indiquez une adresse électronique : sans elle, aucun message ne vous arrive.",
    "zones": "Dites où vous intervenez pour chaque activité : les acheteurs cherchent près de chez eux.",
    "description": "Présentez votre structure en quelques phrases : la recherche lit ces mots.",
    "service-types": "Dites comment vous travaillez : mise à disposition, prestation ou fabrication.",
    "offers": "Décrivez ce que vous vendez : une offre par produit ou par service.",
    "website": "Ajoutez l’adresse de votre site.",
    "staff": "Indiquez vos effectifs : des acheteurs comparent les structures par leur taille.",
    "references": "Citez des clients : ils rassurent un acheteur.",
    "pictures": "Montrez votre travail en photos.",
}
"""What an owner may do about each code of :data:`data.completeness.CODES`."""


class Line(msgspec.Struct, frozen=True):
    """One thing a field says. ``mark``: ``added`` or ``removed`` when one side only says it; ``picture``: a file."""

    text: str
    mark: str = ""
    picture: str = ""


class Compared(msgspec.Struct, frozen=True):
    """A field before and after, in words; no line where nothing is told. ``is_list``: lines are items of a list."""

    field: str
    label: str
    before: tuple[Line, ...]
    after: tuple[Line, ...]
    is_list: bool

    @property
    def is_reordered(self) -> bool:
        """Whether only the order of what it lists differs."""
        return self.is_list and self.before != self.after and Counter(self.before) == Counter(self.after)


def compared(field: str, before: Any, after: Any, city: str = "") -> Compared:
    """A field before and after. ``city``: the structure's own, which circles are around. Raises KeyError."""
    was, becomes = (_lines(field, value, city) for value in (before, after))
    is_list = field in _LISTS
    return Compared(
        field=field,
        label=FIELDS[field],
        before=_marked(was, becomes, "removed") if is_list else was,
        after=_marked(becomes, was, "added") if is_list else becomes,
        is_list=is_list,
    )


def state_in_words(
    state: FieldState, since: datetime, now: datetime, *, is_shown: bool = False, is_replaced: bool = False
) -> str:
    """Where a change stands and what comes next, in one sentence.

    ``since``: when it reached that state. ``is_shown``: the dataset says it already. ``is_replaced``: it was withdrawn
    for another change of the same field.
    """
    told = day(since)
    if state is FieldState.CONFIRMING:
        if now - since > CONFIRM_LIFETIME:
            return f"Abandonné{NARROW_SPACE}: la nouvelle adresse n’a pas été confirmée dans les sept jours."
        last = day(since + CONFIRM_LIFETIME)
        return f"À confirmer{NARROW_SPACE}: un lien a été envoyé à la nouvelle adresse, il vaut jusqu’au {last}."
    if state in (FieldState.AT_ONCE, FieldState.ACCEPTED):
        verb = "Accepté" if state is FieldState.ACCEPTED else "Pris en compte"
        if is_shown:
            return f"{verb} le {told}, et repris dans l’annuaire."
        return f"{verb} le {told}. L’annuaire le reprendra à sa prochaine mise à jour, en général la nuit suivante."
    return {
        FieldState.PENDING: f"Envoyé le {told}, en attente de notre équipe, qui le relit avant de le publier.",
        FieldState.CHANGES_ASKED: f"À revoir depuis le {told}{NARROW_SPACE}: corrigez-le, puis envoyez-le de nouveau.",
        FieldState.REFUSED: f"Refusé le {told}.",
        FieldState.UNDONE: f"Annulé le {told} depuis l’ancienne adresse, qui reste celle de la structure.",
        FieldState.WITHDRAWN: f"Remplacé le {told} par une demande plus récente."
        if is_replaced
        else f"Retiré le {told}.",
    }[state]


def undo_ends(confirmed_at: datetime) -> str:
    """The last day a new address may be undone from the old one."""
    return day(confirmed_at + UNDO_LIFETIME - timedelta(seconds=1))


def _lines(field: str, value: Any, city: str) -> tuple[Line, ...]:
    if field == "activities":
        return tuple(Line(_activity(one, city)) for one in msgspec.convert(value or (), tuple[Activity, ...]))
    return tuple(line for line in _IN_WORDS.get(field, _text)(value) if line.text)


def _text(value: Any) -> Sequence[Line]:
    return [Line(str(value or ""))]


def _phone(value: Any) -> Sequence[Line]:
    return [Line(wording.phone(str(value or "")))]


def _workforce(value: Any) -> Sequence[Line]:
    counts = msgspec.convert(value or {}, Workforce)
    told = ((counts.permanent, "Permanents"), (counts.supported, "En insertion ou en situation de handicap"))
    return [Line(f"{words}{NARROW_SPACE}: {number(count)}") for count, words in told if count is not None]


def _offers(value: Any) -> Sequence[Line]:
    offers = msgspec.convert(value or (), tuple[Offer, ...])
    return [Line("\n".join(filter(None, (offer.name, offer.description)))) for offer in offers]


def _references(value: Any) -> Sequence[Line]:
    references = msgspec.convert(value or (), tuple[ClientReference, ...])
    return [Line(f"{one.name}, avec son logo" if one.logo else one.name, picture=one.logo or "") for one in references]


def _pictures(value: Any) -> Sequence[Line]:
    pictures = msgspec.convert(value or (), tuple[Picture, ...])
    return [Line(picture.alternative, picture=picture.file) for picture in pictures]


def _codes(words: Callable[[str], str]) -> Callable[[Any], Sequence[Line]]:
    return lambda value: [Line(_known(words, code)) for code in value or ()]


def _known(words: Callable[[str], str], code: str) -> str:
    """The words for a code; the code itself once the vocabulary has dropped it: requests outlive vocabularies."""
    try:
        return words(code)
    except KeyError:
        return code


_IN_WORDS: dict[str, Callable[[Any], Sequence[Line]]] = {
    "contact_phone": _phone,
    "published_phone": _phone,
    "workforce": _workforce,
    "labels": _codes(wording.official_label),
    "networks": _codes(wording.network_label),
    "offers": _offers,
    "references": _references,
    "pictures": _pictures,
}
_LISTS = frozenset({"activities", "labels", "networks", "offers", "references", "pictures"})


def _activity(activity: Activity, city: str) -> str:
    told = (
        _known(wording.sector_label, activity.sector),
        listed([_known(_service, code) for code in activity.service_types]),
        wording.zone_in_words(activity.zone, city),
    )
    derived = " (d’après le code d’activité)" if wording.is_derived(activity) else ""
    return " · ".join(filter(None, told)) + derived


def _service(code: str) -> str:
    return wording.service_labels((code,))


def _marked(lines: Sequence[Line], others: Sequence[Line], mark: str) -> tuple[Line, ...]:
    """The lines, marked when the other side does not say them; what is said twice counts twice."""
    left, marked = Counter(others), []
    for line in lines:
        marked.append(line if left[line] else msgspec.structs.replace(line, mark=mark))
        left[line] -= left[line] > 0
    return tuple(marked)
