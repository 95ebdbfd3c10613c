"""The budgets of weight over a sample of pages, and over the styles and scripts that all share."""

from collections.abc import Iterator, Sequence

from plugins.checks import Fault
from plugins.checks.built_site import BuiltSite
from plugins.checks.limits import exceeded, exceeded_by_assets
from plugins.checks.weighing import weigh

WHAT = "budget"
SAMPLE = 200
"""Pages weighed in a night; `make audit` weighs them all."""


def faults_of_budgets(site: BuiltSite, pages: Sequence[str]) -> Iterator[Fault]:
    """``pages``: files of the site."""
    weights = [
        weigh(site.folder, f"/{file.removesuffix('index.html')}", site.read(file).decode("utf-8")) for file in pages
    ]
    for words in (*exceeded(weights), *exceeded_by_assets(site.folder)):
        yield Fault(WHAT, "site", words)
