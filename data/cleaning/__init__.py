"""Making what upstream wrote fit to be shown: characters, texts, names, contacts, codes, places."""
