"""The rules that texts of a profile follow: a public page keeps them, and masks the contacts that stand in them."""

from data.french import number
from data.submissions.typed import in_paragraphs


def text_problem(value: str, words: str, longest: int) -> str | None:
    """What is wrong with a text, that may be left empty. ``words`` names it: « la présentation »."""
    value = in_paragraphs(value)  # browsers post two characters for the end of a line
    if len(value) > longest:
        return f"Raccourcissez {words} : {number(len(value))} caractères, {number(longest)} au plus."
    if masks_contacts(value):
        return (
            f"Retirez l’adresse électronique ou le numéro de téléphone qui est dans {words} : pour le montrer à tous,"
            " indiquez-le dans « Contact »."
        )
    return None


def masks_contacts(value: str) -> bool:
    """Whether consolidation would hide something of a text: an e-mail address or a telephone number."""
    from data.cleaning.texts import free_text
    from data.verdicts import Flag

    flags: set[str] = set()
    free_text(value, flags)
    return Flag.PERSONAL_DATA_MASKED in flags
