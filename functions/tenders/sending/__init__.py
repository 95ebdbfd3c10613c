"""Whom a need is sent to, when, in which order."""
