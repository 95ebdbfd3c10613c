"""Messages from visitors to structures."""
