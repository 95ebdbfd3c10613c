"""What pages may weigh, read from the built files: bytes, requests, elements, EcoIndex, what they must not hold."""
