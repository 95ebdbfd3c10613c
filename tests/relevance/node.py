"""Running an engine's script in node, with JSON in and out."""

import json
import subprocess
from pathlib import Path
from typing import Any

_SCRIPTS = Path(__file__).parent / "scripts"


def run(script: str, given: Any) -> list[list[int]]:
    """What a script of ``scripts/`` answers. Raises RuntimeError with what it said when it fails."""
    command = ["node", "--no-warnings", str(_SCRIPTS / script)]
    done = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    answers: list[list[int]] = json.loads(done.stdout)
    return answers
