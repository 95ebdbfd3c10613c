"""The right to receive no more messages."""
