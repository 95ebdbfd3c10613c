"""Which pages `make test` weighs: those that strain each template, and a seeded tenth of the others."""

import random

from tests.browser.templates import addresses_of, strained
from tests.site import Site

SEED, SHARE = 20261121, 10


def chosen(site: Site) -> list[str]:
    """The addresses, in order; the same ones for the same site."""
    everything = addresses_of(site)
    straining = {address for found in strained(site).values() for address in found.values()}
    return sorted(straining | set(random.Random(SEED).sample(everything, len(everything) // SHARE)))
