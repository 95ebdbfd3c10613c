"""The script that stands inside the search page, and the digest by which the content security policy allows it."""

from base64 import b64encode
from hashlib import sha256
from pathlib import Path

SEARCH_START = (Path(__file__).parent / "scripts" / "inline" / "search-start.js").read_text(encoding="utf-8")
"""Its text, as the page holds it: not a byte may differ."""

SEARCH_START_SOURCE = f"'sha256-{b64encode(sha256(SEARCH_START.encode()).digest()).decode()}'"
"""What ``script-src`` says of it (CSP Level 3, hash source)."""
