"""What a publication is told of, in words and numbers."""

from collections.abc import Sequence

from plugins.publication.headers import CONTROL, is_page, original
from plugins.publication.manifest import Manifest
from plugins.publication.publishing import Publication, State
from theme.french import NO_BREAK_SPACE, counted, moment, weight

_SHOWN = 10


def summary(publication: Publication) -> str:
    """« 12 fichiers ajoutés, 3 modifiés, 1 retiré (1,2 Mo à envoyer, 8 pages) »."""
    plan = publication.plan
    added = [path for path in plan.added if not path.startswith(CONTROL)]
    changed = [path for path in plan.changed if not path.startswith(CONTROL)]
    gone = len(plan.blanks) + len(plan.removals)
    pages = sum(1 for path in [*added, *changed] if is_page(path) and path == original(path))
    sent = weight(plan.size) if plan.size else f"0{NO_BREAK_SPACE}Ko"
    words = f"{counted(len(added), 'fichier ajouté', 'fichiers ajoutés')}, {counted(len(changed), 'modifié')}, "
    words += f"{counted(gone, 'retiré')} ({sent} à envoyer, dont "
    return words + f"{counted(pages, 'page')})"


def rehearsal(name: str, publication: Publication) -> str:
    """What would be done, without doing it."""
    plan = publication.plan
    lines = [f"{name}\u00a0: rien n’est changé (--dry-run). Il y aurait {summary(publication)}."]
    for title, paths in (
        ("Ajoutés", plan.added), ("Modifiés", plan.changed), ("Retirés", [*plan.blanks, *plan.removals]),
    ):  # fmt: skip
        shown = [path for path in paths if not path.startswith(CONTROL) and path == original(path)]
        if shown:
            lines.append(f"{title}\u00a0:")
            lines += [f"  {path}" for path in shown[:_SHOWN]]
            if len(shown) > _SHOWN:
                lines.append(f"  … et {counted(len(shown) - _SHOWN, 'autre')}")
    if plan.unused:
        lines.append(f"{counted(len(plan.unused), 'fichier')} sans usage reste{_many(len(plan.unused))} en place.")
    if publication.state.was_interrupted:
        lines.append(_INTERRUPTED)
    return "\n".join(lines)


_INTERRUPTED = "La publication précédente s’est arrêtée en chemin\u00a0: celle-ci la finirait."


def status(name: str, state: State, publications: Sequence[Manifest]) -> str:
    """The publication that the site shows, and those that can be gone back to."""
    there = state.manifest
    if not there.number:
        ended = " Une première publication s’est arrêtée en chemin." if state.was_interrupted else ""
        return f"{name}\u00a0: rien n’y est encore publié.{ended}"
    size = sum(file.size for file in there.files.values())
    lines = [
        f"{name}\u00a0: publication {there.number}, {moment(there.published_at)}, {_commit(there)}{_back(there)}.",
        f"{counted(len(there.files), 'fichier')} ({weight(size)})"
        + (f", et {counted(len(there.unused), 'fichier')} sans usage." if there.unused else "."),
    ]
    if state.was_interrupted:
        paths = counted(len(state.uncertain), "fichier")
        lines.append(f"Une publication s’est arrêtée en chemin ({paths})\u00a0: relancez-la.")
    before = [one for one in publications if one.number < there.number]
    if before:
        lines.append("On peut revenir à\u00a0:")
        lines += [
            f"  --rollback {one.number}\u00a0: {moment(one.published_at)}, "
            f"{counted(len(one.files), 'fichier')}, {_commit(one)}{_back(one)}"
            for one in before
        ]
    return "\n".join(lines)


def _commit(manifest: Manifest) -> str:
    return f"version {manifest.commit[:12]}" if manifest.commit else "version inconnue"


def _back(manifest: Manifest) -> str:
    return f" (retour à la publication {manifest.back_to})" if manifest.back_to else ""


def _many(count: int) -> str:
    return "nt" if count > 1 else ""
