"""What a process that reads hostile files may take: it bounds itself before it reads."""

import os
import resource

LEAST_URGENT = 19
"""On the scale of ``nice``: visitors who read pages do not wait for somebody's file."""


def bound(cpu_seconds: int, memory_bytes: int) -> None:
    """Bound this process, for good."""
    os.nice(LEAST_URGENT)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
