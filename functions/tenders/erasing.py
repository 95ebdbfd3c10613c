"""What goes with a need: whom it was sent to and what they say, the links that open it, the story proposed of it.

An accepted story stays: it names nobody. The need itself, its mails and its files go by the rules of all documents.
Who answered for a structure is told by the links that were mailed, and by nothing else: they last as long as the need.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

import msgspec

from functions.documents import Document
from functions.ports import Conflict, Store
from functions.tenders.records import StoryState, TenderRecord, TenderStory, TenderTarget
from functions.tokens import MailedLink, Purpose
from functions.weighing import Writing, in_turns

_OF_A_NEED = frozenset({Purpose.TENDER_DRAFT, Purpose.TENDER_CONFIRM, Purpose.TENDER_FOLLOW})
_TRIES = 5


def erase_ended(store: Store, now: datetime) -> int:
    """Erase what goes with the needs whose time has come; how many documents.

    To be called before those needs go: one that is left by a kill is found again by the next sweep. Raises
    :class:`functions.ports.StoreUnavailable`.
    """
    ended = (one for one in store.everything(TenderRecord) if _has_ended(one, now) and _is_over(store, one.id, now))
    return _erase(store, (document for record in ended for document in _with(store, record)))


def erase_orphans(store: Store) -> int:
    """Erase what is left of needs that are not there any more; how many documents.

    To be called once a person was erased: even what was written meanwhile is found. Raises
    :class:`functions.ports.StoreUnavailable`.
    """
    # What opens is read before what it opens, and all as last written, so that nothing new is taken for an orphan.
    links, targets = store.everything_as_written(MailedLink), store.everything_as_written(TenderTarget)
    stories = [one for one in store.everything_as_written(TenderStory) if _is_not_published(one)]
    needs = {one.id for one in store.everything_as_written(TenderRecord)}
    answered = {one.id for one in targets if one.tender_id in needs}
    return _erase(
        store,
        [
            *(one for one in links if _leads_nowhere(one, needs, answered)),
            *(one for one in targets if one.id not in answered),
            *(one for one in stories if one.id not in needs),
        ],
    )


def answered_by(store: Store, email: str) -> list[TenderTarget]:
    """What the structures say for which somebody was written to. Raises :class:`functions.ports.StoreUnavailable`."""
    return _opened(store, store.naming(MailedLink, email))


def forget_words(store: Store, is_theirs: Callable[[str], bool]) -> int:
    """Erase what was answered at the addresses that ``is_theirs`` recognises; how many answers.

    That a structure was written to, and whether it is interested, stays: it tells of nobody. To be called before their
    links are erased. Raises :class:`functions.ports.StoreUnavailable`.
    """
    links = store.everything_as_written(MailedLink)  # once they are erased, nothing tells whose the words were
    targets = _opened(store, (link for link in links if is_theirs(link.holder)))
    return sum(_forget(store, target.id) for target in targets if target.answers or target.comment)


def _opened(store: Store, links: Iterable[MailedLink]) -> list[TenderTarget]:
    """What the links open that answer needs, each once."""
    ids = dict.fromkeys(link.audience for link in links if link.purpose is Purpose.TENDER_ANSWER)
    return [target for id in ids if (target := store.get(TenderTarget, id))]


def _forget(store: Store, target_id: str) -> bool:
    for _ in range(_TRIES):
        target = store.get(TenderTarget, target_id)
        if target is None:
            return False
        try:
            store.commit([msgspec.structs.replace(target, answers=(), comment="")])
        except Conflict:
            continue
        return True
    return False


def _has_ended(record: TenderRecord, now: datetime) -> bool:
    return record.erase_at is not None and record.erase_at <= now


def _is_over(store: Store, id: str, now: datetime) -> bool:
    """Whether a need that was found ended still is: its buyer may have written it again."""
    record = store.get(TenderRecord, id)
    return record is not None and _has_ended(record, now)


def _with(store: Store, record: TenderRecord) -> Iterator[Document]:
    """Links before what they open."""
    targets = store.about(TenderTarget, record.id)
    for audience in (record.id, *(target.id for target in targets)):
        yield from store.about(MailedLink, audience)
    yield from targets
    story = store.get(TenderStory, record.id)
    if story and _is_not_published(story):
        yield story


def _is_not_published(story: TenderStory) -> bool:
    return story.state is not StoryState.ACCEPTED


def _leads_nowhere(link: MailedLink, needs: set[str], answered: set[str]) -> bool:
    if link.purpose is Purpose.TENDER_ANSWER:
        return link.audience not in answered
    return link.purpose in _OF_A_NEED and link.audience not in needs


def _erase(store: Store, documents: Iterable[Document]) -> int:
    erased = 0
    for some in in_turns(Writing(deletes=(one,)) for one in documents):
        try:
            store.commit(*some)
            erased += len(some.deletes)
        except Conflict:
            erased += sum(_erase_one(store, one) for one in some.deletes)
    return erased


def _erase_one(store: Store, document: Document) -> bool:
    """One that may have changed since it was read."""
    for _ in range(_TRIES):
        found = store.get(type(document), document.id)
        if found is None:
            return False
        try:
            store.commit(deletes=[found])
        except Conflict:
            continue
        return True
    return False
