"""What every request passes before a service sees it."""
