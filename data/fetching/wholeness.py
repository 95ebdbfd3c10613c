"""Whether a file that came can be a whole file of its source: what consolidation could not tell by itself.

How many rows a source may lose is for consolidation's guards, which stop it; here a file that cannot be whole is put
aside before it takes the place of the last one that was.
"""

from pathlib import Path

from data.french import counted
from data.rows import Quarantined
from data.sources import ADAPTERS
from data.sources.reading import Unreadable

_SMALLEST_SHARE = 0.5
"""Of the bytes of the last copy: below, a file is not the same one."""
_ENDS = b"\n}]"


def whole_rows(name: str, file: Path, last: Path | None, accepted: bool) -> int:
    """The rows of the file that its source's reader understands, once it was read to its end.

    ``accepted``: somebody says that it may be much smaller than ``last``. Raises :class:`Unreadable` for a file that
    stops in its middle, holds no row of that source, or is too small to be whole.
    """
    rows = sum(1 for row in ADAPTERS[name].read(file) if not isinstance(row, Quarantined))
    if not rows:
        raise Unreadable(f"{file}\u00a0: aucune ligne de cette source n’y est lisible. Vérifiez ce qui est publié.")
    if last and not accepted:
        _compare(file, last)
    return rows


def _compare(file: Path, last: Path) -> None:
    size, before = file.stat().st_size, last.stat().st_size
    if size < before * _SMALLEST_SHARE:
        raise Unreadable(
            f"{file}\u00a0: {counted(size, 'octet')} seulement, contre {counted(before, 'octet')} la dernière fois. "
            "Si c’est bien le fichier entier, relancez avec --accept."
        )
    # A table stops at any line: only its last one may tell, when files of this source end their lines.
    if size < before and _last_byte(file) not in _ENDS and _last_byte(last) in b"\n":
        raise Unreadable(f"{file}\u00a0: le fichier s’arrête au milieu d’une ligne. Téléchargez-le de nouveau.")


def _last_byte(file: Path) -> bytes:
    with file.open("rb") as content:
        content.seek(-1, 2)
        return content.read(1)
