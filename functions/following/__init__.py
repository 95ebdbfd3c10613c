"""What became of a message: the pages that mailed links open."""
