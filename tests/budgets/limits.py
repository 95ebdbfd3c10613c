"""The budgets of pages: those that the night's checks hold a site to."""

from plugins.checks.limits import GOALS, LIMITS, Limit, distribution, exceeded, exceeded_by_assets, percentile

__all__ = ["GOALS", "LIMITS", "Limit", "distribution", "exceeded", "exceeded_by_assets", "percentile"]
