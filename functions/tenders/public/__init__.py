"""What the public site may tell of needs."""
