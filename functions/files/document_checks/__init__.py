"""Whether a document that somebody sends is what it says, and only that: one module a family of formats.

Run aside, by :mod:`functions.files.checking`: nothing here is imported by the server.
"""
