"""Asking an address with patience: what may be asked, retries, resuming, keeping what came."""
