"""The awkward records, as a table of cases: what real files hold and careless code breaks on.

Every block of ``PERIOD`` positions holds each case once, from its second position on, in the order of ``CASES``.
"""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from msgspec.structs import replace

from data.model import Offer
from data.rows import Candidate

PERIOD = 400

Neighbour: TypeAlias = Callable[[], Candidate]
"""Makes the row before, as if nothing were awkward about it."""


class Case(NamedTuple):
    """One way of being awkward: ``change`` makes a plain row so."""

    name: str
    change: Callable[[Candidate, Neighbour], Candidate]


SCRIPT = '<script>alert("x")</script>'
MARKUP_TEXT = (
    f"</title></textarea>{SCRIPT} Nous livrons <b>fruits & légumes</b> &amp; fleurs &lt;coupées&gt;, "
    "<img src=x onerror=alert('x')> à moins de 5 < 10 km.<!-- fin"
)
QUOTES = "L'« Atelier d’à côté » – “dit l'‘Échoppe’”"
PRIVATE_TEXT = (
    "Pour toute question, écrivez à accueil.atelier@example.org ou appelez le 01 99 00 12 34 "
    "(le soir : +33 6 39 98 56 78, ou bien accueil [arobase] example.net)."
)
ARABIC_NAME = "جمعية الأمل للعمل"
ARABIC_TEXT = "نحن جمعية تساعد الناس على العودة إلى العمل من خلال صيانة الحدائق وتنظيف المكاتب."
HEBREW_NAME = "סדנת הגן"
HEBREW_TEXT = "אנחנו מטפלים בגינות ציבוריות ומלמדים מקצוע את כל מי שרוצה לעבוד."
LONG_WORD = "Hyperanticonstitutionnellement" * 6
LONG_TEXT = (
    "Chaque panier est composé la veille, selon ce que donnent les planches, et voyage dans un cageot consigné. "
    "Comptez cinq à huit variétés, une recette pliée en quatre, parfois un bouquet d'herbes. "
) * 12
LIST_TEXT = "Nous proposons :\n- tonte et ramassage ;\n- taille douce ;\n* paillage\n1. devis\n2. passage\n\n\tMerci !"


def _longest_name(row: Candidate, _: Neighbour) -> Candidate:
    words = f"{row.name}, association pour l’emploi, la formation, le logement et la mobilité de tous les habitants "
    return replace(row, name=(words * 4)[:254].strip().ljust(255, "."), brand="")


def _one_offer(name: str, description: str = "") -> Callable[[Candidate, Neighbour], Candidate]:
    return lambda row, _: replace(row, offers=(Offer(name=name, description=description),))


def _at(address: str, postcode: str, city: str, insee: str | None) -> Callable[[Candidate, Neighbour], Candidate]:
    return lambda row, _: replace(
        row,
        address=address,
        postcode=postcode,
        city=city,
        insee=insee,
        latitude=None,
        longitude=None,
    )


CASES: tuple[Case, ...] = (
    Case("brand equal to another's name", lambda row, neighbour: replace(row, brand=neighbour().name)),
    Case("name of 255 characters", _longest_name),
    Case("name of one character", lambda row, _: replace(row, name="É", brand="")),
    Case("no coordinates", lambda row, _: replace(row, latitude=None, longitude=None)),
    Case(
        "markup in name",
        lambda row, _: replace(row, name=f'{SCRIPT} & "Fils" </title>', brand="<b>Chez &amp; Co</b>"),
    ),
    Case("markup in description", lambda row, _: replace(row, description=MARKUP_TEXT)),
    Case("markup in offer", _one_offer(f'Paniers & "bocaux" {SCRIPT}', MARKUP_TEXT)),
    Case("quotes of all sorts", lambda row, _: replace(row, name=QUOTES, description=f"{QUOTES} : c'est l’adresse.")),
    Case("contact details in description", lambda row, _: replace(row, description=PRIVATE_TEXT)),
    Case("contact details in offer", _one_offer("Visite sur rendez-vous", PRIVATE_TEXT)),
    Case("no trade", lambda row, _: replace(row, activities=())),
    Case("offer: name only", _one_offer("Location de vaisselle")),
    Case("offer: long description", _one_offer("Panier hebdomadaire", LONG_TEXT.strip())),
    Case("offer: list", _one_offer("Entretien de jardin", LIST_TEXT)),
    Case("offer: link", _one_offer("Catalogue", "Tout est sur https://catalogue.example/tarifs?an=2026&p=1#haut.")),
    Case(
        "Arabic",
        lambda row, _: replace(row, name=ARABIC_NAME, brand="", description=f"{ARABIC_TEXT} {row.description}".strip()),
    ),
    Case(
        "Hebrew",
        lambda row, _: replace(row, name=f"Atelier {HEBREW_NAME} (18)", brand="", description=HEBREW_TEXT),
    ),
    Case("very long word", lambda row, _: replace(row, brand=LONG_WORD, description=f"{LONG_WORD} ! {LONG_WORD}")),
    Case(
        "emoji",
        lambda row, _: replace(row, brand="Pousse 🌱 & Cie 👩🏽‍🌾", description=f"🥕🥕 {row.description} ♻️🇫🇷"),
    ),
    Case("no street address", lambda row, _: replace(row, address="", latitude=None, longitude=None)),
    Case("website without scheme", lambda row, _: replace(row, website="www.sans-protocole.example")),
    Case("website that is a script", lambda row, _: replace(row, website='javascript:alert("x")')),
    Case("CEDEX postcode", _at("12 quai des Tanneurs, BP 40", "38025", "GRENOBLE CEDEX 1", None)),
    Case("postcode of another département", _at("Lieu-dit Les Brosses", "42620", "Saint-Pierre-Laval", None)),
    Case("overseas", _at("4 rue du Lavoir", "97410", "Saint-Pierre", "97416")),
    Case("overseas collectivity", _at("8 route du Belvédère", "98800", "Nouméa", "98818")),
    Case("Corse-du-Sud", _at("3 cours des Genêts", "20000", "Ajaccio", "2A004")),
    Case("Haute-Corse", _at("21 rue de la Corderie", "20200", "Bastia", None)),
    Case("no contact e-mail", lambda row, _: replace(row, contact_email="")),
    Case("agreement unknown", lambda row, _: replace(row, kind="ACI", convention_active=None)),
    Case("no description", lambda row, _: replace(row, description="")),
    Case(
        "white space everywhere",
        lambda row, _: replace(
            row, name=f"  {row.name.upper()}\t ", city=f" {row.city}\u00a0", contact_phone=" 01.99 00-12 34 "
        ),
    ),
    Case("nothing optional", lambda row, _: _bare(row)),
)


def case_at(position: int) -> Case | None:
    """The case that the row of this position shows, if any."""
    rank = (position - 1) % PERIOD - 1
    return CASES[rank] if 0 <= rank < len(CASES) else None


def _bare(row: Candidate) -> Candidate:
    return Candidate(
        position=row.position,
        siret=row.siret,
        kind=row.kind,
        name=row.name,
        postcode=row.postcode,
        city=row.city,
        convention_active=row.convention_active,
        fictional=True,
    )
