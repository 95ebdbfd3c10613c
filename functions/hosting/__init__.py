"""One machine of one's own behind nginx: its configuration, made out of what the functions hold to."""
