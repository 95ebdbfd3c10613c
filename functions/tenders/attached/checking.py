"""What every file of a need goes through, wherever it was received, before it is attached."""

from functions.desk import Desk
from functions.files.antivirus import Verdict, scanned
from functions.files.document_formats import Format
from functions.files.refused_file import RefusedFile
from functions.tenders.attached.accepting import accept

_INFECTED = (
    "Notre antivirus a trouvé un programme nuisible dans ce fichier. Vérifiez votre ordinateur, et ne l’envoyez pas."
)


async def checked(desk: Desk, sent_name: str, content: bytes) -> tuple[Format, bool]:
    """The format of a file that is taken, and whether an antivirus found it clean. ``sent_name``: as it was sent.

    Raises :class:`RefusedFile`, with what to do; :class:`functions.ports.StoreUnavailable` when too many wait.
    """
    taken = await accept(sent_name, content)
    verdict = await scanned(content, desk.settings.clamd)
    if verdict is Verdict.FOUND:
        raise RefusedFile(_INFECTED)
    return taken, verdict is Verdict.CLEAN
