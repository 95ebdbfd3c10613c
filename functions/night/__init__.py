"""The night: the commands that bring today's sources to the site, one after the other, and the report of it.

It decides nothing: each step is a command with exit codes, what follows is a table (:mod:`functions.night.steps`).
Steps are processes: what one does wrong, or a ``kill -9``, leaves the others and the report alone.
"""
