"""What runs against a stand-in for AWS: `ministack`, a process of its own, on 127.0.0.1."""
