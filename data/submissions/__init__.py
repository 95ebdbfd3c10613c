"""What people may send: pure rules and life cycles, without any web framework."""
