"""What registries, networks and labels say of structures: legal form, NAF code, staff, turnover, networks, labels."""

from functools import cache

from data.model import Turnover, Workforce
from data.sample.grammar import Draw, pick
from data.vocabulary import sectors_named_by_naf

KIND_SHARES = {
    "ACI": 29.0,
    "ESAT": 19.0,
    "EI": 17.0,
    "AI": 11.0,
    "EA": 11.0,
    "ETTI": 6.0,
    "GEIQ": 3.5,
    "SEP": 1.7,
    "EITI": 0.9,
    "EATT": 0.9,
}
LEGAL_FORMS = {
    "ACI": ("ASSOCIATION",) * 12 + ("CCAS", "COLLECTIVITE", "COLLECTIVITE", "FONDATION", "EPSMS"),
    "AI": ("ASSOCIATION",),
    "EI": ("SARL", "SARL", "SAS", "SAS", "ASSOCIATION", "ASSOCIATION", "SA_COOP", "SARL_COOP", "SA", "SNC"),
    "ETTI": ("SARL", "SAS", "SAS", "SA", "ASSOCIATION", "SARL_COOP"),
    "EITI": ("SAS", "ASSOCIATION", "SARL_COOP"),
    "GEIQ": ("GROUPEMENT_EMPLOYEUR", "GROUPEMENT_EMPLOYEUR", "ASSOCIATION"),
    "SEP": ("COLLECTIVITE", "AUTRE", "AUTRE", "SAS"),
    "EA": ("ASSOCIATION", "ASSOCIATION", "SAS", "SARL", "SA", "SARL_COOP", "FONDATION"),
    "EATT": ("SAS", "SARL", "ASSOCIATION"),
    "ESAT": ("ASSOCIATION",) * 7 + ("EPSMS", "EPSMS", "FONDATION"),
}
NAF_CODES = {
    "ACI": ("8899B", "8899B", "9499Z", "8411Z", "8130Z", "8810C", "8790B", "3832Z"),
    "AI": ("7830Z", "7830Z", "8899B", "9499Z", "7810Z"),
    "EI": ("8899B", "8121Z", "3832Z", "3811Z", "8130Z", "9609Z", "8299Z", "4399C"),
    "ETTI": ("7820Z",),
    "EITI": ("6201Z", "7490B", "5320Z", "8299Z"),
    "GEIQ": ("7830Z", "7830Z", "9499Z", "8559A"),
    "SEP": ("8423Z", "8292Z", "1413Z"),
    "EA": ("8292Z", "8130Z", "8121Z", "8899B", "3299Z", "8211Z"),
    "EATT": ("7820Z",),
    "ESAT": ("8810C",),
}
NETWORKS = {
    "ACI": (
        "chantier-ecole",
        "federation-des-acteurs-de-la-solidarite",
        "coorace",
        "reseau-cocagne",
        "tissons-la-solidarite",
        "comite-national-de-liaison-des-regies-de-quartier",
    ),
    "AI": ("coorace", "unai", "federation-des-acteurs-de-la-solidarite"),
    "EI": ("federation-des-entreprises-dinsertion", "reseau-envie", "coorace"),
    "ETTI": ("federation-des-entreprises-dinsertion", "coorace"),
    "EITI": ("federation-des-entreprises-dinsertion",),
    "GEIQ": ("federation-francaise-des-geiq",),
    "SEP": (),
    "EA": ("union-nationale-des-entreprises-adaptees", "hosmoz", "unapei", "reseau-envie"),
    "EATT": ("union-nationale-des-entreprises-adaptees", "hosmoz"),
    "ESAT": ("hosmoz", "unapei"),
}
CONVENTION_KINDS = frozenset({"ACI", "AI", "EI", "ETTI", "EITI"})
"""Kinds that need an agreement with the State."""


def legal_form(kind: str, draw: Draw) -> str | None:
    """A legal form that suits the kind; one in ten is unknown."""
    return pick(LEGAL_FORMS[kind], draw) if draw() < 0.9 else None


def naf(kind: str, sector: str, draw: Draw) -> str | None:
    """A NAF 2008 code: one that names the trade when there is, one usual for the kind, or none."""
    if draw() < 0.05:
        return None
    named = _naf_codes().get(sector)
    return pick(named, draw) if named and draw() < 0.35 else pick(NAF_CODES[kind], draw)


def networks(kind: str, draw: Draw) -> tuple[str, ...]:
    """None, one or two networks that gather structures of the kind."""
    known = NETWORKS[kind]
    if not known or draw() < 0.55:
        return ()
    first = int(draw() * len(known))
    if len(known) == 1 or draw() < 0.8:
        return (known[first],)
    return known[first], known[(first + 1) % len(known)]


def labels(kind: str, group: str, draw: Draw) -> tuple[str, ...]:
    """Official labels, on one structure in six."""
    if draw() > 0.2:
        return ()
    found = []
    if group == "batiments-et-travaux-publics" and draw() < 0.5:
        found.append("rge")
    if draw() < 0.6:
        found.append("esus")
    if kind in {"EI", "ETTI", "ACI"} and draw() < 0.4:
        found.append("rsei")
    if draw() < 0.1:
        found.append("rfar")
    if kind in {"EI", "EA", "EITI"} and draw() < 0.15:
        found.append("b-corp")
    return tuple(found)


def workforce(draw: Draw) -> Workforce:
    """Staff, mostly small teams; either number may be unknown."""
    permanent = 1 + int(draw() ** 3 * 90)
    supported = 3 + int(draw() ** 2 * 160)
    return Workforce(permanent=permanent if draw() < 0.75 else None, supported=supported if draw() < 0.75 else None)


def turnover(draw: Draw) -> Turnover | None:
    """Yearly turnover from 40 000 to 12 000 000 euros, known for six in ten."""
    if draw() > 0.6:
        return None
    amount = int(40_000 * 300 ** (draw() ** 1.6)) // 1_000 * 1_000
    return Turnover(amount=amount, year=2022 + int(draw() * 4) if draw() < 0.9 else None)


@cache
def _naf_codes() -> dict[str, tuple[str, ...]]:
    codes: dict[str, tuple[str, ...]] = {}
    for naf_code, sector in sectors_named_by_naf().items():
        if naf_code.version == "2008":
            codes[sector] = (*codes.get(sector, ()), naf_code.code)
    return codes
