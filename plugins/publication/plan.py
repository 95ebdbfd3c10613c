"""What a publication will do, in the order that never leaves a page whose links or assets are missing.

1. what is about to be replaced or removed is kept aside, where the target has no versions;
2. assets and pictures; 3. a provisional page at the address of each new page; 4. new data and feeds; 5. new pages;
6. data that changed; 7. profiles, then 8. the other pages that changed, then 9. the home page; 10. sitemaps and feeds;
11. pages that vanish become a page without links, 12. then are removed; 13. other files that nothing uses any more.

Each step ends before the next one begins. Whoever stops anywhere leaves the site whole.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from typing import NamedTuple

from plugins.publication.headers import CONTROL, NAMED_BY_CONTENT, is_page, original
from plugins.publication.manifest import File, Manifest, Unused

_GRACE_OF_ASSETS = timedelta(days=30)
"""Pages of the functions show the assets of the last frame that was loaded, and pages may stay open for days."""
_GRACE = timedelta(days=2)
"""Of pictures and of the search's files, which only an open page asks for: they tell of structures that may be gone."""


class Step(IntEnum):
    """When a file is put."""

    ASSETS = 0
    NEW_FILES = 1
    NEW_PAGES = 2
    DATA = 3
    PROFILES = 4
    PAGES = 5
    HOME = 6
    SITEMAPS = 7


class ToPut(NamedTuple):
    """A file to publish: its content's SHA-256, its size in bytes, the headers it is stored with."""

    digest: str
    size: int
    headers: dict[str, str]


@dataclass(frozen=True)
class Plan:
    """``puts``: the paths of each step. ``keeps``: path → digest. ``blanks``: pages, then ``removals``, go.

    ``unused``: what stays for a while though nothing uses it, once this is done.
    """

    puts: dict[Step, list[str]]
    added: list[str]
    changed: list[str]
    blanks: list[str]
    removals: list[str]
    keeps: dict[str, str]
    unused: dict[str, Unused]
    provisional: list[str]
    """New pages, which may link to each other: each is held by a page without links first."""
    size: int = field(default=0)

    @property
    def touched(self) -> list[str]:
        """Every path that is put or removed."""
        return sorted([*self.added, *self.changed, *self.blanks, *self.removals])

    @property
    def is_empty(self) -> bool:
        """Whether the target is as it should be."""
        return not (self.added or self.changed or self.blanks or self.removals)


def planned(
    there: Manifest,
    uncertain: Set[str],
    wanted: Mapping[str, ToPut],
    now: datetime,
    missing: Set[str] = frozenset(),
) -> Plan:
    """What makes ``wanted`` of a target that is as ``there`` tells, but for ``uncertain`` paths.

    ``missing``: those of them that may not be there at all, though ``there`` tells of them.
    """
    standing = there.standing()
    puts: dict[Step, list[str]] = {step: [] for step in Step}
    added: list[str] = []
    changed: list[str] = []
    size = 0

    def is_new(path: str) -> bool:
        file = original(path)  # a copy that begins to be made goes with a file that is already read
        return file not in standing or file in missing

    for path in sorted(wanted):
        file, known = wanted[path], standing.get(path)
        is_sure = known is not None and path not in uncertain
        if known and is_sure and known.digest == file.digest and there.headers[known.headers] == file.headers:
            continue
        (changed if is_sure else added).append(path)
        puts[_step(path, is_new=is_new(path))].append(path)
        size += file.size
    # Browsers ask for the copies: they see a new page as soon as anyone does.
    puts[Step.NEW_PAGES].sort(key=lambda path: (original(path), path == original(path)))
    unused = _unused(there, uncertain, wanted, now)
    going = sorted((standing.keys() | uncertain) - wanted.keys() - unused.keys())
    vanishing = frozenset(going)
    blanks = [path for path in going if is_page(path) and (original(path) in vanishing)]
    removals = sorted(vanishing.difference(blanks))
    keeps = {
        path: standing[path].digest
        for path in [*changed, *added, *going]
        if path in standing
        and not standing[path].version
        and (path not in wanted or wanted[path].digest != standing[path].digest)
    }
    provisional = [path for path in added if is_page(path) and is_new(path)]
    return Plan(puts, added, changed, blanks, removals, keeps, unused, provisional, size)


def _unused(there: Manifest, uncertain: Set[str], wanted: Mapping[str, ToPut], now: datetime) -> dict[str, Unused]:
    """Files named by their content that stay for a while, because a page may still ask for them."""
    left = {
        path: there.unused.get(path) or Unused(file, now)
        for path, file in there.standing().items()
        if path not in wanted and path not in uncertain and NAMED_BY_CONTENT.match(path)
    }
    return {path: unused for path, unused in left.items() if now - unused.since < _grace(path)}


def _grace(path: str) -> timedelta:
    return _GRACE_OF_ASSETS if path.startswith("assets/") else _GRACE


def _step(path: str, *, is_new: bool) -> Step:
    file = original(path)
    if file.startswith((CONTROL, "sitemaps/")) or file in ("sitemap.xml", "robots.txt"):
        return Step.SITEMAPS
    if NAMED_BY_CONTENT.match(file):
        return Step.ASSETS
    if file == "index.html":
        return Step.HOME
    if is_page(path):
        if is_new:
            return Step.NEW_PAGES
        return Step.PROFILES if file.startswith("prestataires/") and file.count("/") > 1 else Step.PAGES
    if file.endswith(".xml"):
        return Step.NEW_FILES if is_new else Step.SITEMAPS
    if file == "donnees/SHA256SUMS" and not is_new:
        return Step.SITEMAPS  # the sums of files that must be there
    return Step.NEW_FILES if is_new else Step.DATA


def with_versions(plan: Plan, there: Manifest, wanted: Mapping[str, ToPut], versions: Mapping[str, str]) -> Manifest:
    """The files, their headers and what nothing uses any more, as a manifest tells them once the plan is done."""
    headers: list[dict[str, str]] = []
    numbers: dict[tuple[tuple[str, str], ...], int] = {}

    def number(told: dict[str, str]) -> int:
        key = tuple(told.items())
        if key not in numbers:
            numbers[key] = len(headers)
            headers.append(told)
        return numbers[key]

    standing = there.standing()
    files = {}
    for path, file in wanted.items():
        version = versions[path] if path in versions else standing[path].version
        files[path] = File(file.digest, file.size, number(file.headers), version)
    unused = {
        path: Unused(
            File(one.file.digest, one.file.size, number(there.headers[one.file.headers]), one.file.version), one.since
        )
        for path, one in plan.unused.items()
    }
    return Manifest(headers=headers, files=files, unused=unused)
