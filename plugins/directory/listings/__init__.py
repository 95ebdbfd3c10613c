"""Every listing page, and the hubs that lead to them."""

from plugins.directory.listings.all_listings import Listings
from plugins.directory.listings.leads import Lead, Leads, Step
from plugins.directory.listings.listing import PAGE_SIZE, Listing
from plugins.directory.listings.listing_pages import ListingPages

__all__ = ["PAGE_SIZE", "Lead", "Leads", "Listing", "ListingPages", "Listings", "Step"]
