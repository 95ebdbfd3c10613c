"""The budgets of pages, and which of them a set of pages exceeds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from plugins.checks.families import Family
from plugins.checks.weighing import Weight, compressed

CSS_BYTES = 8_000
SEARCH_SCRIPT_BYTES = 30_000
SCRIPT_BYTES = 8_000
"""What a search loads in any case, lunr and the stemmer with it; any other script alone, loaded where it is used.

The first was 24 000 for a search by words, kind and département.
"""
_OF_EVERY_SEARCH = ("search.", "search-worker.")


@dataclass(frozen=True)
class Limit:
    """A measure, the pages it is asked of, and the most (``is_least``: the least) that a share of them may have."""

    name: str
    measure: Callable[[Weight], float]
    concerns: Callable[[Weight], bool]
    bound: float
    at: float = 1.0
    """The share of pages, from the best, that keep to it: 1 is every page, 0.95 the 95th percentile, 0.5 the median."""
    is_least: bool = False

    def value(self, pages: list[Weight]) -> float:
        """The measure at the share asked for."""
        values = sorted((self.measure(page) for page in pages), reverse=self.is_least)
        return percentile(values, self.at)

    def is_kept(self, value: float) -> bool:
        """Whether a value keeps to the bound."""
        return value >= self.bound if self.is_least else value <= self.bound


def _is_listing(page: Weight) -> bool:
    return page.family is Family.LISTING


def _is_profile(page: Weight) -> bool:
    return page.family is Family.PROFILE


def _is_other(page: Weight) -> bool:
    return not (_is_listing(page) or _is_profile(page))


def _is_public(page: Weight) -> bool:
    """Not the charter, which shows every drawing and is in no production build."""
    return page.family is not Family.CHARTER


def _is_search(page: Weight) -> bool:
    return page.family is Family.SEARCH


LIMITS = (
    Limit("requests", lambda page: page.requests, lambda page: not _is_search(page), 4),
    Limit("requests of the search", lambda page: page.requests, _is_search, 5),
    Limit("bytes, p95", lambda page: page.transfer, lambda _: True, 40_000, at=0.95),
    Limit("bytes of a profile, p95", lambda page: page.transfer, _is_profile, 15_000, at=0.95),
    Limit("bytes of a listing, p95", lambda page: page.transfer, _is_listing, 20_000, at=0.95),
    Limit("elements of a profile", lambda page: page.elements, _is_profile, 400),
    Limit("elements of a listing", lambda page: page.elements, _is_listing, 400),
    Limit("elements of another page", lambda page: page.elements, _is_other, 900),
    Limit("elements of drawings", lambda page: page.drawn, _is_public, 150),
    Limit("EcoIndex of a profile", lambda page: page.score, _is_profile, 80, is_least=True),
    Limit("EcoIndex of a listing", lambda page: page.score, _is_listing, 80, is_least=True),
    Limit("EcoIndex of another page", lambda page: page.score, _is_other, 60, is_least=True),
)
"""What every site keeps to."""

GOALS = (
    Limit("elements of a profile, median", lambda page: page.elements, _is_profile, 150, at=0.5),
    Limit("elements of a listing, median", lambda page: page.elements, _is_listing, 350, at=0.5),
    Limit("EcoIndex of a profile, median", lambda page: page.score, _is_profile, 90, at=0.5, is_least=True),
    Limit("EcoIndex of a listing, median", lambda page: page.score, _is_listing, 82, at=0.5, is_least=True),
)
"""What the real export's pages keep to as well: the sample is all strains."""


def exceeded(pages: list[Weight], limits: Iterable[Limit] = LIMITS) -> list[str]:
    """What the pages exceed or hold and may not, as lines that name the worst of them."""
    found = [f"{page.address}: {fault}" for page in pages for fault in page.faults]
    for limit in limits:
        concerned = [page for page in pages if limit.concerns(page)]
        if concerned and not limit.is_kept(limit.value(concerned)):
            worst = sorted(concerned, key=limit.measure, reverse=not limit.is_least)[:3]
            named = ", ".join(f"{page.address} {limit.measure(page):.0f}" for page in worst)
            found.append(f"{limit.name}: {limit.value(concerned):.0f} for {limit.bound:.0f} allowed ({named})")
    return found


def exceeded_by_assets(folder: Path) -> list[str]:
    """The style sheet and scripts of a built site that weigh too much or ask for a font."""
    assets = folder / "assets"
    sheets = sorted(assets.glob("*.css"))
    scripts = {path: compressed(path) for path in sorted(assets.glob("*.js"))}
    of_search = sum(size for path, size in scripts.items() if path.name.startswith(_OF_EVERY_SEARCH))
    found = [f"{path.name}: {compressed(path)} bytes" for path in sheets if compressed(path) > CSS_BYTES]
    found += [f"{path.name} asks for a font" for path in sheets if "@font-face" in path.read_text(encoding="utf-8")]
    found += [f"{path.name} asks another host" for path in sheets if "//" in path.read_text(encoding="utf-8")]
    found += [f"scripts of the search: {of_search} bytes"] if of_search > SEARCH_SCRIPT_BYTES else []
    others = {path: size for path, size in scripts.items() if not path.name.startswith(_OF_EVERY_SEARCH)}
    return found + [f"{path.name}: {size} bytes" for path, size in others.items() if size > SCRIPT_BYTES]


def distribution(pages: list[Weight], limits: Iterable[Limit] = LIMITS) -> list[tuple[str, ...]]:
    """Rows to print: a measure, its pages, its bound, and its values at p50, p95 and the worst."""
    rows = []
    for limit in limits:
        values = sorted((limit.measure(page) for page in pages if limit.concerns(page)), reverse=limit.is_least)
        if values:
            spread = (f"{percentile(values, share):.0f}" for share in (0.5, 0.95, 1))
            sign = "≥" if limit.is_least else "≤"
            rows.append((limit.name, str(len(values)), f"{sign} {limit.bound:.0f}", *spread))
    return rows


def percentile(ordered: list[float], share: float) -> float:
    """The value that a share of an ordered list reaches."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
