"""What a structure answers to a need, from the link in its mail."""
