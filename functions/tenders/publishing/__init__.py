"""The form of a need: filled in, kept as a draft, read again, confirmed."""
