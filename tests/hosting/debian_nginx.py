"""Debian's nginx for tests: found, or installed when root; run as a program it prints its path.

``python -m tests.hosting.debian_nginx``: nothing is printed where it is neither there nor can be installed, and the
tests that need it are left out.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

BROTLI = Path("/usr/share/nginx/modules-available/mod-http-brotli-static.conf")
PACKAGES = ("nginx", "libnginx-mod-http-brotli-static")


def find() -> str | None:
    """The path of an nginx that has the module for files compressed by Brotli, or ``None``."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin") if BROTLI.exists() else None


def install() -> None:
    """Install it by apt, without starting the service it brings. Raises CalledProcessError."""
    print(f"nginx : apt-get install {' '.join(PACKAGES)}", file=sys.stderr)
    quiet = ["-y", "-qq", "--no-install-recommends"]
    # Debian starts no service on its « single user » level: the tests start their own nginx.
    environment = os.environ | {"RUNLEVEL": "1", "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=True, stdout=sys.stderr)
    subprocess.run(["apt-get", "install", *quiet, *PACKAGES], check=True, stdout=sys.stderr, env=environment)


def main() -> int:
    """Print the path of nginx, installing it if need be."""
    if find() is None:
        if os.geteuid() != 0 or not shutil.which("apt-get"):
            print("nginx manque : ses tests sont laissés de côté (il faut Debian, et être root).", file=sys.stderr)
            return 0
        try:
            install()
        except subprocess.CalledProcessError as problem:
            print(f"nginx n’a pas pu être installé ({problem}). Installez-le, puis relancez.", file=sys.stderr)
            return 1
    print(find())
    return 0


if __name__ == "__main__":
    sys.exit(main())
