"""The steps of a night, in order: the command of each, what its exit codes mean, what follows when it fails.

The order is what keeps the site whole: nothing is published that a guard or a check stopped, and functions learn of
structures (``load``) only once their pages are there.
"""

from collections.abc import Callable
from dataclasses import dataclass

from functions.night.plan import Plan

_GUARD = 3
"""What ``data consolidate`` and ``plugins.checks`` end with when somebody must look first."""
_NOT_ANNOUNCED = 5
"""What ``plugins.publication`` ends with when the site is up to date and somebody could not be told so."""


@dataclass(frozen=True)
class Step:
    """One command. ``minutes``: the most it may take."""

    name: str
    title: str
    words: Callable[[Plan], list[str]]
    minutes: int
    remedy: str
    """What to do when it failed."""
    done: frozenset[int] = frozenset({0})
    """Exit codes of what was done, if with a remark."""
    held: frozenset[int] = frozenset()
    """Exit codes of a guard."""
    stops: bool = True
    """Whether the night ends when it fails; else it goes on with what the night before left."""
    publishes: bool = False
    """Whether the site online changes."""
    skipped: Callable[[Plan], str] = lambda _plan: ""
    """Why there is nothing to do; empty when there is."""


def _fetch(plan: Plan) -> list[str]:
    options = ["--to", str(plan.copies), "--for", str(plan.dataset), "--tries", str(plan.tries)]
    return _module(plan, "data", "fetch-all", *plan.sources, *options, *_accept(plan))


def _edits(plan: Plan) -> list[str]:
    return _module(plan, "functions", "export-edits", "--store", plan.store, "--out", str(plan.edits))


def _needs(plan: Plan) -> list[str]:
    return _module(plan, "functions", "export-needs", "--store", plan.store, "--out", str(plan.needs))


def _consolidate(plan: Plan) -> list[str]:
    words = (plan.copies / "last.list").read_text(encoding="utf-8").splitlines()
    if plan.edits.exists():
        words.append(f"edits={plan.edits}")
    return _module(plan, "data", "consolidate", *words, "--out", str(plan.dataset), *_accept(plan))


def _build(plan: Plan) -> list[str]:
    return _module(plan, "pelican", "-s", plan.settings, "--fatal", "errors", "-q")


def _check(plan: Plan) -> list[str]:
    where = ["--site", str(plan.site), "--build", str(plan.build), "--dataset", str(plan.dataset)]
    return _module(plan, "plugins.checks", *where)


def _publish(plan: Plan) -> list[str]:
    return _module(plan, "plugins.publication", "--site", str(plan.site), *plan.publication)


def _redirects(plan: Plan) -> list[str]:
    return _module(plan, "functions", "redirects", "--site", str(plan.online))


def _load(plan: Plan) -> list[str]:
    frame = str(plan.build / "frame.json")
    return _module(plan, "functions", "load", "--dataset", str(plan.dataset), "--frame", frame, "--store", plan.store)


def _module(plan: Plan, *words: str) -> list[str]:
    return [plan.python, "-m", *words]


def _accept(plan: Plan) -> list[str]:
    return ["--accept"] if plan.accept else []


def _without_store(plan: Plan) -> str:
    return "" if plan.has_store else "Aucun magasin encore\u00a0: rien n’a été reçu."


def _nowhere(plan: Plan) -> str:
    return "" if plan.publication else "Aucune destination\u00a0: rien n’est publié."


def _not_on_this_machine(plan: Plan) -> str:
    return "" if plan.online else "Aucun nginx sur cette machine\u00a0: rien à écrire."


_AGAIN = "Relancez «\u00a0make nightly\u00a0» une fois la cause levée."

STEPS = (
    Step(
        "fetch", "Téléchargement des sources", _fetch, 240,
        "Vérifiez l’adresse ou le jeton de la source qui manque, ou retirez-la de la liste. " + _AGAIN,
    ),
    Step(
        "edits", "Modifications acceptées", _edits, 15,
        "Les modifications de la nuit précédente ont servi. Vérifiez le magasin\u00a0: python -m functions status.",
        stops=False, skipped=_without_store,
    ),
    Step(
        "needs", "Besoins inspirants", _needs, 15,
        "Les besoins de la nuit précédente ont servi. Vérifiez le magasin\u00a0: python -m functions status.",
        stops=False, skipped=_without_store,
    ),
    Step(
        "consolidate", "Consolidation", _consolidate, 120,
        "Lisez refused.md dans le dossier privé du jeu de données. Si c’est bien ce qui est attendu\u00a0: "
        "make nightly ACCEPT=1, une fois. Sinon, corrigez la source.",
        held=frozenset({_GUARD}),
    ),
    Step("build", "Construction", _build, 120, "Lisez le journal de la construction. " + _AGAIN),
    Step(
        "checks", "Vérifications", _check, 30,
        "Lisez le journal des vérifications et corrigez ce qu’il nomme. " + _AGAIN,
        held=frozenset({_GUARD}),
    ),
    Step(
        "publish", "Publication", _publish, 60,
        "Relancez «\u00a0make nightly\u00a0»\u00a0: une publication interrompue se termine la fois suivante.",
        done=frozenset({0, _NOT_ANNOUNCED}), publishes=True, skipped=_nowhere,
    ),
    Step(
        "redirects", "Redirections pour nginx", _redirects, 5,
        "Le site est à jour, ses anciennes adresses le seront la fois suivante. Le compte qui lance la nuit doit "
        "pouvoir écrire dans le dossier au-dessus de celui du site publié.",
        stops=False, skipped=_not_on_this_machine,
    ),
    Step(
        "load", "Chargement des formulaires", _load, 30,
        "Le site est à jour, les formulaires connaissent les structures d’avant. Relancez «\u00a0make nightly\u00a0».",
    ),
)  # fmt: skip
