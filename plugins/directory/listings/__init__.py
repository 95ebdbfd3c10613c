"""Every listing page, and the hubs that lead to them."""

from plugins.directory.listings.all_listings import Listings
from plugins.directory.listings.lead_lists import LeadLists
from plugins.directory.listings.leads import Lead, Leads, Step
from plugins.directory.listings.listing import PAGE_SIZE, Listing

__all__ = ["PAGE_SIZE", "Lead", "LeadLists", "Leads", "Listing", "Listings", "Step"]
