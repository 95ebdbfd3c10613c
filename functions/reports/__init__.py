"""Errors that visitors report on the pages of structures."""
