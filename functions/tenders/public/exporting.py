"""What the public may know of needs, as the build of the site reads it: accepted stories, and the figures of a year."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import chain, count
from pathlib import Path

import msgspec

from data.needs_file import written
from data.slugs import slug
from data.submissions.typed import Problems
from data.tender_stories import InspiringNeed, PublicNeeds
from functions.ports import Conflict, Store
from functions.tenders.public.figures import figures
from functions.tenders.public.stories import is_contracted, public_need, story_problems
from functions.tenders.records import StoryState, TenderRecord, TenderStory, TenderTarget
from functions.whole_files import write_whole


class Suspicious(Exception):
    """The store never knew a need, and the file to replace holds some: a sentence that says what to do."""


class Exported(msgspec.Struct, frozen=True):
    """What was written. ``left_out``: by reference, why an accepted story cannot be shown."""

    stories: int
    has_figures: bool
    left_out: dict[str, Problems]


def export(store: Store, digest: Callable[[str], str], out: Path, now: datetime) -> Exported:
    """Write the file, whole or not at all. Nothing to tell: no file. ``digest``: that of addresses that oppose.

    Raises :class:`Suspicious`, OSError, or :class:`functions.ports.StoreUnavailable`.
    """
    if out.exists() and not store.count(TenderStory) and not store.count(TenderRecord):
        raise Suspicious(
            f"{out} tient des besoins, et ce magasin n’en connaît aucun : rien n’a été changé. Nommez le bon magasin "
            f"avec --store, ou supprimez {out} s’ils ne doivent plus paraître."
        )
    accepted = [_settled(store, one) for one in store.everything(TenderStory) if one.state is StoryState.ACCEPTED]
    left_out = {one.id: problems for one in accepted if (problems := story_problems(one))}
    needs = PublicNeeds(
        figures(store, now),
        tuple(_shown([one for one in accepted if one.id not in left_out])),
        _unreachable(store, digest),
    )
    if needs == PublicNeeds():
        out.unlink(missing_ok=True)
    else:
        out.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(out, written(needs))
    return Exported(len(needs.stories), needs.figures is not None, left_out)


def _unreachable(store: Store, digest: Callable[[str], str]) -> tuple[str, ...]:
    opposed = store.oppositions()
    return tuple(one.structure_id for one in store.recipients() if one.opposed or digest(one.email) in opposed)


def _settled(store: Store, story: TenderStory) -> TenderStory:
    """The story with what both sides say of a contract, stored: it outlives the need, erased a year after its end."""
    record = store.get(TenderRecord, story.id)
    contracted = is_contracted(record, store.about(TenderTarget, story.id)) if record else None
    if contracted is None or contracted is story.contracted:
        return story
    settled = msgspec.structs.replace(story, contracted=contracted)
    with suppress(Conflict):  # a moderator writes it at this moment: the next export stores it
        store.commit([settled])
    return settled


def _shown(stories: Sequence[TenderStory]) -> list[InspiringNeed]:
    """The newest month first. Each is called by the words of its title: its reference would lead to the need."""
    needs: dict[str, InspiringNeed] = {}
    for story in sorted(stories, key=lambda one: (one.made_at, one.id)):
        name = f"besoin-{slug(story.title) or 'inspirant'}"
        free = next(one for one in chain([name], (f"{name}-{rank}" for rank in count(2))) if one not in needs)
        needs[free] = public_need(story, free)
    by_name = sorted(needs.values(), key=lambda need: need.id)
    return sorted(by_name, key=lambda need: need.month, reverse=True)
