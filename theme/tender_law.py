"""What the law asks of a public buyer for each kind of need, from the dated facts of ``reference/legal_facts.yaml``."""

from functools import cache

from data.legal_facts import legal_facts
from data.submissions.tender import QUOTE, SOURCING, TENDER
from theme import legal_wording
from theme.french import NARROW_SPACE, NO_BREAK_SPACE

PUBLISHES_NOTHING = "Publier ici ne remplace aucune publicité légale\u202f: BOAMP, JOUE, profil d’acheteur."
"""Said on the form, and before a need is published."""


@cache
def by_kind() -> dict[str, str]:
    """A sentence or two for each kind; read at first use, as the vocabularies are."""
    facts = legal_facts()
    goods, works, sourcing = (facts[code] for code in ("seuil-fournitures", "seuil-travaux", "sourcing"))
    goods_limit, works_limit = (f"{legal_wording.value(fact)}{NO_BREAK_SPACE}HT" for fact in (goods, works))
    return {
        QUOTE: (
            f"Achat public{NARROW_SPACE}: la loi ne demande ni publicité ni mise en concurrence préalables sous "
            f"{goods_limit} de fournitures ou de services (depuis le {legal_wording.since(goods)}), sous "
            f"{works_limit} de travaux. Au-delà, suivez d’abord la procédure qui s’applique à votre achat."
        ),
        TENDER: (
            f"Achat public{NARROW_SPACE}: quand la loi demande une publicité (au-delà de {goods_limit} de fournitures "
            f"ou de services, de {works_limit} de travaux), faites-la d’abord. Cette page fait connaître votre "
            "consultation aux structures, elle ne la publie pas."
        ),
        SOURCING: (
            f"{legal_wording.statement(sourcing)} Article {legal_wording.full_articles(sourcing)}. "
            "Donnez à tous les mêmes informations, et gardez une trace des échanges."
        ),
    }
