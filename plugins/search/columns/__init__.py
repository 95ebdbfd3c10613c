"""What the search knows of each structure beside its words: one text column a fact, in the order of documents.

``names``, ``activities`` and ``facets`` are read by the worker; ``extracts`` and ``export`` by the page. What is
unknown is absent from every one of them, and never guessed.
"""
