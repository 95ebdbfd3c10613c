"""The file of what the public may know of needs: ``export-needs`` writes it, the build of the site reads it.

It is read strictly: what is refused is told with its line and its value.
"""

import json
import re
from pathlib import Path
from typing import TypeVar

import msgspec

from data.submissions.typed import Problems
from data.tender_stories import InspiringNeed, PublicNeeds, TenderFigures, figures_problems, need_problems

_Shape = TypeVar("_Shape", InspiringNeed, TenderFigures)


class UnreadableNeeds(Exception):
    """A file of needs that does not hold what it should: its name, the line, the value, what was expected."""


class _Parts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    figures: msgspec.Raw = msgspec.Raw()
    stories: tuple[msgspec.Raw, ...] = ()
    unreachable: tuple[str, ...] = ()


def read_needs(file: Path) -> PublicNeeds:
    """What a file holds; nothing when there is none. Raises :class:`UnreadableNeeds`, OSError."""
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return PublicNeeds()
    try:
        parts = msgspec.json.decode(content, type=_Parts)
        # msgspec leaves what it does not decode yet unchecked.
        json.loads(content)
    except (msgspec.DecodeError, ValueError) as error:
        raise UnreadableNeeds(f"{file}{_where(content)} : {error}") from None
    figures = None
    if parts.figures:
        figures = _Part(file, content, bytes(parts.figures)).decoded(TenderFigures)
    stories: list[InspiringNeed] = []
    at = 0
    for raw in parts.stories:
        part = _Part(file, content, bytes(raw), at)
        story = part.decoded(InspiringNeed)
        if any(other.id == story.id for other in stories):
            raise part.refused("id", "Deux besoins portent cet identifiant.")
        stories.append(story)
        at = part.end
    return PublicNeeds(figures, tuple(stories), parts.unreachable)


def written(needs: PublicNeeds) -> bytes:
    """The file that holds them, one field a line."""
    return msgspec.json.format(msgspec.json.encode(needs), indent=1) + b"\n"


class _Part:
    """One object of the file, looked for from a place in it."""

    def __init__(self, file: Path, content: bytes, raw: bytes, after: int = 0) -> None:
        self._file = file
        self._content = content
        self._raw = raw
        self._start = content.find(raw, after)
        self.end = self._start + len(raw)

    def decoded(self, shape: type[_Shape]) -> _Shape:
        """What it holds. Raises :class:`UnreadableNeeds`."""
        try:
            read = msgspec.json.decode(self._raw, type=shape)
        except msgspec.ValidationError as error:
            field = next(iter(re.findall(r"\$\.(\w+)", str(error))), "")
            raise self.refused(field, str(error)) from None
        problems: Problems = need_problems(read) if isinstance(read, InspiringNeed) else figures_problems(read)
        for field, sentence in problems.items():
            raise self.refused(field, sentence)
        return read

    def refused(self, field: str, why: str) -> UnreadableNeeds:
        """« needs.json, ligne 12 : amount vaut "2K". Ce n’est pas une valeur connue. »"""
        inside = self._raw.find(f'"{field}"'.encode()) if field else 0
        line = self._content.count(b"\n", 0, self._start + max(0, inside)) + 1
        values = json.loads(self._raw)
        told = ""
        if isinstance(values, dict) and field in values:
            text = json.dumps(values[field], ensure_ascii=False)
            told = f"{field} vaut {text if len(text) <= 80 else f'{text[:80]}…'}. "
        return UnreadableNeeds(f"{self._file}, ligne {line} : {told}{why}")


def _where(content: bytes) -> str:
    """« , ligne 3 » for a file that is no JSON; nothing where the whole file is another thing."""
    try:
        json.loads(content)
    except json.JSONDecodeError as error:
        return f", ligne {error.lineno}"
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return f", ligne {line}"
    return ""
