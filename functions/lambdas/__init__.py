"""AWS entry points: one module a function, each with its ``handler(event, context)``."""
