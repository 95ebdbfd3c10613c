"""Profile edits: whoever holds a structure’s registered address changes its profile."""
