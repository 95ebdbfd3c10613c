"""How much the service is used: what is supposed, each under its name, and what follows from it alike on any host."""

from functions.records import Record

MONTH_HOURS = 730
NIGHTS = 30


class Assumptions(Record, frozen=True, kw_only=True):
    """A month of the service. Only the first two numbers grow with it; the others are shares, or sizes of one thing."""

    structures: float = 10_000
    visits: float = 100_000
    pages_per_visit: float = 3
    bytes_per_page: float = 8_100
    requests_per_page: float = 3
    robots_per_visit_page: float = 1
    searches_per_visit: float = 0.3
    bytes_per_search: float = 120_000
    requests_per_search: float = 5
    share_from_cache: float = 0.5
    messages_per_visit: float = 0.01
    requests_per_message: float = 4
    mails_per_message: float = 2
    needs_per_visit: float = 0.0005
    requests_per_need: float = 60
    mails_per_need: float = 40
    site_bytes_per_structure: float = 9_100
    files_per_structure: float = 1.6
    files_changed_a_night: float = 0.05
    nights_of_versions: float = 30
    snapshot_bytes_per_structure: float = 3_000
    bytes_per_message_stored: float = 12_000
    months_stored: float = 6


WORDS = {
    "structures": "structures",
    "visits": "visites par mois",
    "pages_per_visit": "pages par visite",
    "bytes_per_page": "octets par page, compressée, avec ce qu’elle charge (docs/audit.md)",
    "requests_per_page": "demandes par page (docs/audit.md)",
    "robots_per_visit_page": "pages lues par des robots pour une page lue par un visiteur",
    "searches_per_visit": "recherches par visite",
    "bytes_per_search": "octets par recherche",
    "requests_per_search": "demandes par recherche",
    "share_from_cache": "part des demandes que CloudFront sert sans S3",
    "messages_per_visit": "messages envoyés par visite",
    "requests_per_message": "demandes aux formulaires par message",
    "mails_per_message": "courriels par message",
    "needs_per_visit": "besoins publiés par visite",
    "requests_per_need": "demandes aux formulaires par besoin",
    "mails_per_need": "courriels par besoin",
    "site_bytes_per_structure": "octets du site par structure",
    "files_per_structure": "fichiers du site par structure",
    "files_changed_a_night": "part des fichiers qui changent chaque nuit",
    "nights_of_versions": "nuits dont les versions sont gardées",
    "snapshot_bytes_per_structure": "octets par structure dans le magasin",
    "bytes_per_message_stored": "octets stockés par message, index compris",
    "months_stored": "mois de conservation des messages",
}
"""What each number stands for."""


class BadAssumption(Exception):
    """An assumption that is none, or that cannot be: a sentence."""


def assuming(told: list[str], structures: float, visits: float) -> Assumptions:
    """The assumptions with ``NAME=VALUE`` of people. Raises :class:`BadAssumption`."""
    given: dict[str, float] = {"structures": structures, "visits": visits}
    for one in told:
        name, _, value = one.partition("=")
        if name not in WORDS:
            raise BadAssumption(f"«\u00a0{name}\u00a0» n’est pas une hypothèse. Il y a\u202f: {', '.join(WORDS)}.")
        try:
            given[name] = float(value.replace(",", "."))
        except ValueError:
            raise BadAssumption(f"«\u00a0{one}\u00a0»\u202f: écrivez NOM=NOMBRE.") from None
    if not all(0 <= number < 1e12 for number in given.values()) or given.get("share_from_cache", 0) > 1:
        raise BadAssumption("Une hypothèse est négative ou démesurée\u202f; share_from_cache va de 0 à 1.")
    return Assumptions(**given)


def pages(assumed: Assumptions) -> float:
    """Pages sent, to visitors and robots."""
    return assumed.visits * assumed.pages_per_visit * (1 + assumed.robots_per_visit_page)


def searches(assumed: Assumptions) -> float:
    """Searches begun."""
    return assumed.visits * assumed.searches_per_visit


def bytes_sent(assumed: Assumptions) -> float:
    """Bytes of the site sent in a month."""
    return pages(assumed) * assumed.bytes_per_page + searches(assumed) * assumed.bytes_per_search


def site_requests(assumed: Assumptions) -> float:
    """Requests for files of the site."""
    return pages(assumed) * assumed.requests_per_page + searches(assumed) * assumed.requests_per_search


def function_requests(assumed: Assumptions) -> float:
    """Requests below /f/: one for each search of a place, those of messages and of needs."""
    sent = assumed.messages_per_visit * assumed.requests_per_message
    return assumed.visits * (assumed.searches_per_visit + sent + assumed.needs_per_visit * assumed.requests_per_need)


def submissions(assumed: Assumptions) -> float:
    """Messages and needs stored in a month."""
    return assumed.visits * (assumed.messages_per_visit + assumed.needs_per_visit)


def mails(assumed: Assumptions) -> float:
    """Mails sent in a month."""
    of_messages = assumed.messages_per_visit * assumed.mails_per_message
    return assumed.visits * (of_messages + assumed.needs_per_visit * assumed.mails_per_need)


def site_bytes(assumed: Assumptions) -> float:
    """Bytes of the site's files, with the versions that are kept."""
    versions = 1 + assumed.files_changed_a_night * assumed.nights_of_versions
    return assumed.structures * assumed.site_bytes_per_structure * versions


def stored_bytes(assumed: Assumptions) -> float:
    """Bytes of what people sent and of two snapshots."""
    sent = submissions(assumed) * assumed.bytes_per_message_stored * assumed.months_stored
    return sent + 2 * assumed.structures * assumed.snapshot_bytes_per_structure
