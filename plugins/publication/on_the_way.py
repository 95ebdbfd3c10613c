"""What a publication looks at before it writes: what stands in the way, what is there, what must be kept whole."""

from collections.abc import Collection
from hashlib import sha256

from plugins.publication.headers import headers, original
from plugins.publication.manifest import kept_at
from plugins.publication.plan import Plan
from plugins.publication.provisional import is_provisional
from plugins.publication.stopping import Missing
from plugins.publication.targets import Target


def in_the_way(plan: Plan, wanted: Collection[str]) -> dict[str, list[str]]:
    """Path to put → what goes and stands in its way: a file where it needs a folder, or files below it."""
    going = {*plan.blanks, *plan.removals, *plan.unused}
    found: dict[str, list[str]] = {}
    for path in [*plan.added, *plan.changed]:
        for folder in _folders(path):
            if folder in going:
                found.setdefault(path, []).append(folder)
    for path in going:
        for folder in _folders(path):
            if folder in wanted:
                found.setdefault(folder, []).append(path)
    return found


async def is_to_come(target: Target, path: str) -> bool:
    """Whether nobody reads a page yet, nor what it is a copy of: such a copy may be held by a provisional page."""
    page = original(path)
    try:
        return page == path or is_provisional(await target.read(page))
    except Missing:
        return True


async def keep_surely(target: Target, path: str, digest: str) -> None:
    """Keep a file only if it is what it is said to be; replace what was kept and is not."""
    content = await _content(target, path)
    if content is None or sha256(content).hexdigest() != digest:
        return
    kept = kept_at(digest)
    if await _content(target, kept) not in (None, content):
        await target.put(kept, content, headers(kept) if target.has_headers else {})
    else:
        await target.keep(path, kept)


async def _content(target: Target, path: str) -> bytes | None:
    try:
        return await target.read(path)
    except Missing:
        return None


def _folders(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:end]) for end in range(1, len(parts))]
