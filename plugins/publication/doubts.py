"""What a publication that lost its place leaves: the paths it may have written over those of who took it."""

import secrets

from plugins.publication.headers import headers
from plugins.publication.manifest import DOUBTS, Journal, encoded, journal_of
from plugins.publication.plan import Plan
from plugins.publication.stopping import Lost, Missing, PublicationStopped
from plugins.publication.targets import Target


async def doubted(target: Target, plan: Plan, number: int, error: Lost) -> Lost:
    """Write a doubt about all that a plan touches, and say what to do."""
    doubt = f"{DOUBTS}{number:06}-{secrets.token_hex(6)}.json.gz"
    content = encoded(Journal(number, plan.touched, sorted([*plan.blanks, *plan.removals])))
    try:
        await target.put(doubt, content, headers(doubt, is_encoded=False))
    except PublicationStopped:
        return Lost(f"{error} Ce qu’elle vient d’écrire n’a pas pu être noté\u202f: relancez avec --again.")
    return Lost(f"{error} Ce qu’elle vient d’écrire est noté\u202f: relancez, la prochaine publication le renverra.")


async def doubts_of(target: Target) -> dict[str, Journal]:
    """Every doubt that is there, by path. Raises PublicationStopped for one that cannot be read."""
    found = {}
    for path in await target.names(DOUBTS):
        try:
            found[path] = journal_of(await target.read(path), f"{target.name}/{path}")
        except Missing:  # a publication has just answered it
            continue
    return found
