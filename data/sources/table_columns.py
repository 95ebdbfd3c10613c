"""The columns of the template that networks, trades and the prison administration fill in."""

from typing import NamedTuple


class Column(NamedTuple):
    """One column: its key, its heading, other headings understood, what to write in it, an example."""

    key: str
    heading: str
    also: tuple[str, ...]
    help: str
    example: str
    width: int = 18


COLUMNS = (
    Column("siret", "SIRET", ("N° SIRET", "Numéro SIRET"),
           "14 chiffres. Colonne au format Texte : un tableur arrondit les grands nombres.", "99910000100018"),
    Column("kind", "Type", ("Type de structure",),
           "EI, AI, ACI, ETTI, EITI, GEIQ, SEP, EA, EATT ou ESAT. Une ligne par type.", "ACI", 8),
    Column("name", "Raison sociale", ("Nom", "Dénomination"), "Le nom légal.", "Les Jardins fictifs", 30),
    Column("brand", "Enseigne", ("Nom commercial",), "Le nom montré à sa place, s’il y en a un.", "", 24),
    Column("address", "Adresse", (), "Numéro et voie.", "1 rue de l’Exemple", 30),
    Column("postcode", "Code postal", ("CP",), "5 chiffres.", "38000", 12),
    Column("city", "Commune", ("Ville",), "Sans CEDEX.", "Grenoble", 20),
    Column("insee", "Code INSEE", ("Code commune", "INSEE"), "Celui de la commune, si vous l’avez.", "38185", 12),
    Column("phone", "Téléphone", ("Tél", "Tel", "Téléphone du contact"), "Un seul numéro.", "0639980001", 16),
    Column("email", "E-mail", ("Mail", "Courriel", "Adresse e-mail", "E-mail du contact"), "Une seule adresse.",
           "contact@example.org", 26),
    Column("website", "Site internet", ("Site web", "Site"), "Une seule adresse.", "https://example.org", 26),
    Column("description", "Description", ("Présentation",), "Ce que fait la structure, en quelques phrases.",
           "Maraîchage biologique et entretien d’espaces verts.", 40),
    Column("sectors", "Secteurs", ("Secteur", "Métiers", "Secteurs d’activité"),
           "Libellés de la feuille « mode d’emploi », séparés par « | ».",
           "Création et entretien des espaces verts | Maraîchage, légumerie, conserverie", 40),
    Column("services", "Types de prestation", ("Type de prestation", "Prestations"),
           "DISP, PREST, BUILD ou leurs libellés, séparés par « | ». Gardés avec les secteurs.", "PREST | BUILD", 18),
    Column("zone", "Zone", ("Zone d’intervention",),
           "« France entière », une distance (« 50 km »), ou des régions, départements et communes séparés par « | » : "
           "noms, codes de département ou codes INSEE de commune. Gardée avec les secteurs.", "50 km", 20),
    Column("convention", "Convention active", ("Convention", "Conventionnée", "Agrément actif"),
           "oui ou non, pour EI, AI, ACI, ETTI et EITI : sans réponse, la structure n’est pas montrée.", "oui", 12),
    Column("networks", "Réseaux", ("Réseau",), "Noms des réseaux, séparés par « | ».", "Coorace", 20),
    Column("labels", "Labels", ("Label",), "RGE, ESUS, RSEi, RFAR, B-Corp, séparés par « | ».", "", 14),
    Column("permanent", "Effectif permanent", ("Salariés permanents",), "Un nombre de personnes.", "6", 12),
    Column("supported", "Effectif en insertion", ("Salariés en insertion", "Effectif en situation de handicap"),
           "Un nombre de personnes.", "18", 12),
    Column("turnover", "Chiffre d’affaires", ("CA",), "En euros.", "420000", 16),
    Column("turnover_year", "Année du chiffre d’affaires", ("Année du CA",), "4 chiffres.", "2025", 14),
    Column("founded", "Année de création", ("Date de création",), "4 chiffres.", "1998", 14),
    Column("legal_form", "Forme juridique", ("Statut juridique",), "Association, SARL, SAS, SA…", "Association", 18),
    Column("first_name", "Prénom du contact", ("Prénom",), "Gardé pour lui écrire, jamais publié.", "Camille", 18),
    Column("last_name", "Nom du contact", (), "Gardé pour lui écrire, jamais publié.", "Exemple", 18),
    Column("updated", "Mis à jour le", ("Date de mise à jour", "Mise à jour"), "jj/mm/aaaa.", "01/10/2026", 14),
)  # fmt: skip
REQUIRED = ("siret", "kind", "name")

SPELLINGS = {heading: column.key for column in COLUMNS for heading in (column.heading, *column.also)}
"""Every heading understood, by the key it leads to; of each column, the heading people should use comes first."""
