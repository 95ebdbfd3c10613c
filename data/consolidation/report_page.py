"""The report of a consolidation as a page for people: identifiers, never values."""

from collections.abc import Iterable, Sequence

from data.consolidation.report import Report, SourceCount
from data.french import counted, day, number, share
from data.model import NafCode
from data.verdicts import FLAG_WORDS, REASON_WORDS, Flag, Reason
from data.vocabulary import sectors_named_by_naf, sources, vocabulary

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
        f"# Consolidation du {day(report.consolidated_on)}",
        f"{number(report.read)} lignes lues = {number(report.live)} structures en activité "
        f"+ {number(report.delisted)} hors activité + {number(report.merged)} lignes fusionnées "
        f"+ {number(report.elsewhere)} faits d’établissements d’ailleurs "
        f"+ {number(report.quarantined)} en quarantaine.",
        _changes(report),
        "## Sources",
        _table(
            ("Source", "Date", "Lignes", "Fiches", "Fusionnées", "Sans fiche", "Quarantaine"),
            (_source_row(name, count) for name, count in report.sources.items()),
        ),
        "« Fiches » : lignes qui disent une structure les premières ; « fusionnées » : celles qui la complètent ; "
        "« sans fiche » : faits d’établissements qui ne sont pas des structures de l’annuaire.",
        "## Structures en activité, par type",
        _table(("Type", "Structures"), ((_kind(code), number(count)) for code, count in report.by_kind.items())),
        "## Structures gardées, par source et par type",
        _table(
            ("Source", "Types"),
            (
                (_source(name), ", ".join(f"{kind} {number(count)}" for kind, count in kinds.items()))
                for name, kinds in report.by_source_and_kind.items()
            ),
        ),
        "## Quarantaine",
        _table(
            ("Raison", "Lignes", "Exemples"),
            (
                (REASON_WORDS[Reason(reason)], number(count), _some(report.quarantined_rows.get(reason, ())))
                for reason, count in report.by_reason.items()
            ),
        ),
        "Chaque ligne, entière, avec ce qu’il faut y corriger : quarantine.jsonl.",
        "## Corrections et doutes",
        _table(
            ("Ce qui a été corrigé, ou n’a pu l’être", "Structures", "Exemples"),
            (
                (FLAG_WORDS[Flag(flag)], number(count), _some(report.flagged.get(flag, ())))
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
                (_FIELDS[field], number(count), share(count, report.live) if report.live else "")
                for field, count in report.completeness.items()
            ),
        ),
        "## Métiers déduits du code d’activité, à relire",
        _table(
            ("Code NAF", "Métier déduit", "Structures", "Exemples"),
            ((code, _derived(code), number(len(ids)), _some(ids)) for code, ids in report.derived_trades.items()),
        ),
    ]  # fmt: skip
    return "\n\n".join(part for part in parts if part) + "\n"


def _changes(report: Report) -> str:
    changes = report.changes
    if changes.is_first:
        return "Première consolidation : rien à quoi comparer."
    told = {
        "ajoutées": changes.added, "modifiées": changes.changed, "revenues": changes.returned,
        "retirées": changes.removed,
    }  # fmt: skip
    counts = ", ".join(f"{number(len(ids))} {words}" for words, ids in told.items())
    departed = counted(report.vanished, "adresse ancienne dit", "adresses anciennes disent")
    lines = [f"Depuis la fois précédente : {counts}. {departed} que la structure n’est plus référencée."]
    lines.extend(f"- {words.capitalize()} : {_some(ids)}" for words, ids in told.items() if ids)
    return "\n".join(lines)


def _source_row(name: str, count: SourceCount) -> tuple[str, ...]:
    day = f"{count.date:%d/%m/%Y}{' (reçu)' if count.received else ''}"
    counts = (count.read, count.kept, count.merged, count.elsewhere, count.quarantined)
    return (_source(name), day, *map(number, counts))


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows]
    if not lines:
        return "Rien."
    return "\n".join([f"| {' | '.join(headings)} |", f"|{' --- |' * len(headings)}", *lines])


def _some(ids: Sequence[str]) -> str:
    return ", ".join(ids[:5]) + ("…" if len(ids) > 5 else "")


def _more(count: int) -> str:
    return f"\n\n… et {number(count - _SHOWN)} autres dans report.json." if count > _SHOWN else ""


def _source(name: str) -> str:
    return sources()[name].label


def _kind(code: str) -> str:
    return f"{vocabulary().kind(code).label} ({code})"


def _derived(code: str) -> str:
    sector = sectors_named_by_naf().get(NafCode("2008", code))
    return vocabulary().sector(sector).label if sector else ""
