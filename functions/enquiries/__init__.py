"""Messages from visitors to the team of the service."""
