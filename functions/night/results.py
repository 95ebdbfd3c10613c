"""What became of a night and of each of its steps."""

from datetime import datetime
from enum import StrEnum

import msgspec


class State(StrEnum):
    """How a step ended."""

    DONE = "done"
    HELD = "held"
    """A guard or a check stopped it: somebody must look."""
    FAILED = "failed"
    LATE = "late"
    """It took too long and was ended."""
    ENDED = "ended"
    """The night was asked to end while it ran."""
    NOTHING = "nothing"
    """There was nothing to do."""
    SKIPPED = "skipped"
    """What came before it stopped the night."""


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """One step: ``lines`` are the last it said, ``why`` a sentence of ours."""

    step: str
    title: str
    state: State
    code: int = 0
    seconds: float = 0.0
    lines: tuple[str, ...] = ()
    why: str = ""
    remedy: str = ""

    @property
    def is_bad(self) -> bool:
        """Whether somebody has something to do."""
        return self.state in (State.HELD, State.FAILED, State.LATE, State.ENDED)


class Night(msgspec.Struct, frozen=True, kw_only=True):
    """A whole night."""

    started: datetime
    ended: datetime
    results: tuple[Result, ...]
    published: bool
    """Whether the site online is of this night."""
    touched: bool = False
    """Whether a publication began and did not end."""
    published_before: datetime | None = None
    """When the site was last published, before this night."""

    @property
    def stopped_by(self) -> Result | None:
        """The step that ended it before its end."""
        after = next((n for n, one in enumerate(self.results) if one.state is State.SKIPPED), len(self.results))
        before = [one for one in self.results[:after] if one.is_bad]
        return before[-1] if before and (after < len(self.results) or before[-1] is self.results[-1]) else None
