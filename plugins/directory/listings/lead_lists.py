"""Links to other listings, made once: each stands on some ten pages."""

from typing import NamedTuple

from jinja2 import Environment
from markupsafe import Markup

from plugins.directory.listings.leads import Lead, Leads
from plugins.directory.moulds import Mould
from theme.french import number


class LeadList(NamedTuple):
    """Links under a heading, ready to be shown."""

    heading: str
    items: Markup
    more: tuple[str, str] | None


class LeadLists:
    """The links of listings."""

    def __init__(self, jinja: Environment) -> None:
        self._mould = Mould(jinja.get_template("components/lead.html").render, "address", "label", "count")
        self._made: dict[Lead, Markup] = {}

    def of(self, leads: Leads) -> LeadList:
        """Some links."""
        return LeadList(leads.heading, Markup("\n".join(map(self._item, leads.links))), leads.more)

    def _item(self, lead: Lead) -> Markup:
        item = self._made.get(lead)
        if item is None:
            item = self._mould.filled(address=lead.address, label=lead.label, count=number(lead.count))
            self._made[lead] = item
        return item
