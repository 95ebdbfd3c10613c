"""Valid SIRETs of nobody, by number."""

from stdnum import luhn


def siret(number: int, establishment: int = 1) -> str:
    """The SIRET of an establishment of the legal body ``number`` (999 and six digits: none is given out)."""
    siren = f"99{number:06d}"
    siren += luhn.calc_check_digit(siren)
    return of_siren(siren, establishment)


def of_siren(siren: str, establishment: int) -> str:
    """The SIRET of an establishment of a legal body."""
    number = f"{siren}{establishment:04d}"
    return f"{number}{luhn.calc_check_digit(number)}"
