"""Communes and territories: their names, centres and nesting, the addresses and points that lie in them."""
