"""The commands of ``python -m functions``, a module for each group of them."""
