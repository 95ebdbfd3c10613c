"""The web address and the telephone number of a need, as people type them."""

from data.submissions.typed import on_one_line

LINK_MAX = 500
PHONE_MAX = 40


def link_problem(value: str) -> str | None:
    """What is wrong with a web address; it may be left empty. Only ``http`` and ``https`` lead anywhere."""
    # Imported at first use, as the two below: only a posted form needs them.
    from data.cleaning.contact_points import web_address

    if not value.strip():
        return None
    flags: set[str] = set()
    read = web_address(value.strip(), flags) if len(value) <= LINK_MAX else ""
    is_whole = value.strip().lower().startswith(("http://", "https://"))
    return None if read and is_whole and not flags else "Écrivez une adresse complète, comme https://exemple.fr/page."


def phone_problem(value: str, is_needed: bool) -> str | None:
    """What is wrong with a telephone number. ``is_needed``: the buyer wants to be called."""
    if not value.strip():
        return "Indiquez le numéro auquel vous appeler." if is_needed else None
    return None if _read(value) else "Écrivez un seul numéro de téléphone, comme 01 99 00 12 34."


def telephone(value: str) -> str:
    """A number in E.164 (``+33199001234``); as it was typed when it is none."""
    return _read(value) or on_one_line(value)


def _read(value: str) -> str:
    from data.cleaning.contact_points import phone

    flags: set[str] = set()
    if not value.strip() or len(value) > PHONE_MAX:
        return ""
    read = phone(value, None, flags)
    return "" if flags else read
