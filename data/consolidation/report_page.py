"""The report of a consolidation as a page for people: identifiers, never values."""

from collections.abc import Iterable, Sequence

from data.consolidation.report import Report, SourceCount
from data.verdicts import FLAG_WORDS, REASON_WORDS, Flag, Reason
from data.vocabulary import sources, vocabulary

_SHOWN = 20
"""How many of a list are shown; the whole stands in report.json."""

_FIELDS = {
    "name": "raison sociale", "brand": "enseigne", "naf": "code d’activité", "website": "site", "place": "commune",
    "convention_active": "convention", "legal_form": "forme juridique", "founded": "création",
    "establishment": "siège ou antenne", "establishment_open": "établissement ouvert", "staff_band": "effectif",
    "turnover": "chiffre d’affaires", "description": "présentation", "activities": "activités", "offers": "offres",
    "references": "références", "labels": "labels", "networks": "réseaux", "contracts": "marchés publics",
    "workforce": "salariés", "social": "réseau social", "pictures": "images", "coordinates": "coordonnées GPS",
    "commune": "commune", "contact": "adresse électronique", "published_email": "adresse publiée",
    "published_phone": "téléphone publié", "contact_email": "adresse du contact",
    "contact_phone": "téléphone du contact",
    "contact_first_name": "prénom du contact", "contact_last_name": "nom du contact",
}  # fmt: skip
_EVIDENCE = {
    "name": "nom", "commune": "commune", "coordinates": "coordonnées", "phone": "téléphone", "website": "site",
    "address": "adresse", "email": "adresse électronique", "siren": "SIREN", "near": "voisines",
}  # fmt: skip


def markdown(report: Report) -> str:
    """The whole page."""
    parts = [
        f"# Consolidation du {report.consolidated_on:%d/%m/%Y}",
        f"{_n(report.read)} lignes lues = {_n(report.live)} structures en activité "
        f"+ {_n(report.delisted)} hors activité + {_n(report.merged)} lignes fusionnées "
        f"+ {_n(report.elsewhere)} faits d’établissements d’ailleurs "
        f"+ {_n(report.quarantined)} en quarantaine.",
        _changes(report),
        "## Sources",
        _table(
            ("Source", "Date", "Lignes", "Premières", "Fusionnées", "Ailleurs", "Quarantaine"),
            (_source_row(name, count) for name, count in report.sources.items()),
        ),
        "## Structures en activité, par type",
        _table(("Type", "Structures"), ((_kind(code), _n(count)) for code, count in report.by_kind.items())),
        "## Structures gardées, par source et par type",
        _table(
            ("Source", "Types"),
            (
                (_source(name), ", ".join(f"{kind} {_n(count)}" for kind, count in kinds.items()))
                for name, kinds in report.by_source_and_kind.items()
            ),
        ),
        "## Quarantaine",
        _table(
            ("Raison", "Lignes", "Exemples"),
            (
                (REASON_WORDS[Reason(reason)], _n(count), _some(report.quarantined_rows.get(reason, ())))
                for reason, count in report.by_reason.items()
            ),
        ),
        "## Corrections et doutes",
        _table(
            ("Ce qui a été corrigé, ou n’a pu l’être", "Structures", "Exemples"),
            (
                (FLAG_WORDS[Flag(flag)], _n(count), _some(report.flagged.get(flag, ())))
                for flag, count in report.by_flag.items()
            ),
        ),
        "## Sources qui se contredisent",
        _table(
            ("Structure", "Champ", "Gardé", "Écarté"),
            (
                (conflict.structure_id, _FIELDS.get(conflict.field, conflict.field), _source(conflict.kept),
                 ", ".join(map(_source, conflict.others)))
                for conflict in report.conflicts[:_SHOWN]
            ),
        ) + _more(len(report.conflicts)),
        "## Doublons probables",
        "Rien n’est fusionné sans une décision : mêmes structures, ou voisines ?",
        _table(
            ("Note", "Structure", "Structure", "Indices"),
            (
                (str(pair.score), pair.first, pair.second, ", ".join(_EVIDENCE.get(e, e) for e in pair.evidence))
                for pair in report.likely_duplicates[:_SHOWN]
            ),
        ) + _more(len(report.likely_duplicates)),
        "## Fiches remplies",
        _table(
            ("Champ", "Structures", "Part"),
            (
                (_FIELDS[field], _n(count), f"{count / report.live:.0%}".replace("%", " %") if report.live else "")
                for field, count in report.completeness.items()
            ),
        ),
        "## Métiers déduits du code d’activité, à relire",
        _table(
            ("Code NAF", "Structures", "Exemples"),
            ((code, _n(len(ids)), _some(ids)) for code, ids in report.derived_trades.items()),
        ),
    ]  # fmt: skip
    return "\n\n".join(part for part in parts if part) + "\n"


def _changes(report: Report) -> str:
    changes = report.changes
    lines = [
        f"Depuis la fois précédente : {_n(len(changes.added))} ajoutées, {_n(len(changes.changed))} modifiées, "
        f"{_n(len(changes.removed))} retirées. {_n(report.vanished)} fiches anciennes disent que leur structure n’est "
        "plus référencée."
    ]
    for words, ids in (("Ajoutées", changes.added), ("Modifiées", changes.changed), ("Retirées", changes.removed)):
        if ids:
            lines.append(f"- {words} : {_some(ids)}")
    return "\n".join(lines)


def _source_row(name: str, count: SourceCount) -> tuple[str, ...]:
    day = f"{count.date:%d/%m/%Y}{' (reçu)' if count.received else ''}"
    counts = (count.read, count.kept, count.merged, count.elsewhere, count.quarantined)
    return (_source(name), day, *map(_n, counts))


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows]
    if not lines:
        return "Rien."
    return "\n".join([f"| {' | '.join(headings)} |", f"|{' --- |' * len(headings)}", *lines])


def _some(ids: Sequence[str]) -> str:
    return ", ".join(ids[:5]) + ("…" if len(ids) > 5 else "")


def _more(count: int) -> str:
    return f"\n\n… et {_n(count - _SHOWN)} autres dans report.json." if count > _SHOWN else ""


def _source(name: str) -> str:
    return sources()[name].label


def _kind(code: str) -> str:
    return f"{vocabulary().kind(code).label} ({code})"


def _n(count: int) -> str:
    return f"{count:,}".replace(",", "\u202f")
