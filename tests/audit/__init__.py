"""Whole sweeps, too long for `make test`."""
