"""The commands of ``python -m data``: one a file, each with its words and its examples."""
