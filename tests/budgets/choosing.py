"""Which pages `make test` weighs: those that strain each template, and a drawn tenth of the others."""

from tests.browser.templates import addresses_of, strained
from tests.site import Site
from tests.sweeps import part

SHARE = 10


def chosen(site: Site) -> list[str]:
    """The addresses, in order; the same ones for the same site and commit."""
    everything = addresses_of(site)
    straining = {address for found in strained(site).values() for address in found.values()}
    return sorted(straining | set(part("pages weighed", everything, SHARE)))
