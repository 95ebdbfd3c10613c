"""Needs (*besoins*): from a buyer's sentence to interested structures, and to a contract."""
