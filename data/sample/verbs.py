"""Present tense of the regular French verbs of the lexicon: infinitive, third person singular, first person plural."""

import re

_GRAVE = re.compile(r"[eé](ch|gr|gl|br|cr|tr|dr|[bcdfgjlmnpqrstvz])$")


def conjugate(verb: str) -> tuple[str, str, str]:
    """The forms « tailler, taille, taillons » of a verb in -er or -ir, or those it writes out, separated by slashes."""
    if "/" in verb:
        infinitive, singular, plural = verb.split("/")
        return infinitive, singular, plural
    stem = verb[:-2]
    if verb.endswith("ir"):
        return verb, f"{stem}it", f"{stem}issons"
    singular = _GRAVE.sub(r"è\1", stem) + "e"
    if stem.endswith(("oy", "uy")):
        singular = f"{stem[:-1]}ie"
    if stem.endswith("g"):
        return verb, singular, f"{stem}eons"
    if stem.endswith("c"):
        return verb, singular, f"{stem[:-1]}çons"
    return verb, singular, f"{stem}ons"
