"""Asking the engine's filters in node, and answering the same in the plainest Python."""

import random
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping
from typing import Any

from data.model import Activity, Structure, ZoneType
from data.vocabulary import vocabulary
from plugins.search.columns.activities import build_activities
from plugins.search.columns.facets import build_facets
from plugins.search.columns.names import build_names
from plugins.search.columns.ranges import staff_range, turnover_range
from plugins.search.columns.slots import slots_of
from plugins.search.corpus import Corpus
from tests.plugins.search import node

_DOCUMENT: Mapping[str, Callable[[Structure], Iterable[str | None]]] = {
    "kinds": lambda one: (one.kind,),
    "territory": lambda one: ["QPV"] * (one.place.in_qpv is True) + ["FRR"] * (one.place.in_frr is True),
    "networks": lambda one: one.networks,
    "labels": lambda one: one.labels,
    "legalForms": lambda one: (one.legal_form,),
    "turnover": lambda one: (turnover_range(one),),
    "staff": lambda one: (staff_range(one),),
}
_SWITCHES: Mapping[str, Callable[[Structure], bool]] = {
    "references": lambda one: bool(one.references),
    "contracts": lambda one: bool(one.contracts),
    "clause": lambda one: one.kind in {"EI", "ETTI", "AI", "ACI", "GEIQ", "EA", "EATT", "ESAT"},
}
FILES = ("territory", "networks", "labels", "legal_forms", "turnover", "staff", "trust")


def ask(corpus: Corpus, asks: list[dict[str, Any]]) -> list[Any]:
    """What the engine answers to each ask: a state, and what was found for its words and place."""
    names = build_names(corpus)
    files = {
        "each": names.each,
        "names": [block.decode() for block in names.blocks],
        "activities": build_activities(corpus).decode(),
        "facets": {name: content.decode() for name, content in build_facets(corpus).items()},
    }
    answers: list[Any] = node.run("filters.mjs", {"files": files, "asks": asks})
    return answers


def random_ask(corpus: Corpus, draw: random.Random) -> dict[str, Any]:
    """A state that chooses in some groups, with or without words and place."""
    words = vocabulary()
    sectors = [sector.slug for group in words.sector_groups for sector in group.sectors]
    groups = [group.slug for group in words.sector_groups]
    options = {
        "kinds": [kind.code for kind in words.kinds],
        "sectors": [*sectors[::4], *groups, *groups],
        "services": [term.code for term in words.service_types],
        "territory": ["QPV", "FRR"],
        "networks": [network.slug for network in words.networks],
        "labels": [label.slug for label in words.labels],
        "legalForms": [form.code for form in words.legal_forms],
        "turnover": list(words.revenue_ranges),
        "staff": list(words.employee_ranges),
    }
    state: dict[str, Any] = {
        key: draw.sample(values, draw.randrange(1, 1 + min(5, len(values))))
        for key, values in options.items()
        if draw.random() < 0.25
    }
    state |= {key: True for key in _SWITCHES if draw.random() < 0.15}
    slots = sum(len(slots_of(one)) for one in corpus.documents)
    place = {"local": [int(draw.random() < 0.3) for _ in range(slots)], "national": draw.random() < 0.8}
    matched = [int(draw.random() < 0.6) for _ in corpus.documents]
    return {
        "state": state,
        "facets": list(FILES),
        "place": place if draw.random() < 0.6 else None,
        "matched": matched if draw.random() < 0.5 else None,
    }


def naive(corpus: Corpus, ask: Mapping[str, Any]) -> dict[str, Any]:
    """The same, each count by a search of its own."""
    state = ask["state"]
    found = _search(corpus, ask, state)
    words = vocabulary()
    of_any_trade = _search(corpus, ask, state | {"sectors": []})
    counts: dict[str, Any] = {
        "sectors": {
            slug: len(_search(corpus, ask, state | {"sectors": [slug]}, of_any_trade))
            for group in words.sector_groups
            for slug in (group.slug, *(sector.slug for sector in group.sectors))
        },
        "services": {
            term.code: len(_search(corpus, ask, state | {"services": [term.code]})) for term in words.service_types
        },
    }
    for key, options_of in _DOCUMENT.items():
        others = _search(corpus, ask, state | {key: []})
        counts[key] = Counter(option for one in others for option in set(options_of(corpus.documents[one])) if option)  # type: ignore[arg-type]
    for key in _SWITCHES:
        counts[key] = len(_search(corpus, ask, state | {key: True}))
    return {
        "documents": sorted(found),
        "national": sorted(one for one, where in found.items() if where == "national"),
        "total": len(found),
        "counts": counts,
    }


def _search(
    corpus: Corpus, ask: Mapping[str, Any], state: Mapping[str, Any], among: Container[int] | None = None
) -> dict[int, str]:
    """Each document kept, and whether it is « local » or « national »; others than ``among`` are not."""
    found: dict[int, str] = {}
    slot = 0
    for number, one in enumerate(corpus.documents):
        own = range(slot, slot + len(slots_of(one)))
        slot = own.stop
        if one is None or (among is not None and number not in among):
            continue
        if ask["matched"] and not ask["matched"][number]:
            continue
        if any(state.get(key) and not set(state[key]) & set(told(one)) for key, told in _DOCUMENT.items()):
            continue
        if any(state.get(key) and not told(one) for key, told in _SWITCHES.items()):
            continue
        answers = {
            _where(ask["place"], number, activity)
            for number, activity in zip(own, slots_of(one), strict=True)
            if _does(one, activity, state)
        }
        if answers & {"local", "national"}:
            found[number] = "local" if "local" in answers else "national"
    return found


def _does(one: Structure, activity: Activity | None, state: Mapping[str, Any]) -> bool:
    services = {*one.service_types, *(activity.service_types if activity else ())}
    if state.get("services") and not services & set(state["services"]):
        return False
    if not state.get("sectors"):
        return True
    if activity is None:
        return False
    return bool({activity.sector, vocabulary().group_of(activity.sector).slug} & set(state["sectors"]))


def _where(place: Mapping[str, Any] | None, slot: int, activity: Activity | None) -> str:
    if place is None or place["local"][slot]:
        return "local"
    is_national = activity is not None and activity.zone is not None and activity.zone.type is ZoneType.COUNTRY
    return "national" if is_national and place["national"] else "nowhere"
