"""Pictures that people send, made safe in a process aside: readers of pictures are large programs in C."""

import anyio
import msgspec

from functions import logs
from functions.files.aside import Unread, asked_aside, turn
from functions.files.safe_picture import Answer, RefusedPicture, SafePicture

MOST_AT_ONCE = 2
MOST_SECONDS = 60
"""By the clock, for one picture."""

_UNREAD = (
    "Nous n’avons pas pu lire cette image. Enregistrez-la en JPEG, réduite à 2 000 pixels de côté, puis envoyez-la de "
    "nouveau."
)
_turns = anyio.CapacityLimiter(MOST_AT_ONCE)


async def made_safe(content: bytes) -> SafePicture:
    """The picture of a file, drawn again: harmless, upright, without metadata, in a size that pages show.

    Takes about a second. Raises :class:`RefusedPicture` for what is no JPEG, PNG, WebP or AVIF picture (or is broken,
    animated, too small, too large), :class:`StoreUnavailable` when too many wait for a turn.
    """
    async with turn(_turns, "pictures-busy"):
        try:
            told = await asked_aside("functions.files.drawing", content, MOST_SECONDS)
        except Unread as unread:
            logs.event("picture.unread", code=str(unread))
            raise RefusedPicture(_UNREAD) from None
    answer = msgspec.msgpack.decode(told, type=Answer)
    if answer.picture is None:
        raise RefusedPicture(answer.refusal)
    return answer.picture
